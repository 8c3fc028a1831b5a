package cipher

import (
	"os"
	"strings"
	"sync/atomic"
)

// guard stands before one database and what belongs to it. SQLite given a wrong key takes a log it cannot read for rubbish
// and deletes it on close, with the work in it; so until one unit has opened under the key, or the database turns out to
// be new, nothing is written, truncated or deleted.
type guard struct {
	opened atomic.Bool
	uses   int // open files of the database, its log and its journal; under FS.mu
}

var companions = []string{"-wal", "-journal", "-shm"}

// databasePath gives the database a file belongs to.
func databasePath(path string) string {
	for _, s := range companions {
		if db, ok := strings.CutSuffix(path, s); ok {
			return db
		}
	}
	return path
}

func (fs *FS) enter(db string) *guard {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	g := fs.guards[db]
	if g == nil {
		g = &guard{}
		fs.guards[db] = g
	}
	g.uses++
	return g
}

// leave drops the guard with the last file: the next to open under this path may be another database.
func (fs *FS) leave(db string, g *guard) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if g.uses--; g.uses == 0 {
		delete(fs.guards, db)
	}
}

// mayDelete reports whether a file of the database at path may go.
func (fs *FS) mayDelete(path string) bool {
	if fs.plain {
		return true
	}
	fs.mu.Lock()
	g := fs.guards[databasePath(path)]
	fs.mu.Unlock()
	if g != nil && g.opened.Load() {
		return true
	}
	fs.refusedWrites.Add(1)
	return false
}

// mayWrite reports whether f may be changed. Temporary files have no guard: they begin empty, under a key of their own.
func (f *file) mayWrite() bool {
	if f.guard == nil || f.guard.opened.Load() {
		return true
	}
	f.fs.refusedWrites.Add(1)
	return false
}

func (f *file) unitOpened() {
	if f.guard != nil && !f.guard.opened.Load() {
		f.guard.opened.Store(true)
	}
}

// isNew reports whether an empty database is a new one. An empty database beside a log that is not empty is a damaged one.
func (f *file) isNew() bool {
	log, err := os.Stat(f.path + "-wal")
	return os.IsNotExist(err) || err == nil && log.Size() == 0
}
