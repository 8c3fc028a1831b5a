package cipher

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// SQLite's side of an open file: it lies in SQLite's memory, and the file of the layer below follows it there. No Go
// pointer is kept in that memory, only an index into handles.
type cFile struct {
	methods uintptr
	handle  uintptr
}

const (
	cFileSize  = unsafe.Sizeof(cFile{})
	maxHandles = 1 << 14
)

var (
	handles    [maxHandles]atomic.Pointer[file]
	handlesMu  sync.Mutex
	freeHandle []uintptr
	nextHandle uintptr  = 1
	layers     sync.Map // address of a sqlite3_vfs, uintptr -> *FS
)

// keep gives f a handle, 0 when there is none left.
func keep(f *file) uintptr {
	handlesMu.Lock()
	defer handlesMu.Unlock()
	h := nextHandle
	if n := len(freeHandle); n > 0 {
		h, freeHandle = freeHandle[n-1], freeHandle[:n-1]
	} else if h < maxHandles {
		nextHandle++
	} else {
		return 0
	}
	handles[h].Store(f)
	return h
}

func forget(h uintptr) {
	handlesMu.Lock()
	handles[h].Store(nil)
	freeHandle = append(freeHandle, h)
	handlesMu.Unlock()
}

// Memory of SQLite (C memory as libc understands it), reached by address. A Go stack address must never go down there: a
// stack moves when it grows.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }
func memory(p uintptr, n int) []byte   { return unsafe.Slice((*byte)(pointer(p)), n) }
func cfile(p uintptr) *cFile           { return (*cFile)(pointer(p)) }
func cvfs(p uintptr) *lib.Tsqlite3_vfs { return (*lib.Tsqlite3_vfs)(pointer(p)) }

func fileAt(p uintptr) *file  { return handles[cfile(p).handle].Load() }
func below(p uintptr) uintptr { return p + cFileSize }
func methodsBelow(p uintptr) *lib.Tsqlite3_io_methods {
	return (*lib.Tsqlite3_io_methods)(pointer((*lib.Tsqlite3_file)(pointer(below(p))).FpMethods))
}

// word is what SQLite's translated code keeps in a method table: the word of a Go function value. as reads it back.
func word(f any) uintptr     { return (*[2]uintptr)(unsafe.Pointer(&f))[1] }
func as[F any](fn uintptr) F { return *(*F)(unsafe.Pointer(&fn)) }
func text(zName uintptr) string {
	if zName == 0 {
		return ""
	}
	return libc.GoString(zName)
}

// The shapes of SQLite's methods.
type (
	fnFile     = func(*libc.TLS, uintptr) int32
	fnVoid     = func(*libc.TLS, uintptr)
	fnReadAt   = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	fnTruncate = func(*libc.TLS, uintptr, int64) int32
	fnInt      = func(*libc.TLS, uintptr, int32) int32
	fnPtr      = func(*libc.TLS, uintptr, uintptr) int32
	fnControl  = func(*libc.TLS, uintptr, int32, uintptr) int32
	fnShmMap   = func(*libc.TLS, uintptr, int32, int32, int32, uintptr) int32
	fnShmLock  = func(*libc.TLS, uintptr, int32, int32, int32) int32
	fnOpen     = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	fnDelete   = func(*libc.TLS, uintptr, uintptr, int32) int32
	fnPath     = func(*libc.TLS, uintptr, uintptr, int32, uintptr) int32
	fnBytes    = func(*libc.TLS, uintptr, int32, uintptr) int32
)
