package cipher

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"zanger/casework"
)

// FS is one registered layer: one name, one key. The key lives in Go memory only.
type FS struct {
	name  string
	plain bool
	hook  func(Op) error
	loose bool // tests only: what survives a kill is enough, syncs are counted but not waited for

	pageKey, headerKey, journalKey []byte

	vfs, cname, base uintptr

	mu     sync.Mutex
	open   int
	closed bool
	guards map[string]*guard // by path of the database

	authFailures, refusedShapes, refusedWrites atomic.Int64
	lastRefusal                                atomic.Value
}

// Option changes how a layer is registered.
type Option func(*FS)

// WithHook shows f every physical write, truncation, sync and deletion before it is done, from several goroutines. An
// error of f stops it: a Fault is what SQLite then sees, any other error an I/O error. For tests.
func WithHook(f func(Op) error) Option { return func(fs *FS) { fs.hook = f } }

// WithPlain makes a layer that passes everything through unsealed, to measure what sealing costs. For benchmarks.
func WithPlain() Option { return func(fs *FS) { fs.plain = true } }

// Stats counts what a layer met since it was registered.
type Stats struct {
	AuthFailures  int64  // units that did not open: torn, damaged or of another key
	RefusedShapes int64  // reads and writes that are not of the format; 0 in a sound program
	RefusedWrites int64  // writes, truncations and deletions refused because no unit had opened yet
	LastRefusal   string // what the last refused shape was; holds no content
	OpenFiles     int
}

// Register makes a layer called name over the system's files, sealing with key. The name is made of a-z, 0-9 and '-' and
// must be free. Errors: Invalid, Internal.
func Register(name string, key [32]byte, opts ...Option) (*FS, error) {
	const op = "cipher.Register"
	fail := func(code casework.Code, format string, a ...any) (*FS, error) {
		return nil, &casework.Error{Code: code, Key: "error.cipher.register", Op: op, Err: fmt.Errorf(format, a...)}
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return fail(casework.Invalid, "name of the layer")
	}
	tls := libc.NewTLS()
	defer tls.Close()
	if rc := lib.Xsqlite3_initialize(tls); rc != lib.SQLITE_OK {
		return fail(casework.Internal, "sqlite3_initialize: %d", rc)
	}
	base := lib.Xsqlite3_vfs_find(tls, 0)
	if base == 0 {
		return fail(casework.Internal, "no default file layer")
	}
	fs := &FS{
		name:       name,
		base:       base,
		guards:     map[string]*guard{},
		pageKey:    subkey(key, "page"),
		headerKey:  subkey(key, "walhdr"),
		journalKey: subkey(key, "journal"),
	}
	for _, o := range opts {
		o(fs)
	}
	var err error
	if fs.cname, err = libc.CString(name); err != nil {
		return fail(casework.Internal, "no memory: %w", err)
	}
	registering.Lock()
	defer registering.Unlock()
	if lib.Xsqlite3_vfs_find(tls, fs.cname) != 0 {
		libc.Xfree(tls, fs.cname)
		return fail(casework.Invalid, "the name is taken")
	}
	fs.vfs = libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(lib.Tsqlite3_vfs{})))
	if fs.vfs == 0 {
		libc.Xfree(tls, fs.cname)
		return fail(casework.Internal, "no memory")
	}
	fs.fill(cvfs(fs.vfs))
	layers.Store(fs.vfs, fs)
	if rc := lib.Xsqlite3_vfs_register(tls, fs.vfs, 0); rc != lib.SQLITE_OK {
		fs.release(tls)
		return fail(casework.Internal, "sqlite3_vfs_register: %d", rc)
	}
	return fs, nil
}

var registering sync.Mutex

// fill writes the method table: our own where a file is touched, the base's for the clock and randomness.
func (fs *FS) fill(c *lib.Tsqlite3_vfs) {
	*c = *cvfs(fs.base)
	c.FpNext = 0
	c.FzName = fs.cname
	c.FpAppData = fs.base
	c.FszOsFile = int32(cFileSize) + cvfs(fs.base).FszOsFile
	c.FiVersion = min(c.FiVersion, 2)
	c.FxOpen = word(xOpen)
	c.FxDelete = word(xDelete)
	c.FxAccess = word(xAccess)
	c.FxFullPathname = word(xFullPathname)
	c.FxRandomness = word(xRandomness)
	c.FxSleep = word(xSleep)
	c.FxCurrentTime = word(xCurrentTime)
	c.FxGetLastError = word(xGetLastError)
	c.FxCurrentTimeInt64 = word(xCurrentTimeInt64)
	c.FxDlOpen, c.FxDlError, c.FxDlSym, c.FxDlClose = 0, 0, 0, 0
	c.FxSetSystemCall, c.FxGetSystemCall, c.FxNextSystemCall = 0, 0, 0
}

// Name is what goes into the DSN: vfs=NAME.
func (fs *FS) Name() string { return fs.name }

// Stats gives the counters so far.
func (fs *FS) Stats() Stats {
	fs.mu.Lock()
	open := fs.open
	fs.mu.Unlock()
	last, _ := fs.lastRefusal.Load().(string)
	return Stats{
		AuthFailures:  fs.authFailures.Load(),
		RefusedShapes: fs.refusedShapes.Load(),
		RefusedWrites: fs.refusedWrites.Load(),
		LastRefusal:   last,
		OpenFiles:     open,
	}
}

// Close takes the layer away and forgets its keys. It is refused (Locked) while files are open: close the database first.
// A second Close does nothing.
func (fs *FS) Close() error {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.closed {
		return nil
	}
	if fs.open != 0 {
		return &casework.Error{Code: casework.Locked, Key: "error.cipher.open", Op: "cipher.Close", Err: fmt.Errorf("%d files still open", fs.open)}
	}
	fs.closed = true
	tls := libc.NewTLS()
	defer tls.Close()
	lib.Xsqlite3_vfs_unregister(tls, fs.vfs)
	fs.release(tls)
	clear(fs.pageKey)
	clear(fs.headerKey)
	clear(fs.journalKey)
	return nil
}

func (fs *FS) release(tls *libc.TLS) {
	layers.Delete(fs.vfs)
	libc.Xfree(tls, fs.vfs)
	libc.Xfree(tls, fs.cname)
}
