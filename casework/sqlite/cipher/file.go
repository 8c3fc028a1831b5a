package cipher

import (
	"crypto/rand"
	"fmt"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

type role uint8

const (
	rolePlain role = iota
	roleDatabase
	roleLog
	roleJournal
	roleTemp
)

const (
	scratchSize = PageSize
	outSize     = 16 // after the scratch: room for out-parameters
	codeData    = lib.SQLITE_IOERR | 32<<8
)

// file is one open file. SQLite uses a file from one goroutine at a time.
type file struct {
	fs      *FS
	role    role
	path    string // full path, empty for a temporary file
	db      string // path of the database it belongs to
	guard   *guard
	pages   *pageSealer
	blocks  *blockSealer // headers of the log, or blocks
	block   int64        // bytes a block, for roleJournal and roleTemp
	size    int64        // roleTemp: the size as SQLite understands it
	scratch uintptr      // C memory
	plain   []byte       // an opened unit, when SQLite wants only a part
}

func newFile(tls *libc.TLS, fs *FS, path string, flags int32) (*file, int32) {
	f := &file{fs: fs, path: path}
	if fs.plain {
		return f, lib.SQLITE_OK
	}
	switch {
	case flags&lib.SQLITE_OPEN_MAIN_DB != 0 && path != "":
		f.role, f.pages = roleDatabase, newPageSealer(fs.pageKey)
	case flags&lib.SQLITE_OPEN_WAL != 0:
		f.role, f.pages, f.blocks = roleLog, newPageSealer(fs.pageKey), newBlockSealer(fs.headerKey)
	case flags&lib.SQLITE_OPEN_SUPER_JOURNAL != 0:
		// A journal padded to whole blocks cannot point at a super-journal: better no commit than half of one.
		f.refuse("super-journal")
		return nil, lib.SQLITE_CANTOPEN
	case flags&lib.SQLITE_OPEN_MAIN_JOURNAL != 0:
		f.role, f.block, f.blocks = roleJournal, journalBlock, newBlockSealer(fs.journalKey)
	default: // temporary and transient databases, their journals, statement journals
		var key [32]byte
		rand.Read(key[:])
		f.role, f.block, f.blocks = roleTemp, tempBlock, newBlockSealer(key[:])
		clear(key[:])
	}
	if f.scratch = libc.Xmalloc(tls, scratchSize+outSize); f.scratch == 0 {
		return nil, lib.SQLITE_NOMEM
	}
	f.plain = make([]byte, PageSize)
	if f.role != roleTemp {
		f.db = databasePath(path)
		f.guard = fs.enter(f.db)
	}
	return f, lib.SQLITE_OK
}

// close wipes what the file kept of pages.
func (f *file) close(tls *libc.TLS) {
	if f.scratch != 0 {
		clear(memory(f.scratch, scratchSize))
		libc.Xfree(tls, f.scratch)
		f.scratch = 0
	}
	clear(f.plain)
	if f.guard != nil {
		f.fs.leave(f.db, f.guard)
	}
}

// refuse counts a read or write that is not of the format. The words go into Stats: no path, no content.
func (f *file) refuse(format string, a ...any) int32 {
	f.fs.refusedShapes.Add(1)
	f.fs.lastRefusal.Store(fmt.Sprintf(format, a...))
	return lib.SQLITE_IOERR | 3<<8 // SQLITE_IOERR_WRITE
}

func (f *file) readBelow(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	return as[fnReadAt](methodsBelow(p).FxRead)(tls, below(p), buf, int32(n), off)
}

func (f *file) writeBelow(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	if f.fs.hook != nil {
		if rc := f.fs.ask(Op{Write, f.path, off, memory(buf, n)}); rc != lib.SQLITE_OK {
			return rc
		}
	}
	return as[fnReadAt](methodsBelow(p).FxWrite)(tls, below(p), buf, int32(n), off)
}

// sizeBelow asks the file's size through C memory.
func (f *file) sizeBelow(tls *libc.TLS, p uintptr) (int64, int32) {
	out := f.scratch + scratchSize
	rc := as[fnPtr](methodsBelow(p).FxFileSize)(tls, below(p), out)
	return *(*int64)(pointer(out)), rc
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
