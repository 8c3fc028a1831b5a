package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"zanger/casework"
	"zanger/casework/names"
	"zanger/casework/sqlite/cipher"
	"zanger/casework/vault"
)

// Names in a profile's folder.
const (
	DatabaseName = "profile.db"
	FilesName    = "files"
	BackupsName  = "backups"
)

var errBadConn = driver.ErrBadConn

// Key opens a profile; vault.Key is one.
type Key interface {
	Subkey(label string) [32]byte
}

// New is what a fresh profile starts with. Ids left zero are made; spaces are always the directory.
type New struct {
	Office *casework.Office
	Member *casework.Member
	Clock  casework.Clock // nil: the system's
	Act    string         // catalogue key of the first change; empty: "act.profile.create"
}

// Option changes how a profile is opened.
type Option func(*options)

type options struct {
	cipher []cipher.Option
	ladder ladder
}

// WithCipher passes options to the encrypting layer, for tests and benchmarks.
func WithCipher(o ...cipher.Option) Option {
	return func(x *options) { x.cipher = append(x.cipher, o...) }
}

// Store is an open profile. It implements casework.Store; all methods may be called from several goroutines.
type Store struct {
	dir     string
	clock   casework.Clock
	layer   *cipher.FS
	ladder  ladder
	release func() // of the single-instance lock
	readers *pool
	sparing *pool // for exchanges: the same with few pages in memory
	profile casework.Profile
	closing context.Context // cancelled by Close: readers stop
	cancel  context.CancelFunc

	gate  sync.Mutex // guards open, busy
	open  bool
	busy  int
	idle  *sync.Cond
	watch watchers

	write   sync.Mutex // held through an action; guards what follows
	w       *writer
	chain   chain
	session session
}

// Create makes a profile in dir, which holds no database yet, with its office and its first member. The caller has made
// the key sidecar before. Errors: Invalid (a database is there, or office or member are missing), Full, ReadOnly, Locked.
func Create(ctx context.Context, dir string, key Key, n New, opts ...Option) (*Store, error) {
	const op = "sqlite.Create"
	if n.Office == nil || n.Member == nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.store.new", Op: op}
	}
	for _, d := range []string{dir, filepath.Join(dir, FilesName), filepath.Join(dir, BackupsName)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, mapped(op, err)
		}
	}
	// SQLite would make the file readable by others of the computer, and takes the log's mode from it.
	f, err := os.OpenFile(filepath.Join(dir, DatabaseName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, mapped(op, err)
	}
	if err := f.Close(); err != nil {
		return nil, mapped(op, err)
	}
	s, err := start(ctx, dir, key, n.Clock, opts)
	if err != nil {
		return nil, err
	}
	if err := s.firstLight(ctx, n); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// firstLight fills an empty database.
func (s *Store) firstLight(ctx context.Context, n New) error {
	const op = "sqlite.Create"
	if err := s.migrate(ctx); err != nil {
		return err
	}
	var profiles int64
	if err := one(ctx, s.w, `SELECT count(*) FROM "profile"`, nil, &profiles); err != nil {
		return mapped(op, err)
	}
	if profiles > 0 {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.exists", Op: op}
	}
	o, m := n.Office, n.Member
	for _, id := range []*casework.ID{&o.ID, &m.ID} {
		if id.IsZero() {
			*id = casework.NewID()
		}
	}
	p := casework.Profile{Device: casework.NewID(), Member: m.ID, Office: o.ID, Directory: casework.NewID(), Queue: casework.NewID(), Dir: s.dir, Schema: int(s.ladder.top)}
	o.Space, m.Space = p.Directory, p.Directory
	s.profile = p
	act := n.Act
	if act == "" {
		act = "act.profile.create"
	}
	_, err := s.do(ctx, casework.Act{Name: act}, casework.ID{}, func(t *tx) error {
		err := t.w.exec(ctx, `INSERT INTO "profile" VALUES(1,?,?,?,?,?,?)`, p.Device[:], p.Member[:], p.Office[:], p.Directory[:], p.Queue[:], t.change.At.UnixMilli())
		if err == nil {
			err = t.w.exec(ctx, `INSERT INTO "chain" VALUES(1,0,zeroblob(32),0,0,0)`)
		}
		if err == nil {
			err = t.w.exec(ctx, `INSERT INTO "local" VALUES(?,?)`, localFold, strconv.Itoa(names.Version))
		}
		return errors.Join(err, t.Put(ctx, o), t.Put(ctx, m))
	})
	s.session = session{} // the first change is no step to go back
	return err
}

// Open opens the profile in dir and takes its single-instance lock until Close. A nil clock is the system's. Errors:
// Missing (no profile there), Locked (open elsewhere), Newer, Corrupt (damaged, or not of this key), ReadOnly, Full.
func Open(ctx context.Context, dir string, key Key, clock casework.Clock, opts ...Option) (*Store, error) {
	const op = "sqlite.Open"
	info, err := os.Stat(filepath.Join(dir, DatabaseName))
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0:
		return nil, &casework.Error{Code: casework.Missing, Key: "error.store.none", Op: op}
	case err != nil:
		return nil, mapped(op, err)
	}
	s, err := start(ctx, dir, key, clock, opts)
	if err != nil {
		return nil, err
	}
	if err = s.migrate(ctx); err == nil {
		err = s.begin(ctx)
	}
	if err == nil {
		err = s.settle(ctx)
	}
	if err != nil {
		s.Close()
		return nil, mapped(op, err)
	}
	return s, nil
}

// start takes the lock, registers the layer and opens the two pools.
func start(ctx context.Context, dir string, key Key, clock casework.Clock, opts []Option) (_ *Store, err error) {
	const op = "sqlite.Open"
	o := options{ladder: builtin}
	for _, f := range opts {
		f(&o)
	}
	if clock == nil {
		clock = casework.SystemClock{}
	}
	s := &Store{dir: dir, clock: clock, ladder: o.ladder, open: true}
	s.idle = sync.NewCond(&s.gate)
	s.closing, s.cancel = context.WithCancel(context.Background())
	if s.release, err = vault.Lock(dir); err != nil {
		return nil, err
	}
	sub := key.Subkey(vault.LabelDatabase)
	defer clear(sub[:])
	var salt [6]byte
	rand.Read(salt[:])
	if s.layer, err = cipher.Register("zanger-"+hex.EncodeToString(salt[:]), sub, o.cipher...); err != nil {
		s.release()
		return nil, err
	}
	path := filepath.Join(dir, DatabaseName)
	wdb, err := sql.Open("sqlite", dsn(path, s.layer.Name(), strconv.Itoa(writerCache), "journal_mode(WAL)"))
	if err == nil {
		wdb.SetMaxOpenConns(1)
		s.w, err = newWriter(ctx, wdb)
		if err != nil {
			wdb.Close()
		}
	}
	if err == nil {
		var rdb *sql.DB
		if rdb, err = sql.Open("sqlite", dsn(path, s.layer.Name(), strconv.Itoa(readerCache), "query_only(1)")); err == nil {
			rdb.SetMaxOpenConns(readerCount)
			rdb.SetMaxIdleConns(readerCount)
			s.readers = &pool{db: rdb, stmts: map[string]*sql.Stmt{}}
		}
	}
	if err == nil {
		var rdb *sql.DB
		if rdb, err = sql.Open("sqlite", dsn(path, s.layer.Name(), strconv.Itoa(sparingCache), "query_only(1)")); err == nil {
			rdb.SetMaxOpenConns(sparingCount)
			rdb.SetMaxIdleConns(sparingCount)
			s.sparing = &pool{db: rdb, stmts: map[string]*sql.Stmt{}}
		}
	}
	if err != nil {
		s.Close()
		return nil, mapped(op, err)
	}
	return s, nil
}

// begin reads whose profile it is and where the journal ends.
func (s *Store) begin(ctx context.Context) error {
	const op = "sqlite.Open"
	p := casework.Profile{Dir: s.dir, Schema: int(s.ladder.top)}
	err := one(ctx, s.w, `SELECT "device","member","office","directory","queue" FROM "profile"`, nil, &p.Device, &p.Member, &p.Office, &p.Directory, &p.Queue)
	if err == nil {
		err = s.chain.read(ctx, s.w)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &casework.Error{Code: casework.Missing, Key: "error.store.none", Op: op, Err: err}
	}
	s.profile = p
	return mapped(op, err)
}

// enter begins a call; done ends it. After Close it is refused with Locked. The context it gives ends with Close as well.
func (s *Store) enter(ctx context.Context, op string) (context.Context, func(), error) {
	s.gate.Lock()
	defer s.gate.Unlock()
	if !s.open {
		return nil, nil, locked(op)
	}
	s.busy++
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.closing, cancel)
	return ctx, func() {
		stop()
		cancel()
		s.gate.Lock()
		if s.busy--; s.busy == 0 {
			s.idle.Broadcast()
		}
		s.gate.Unlock()
	}, nil
}

// exec runs one statement outside any action, in its own transaction.
func (s *Store) exec(ctx context.Context, q string, args ...any) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.w.exec(ctx, q, args...)
}

// Profile implements casework.Store.
func (s *Store) Profile() casework.Profile { return s.profile }

// Local implements casework.Store.
func (s *Store) Local(ctx context.Context, key string) (string, error) {
	ctx, done, err := s.enter(ctx, "sqlite.Local")
	if err != nil {
		return "", err
	}
	defer done()
	return local(ctx, s.readers, key)
}

func local(ctx context.Context, src source, key string) (string, error) {
	var v string
	err := one(ctx, src, `SELECT "value" FROM "local" WHERE "key"=?`, []any{key}, &v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, mapped("sqlite.Local", err)
}

// SetLocal implements casework.Store.
func (s *Store) SetLocal(ctx context.Context, key, value string) error {
	ctx, done, err := s.enter(ctx, "sqlite.SetLocal")
	if err != nil {
		return err
	}
	defer done()
	return mapped("sqlite.SetLocal", s.exec(context.WithoutCancel(ctx), `INSERT INTO "local" VALUES(?,?) ON CONFLICT("key") DO UPDATE SET "value"=excluded."value"`, key, value))
}

// Close lets running actions end, stops readers, closes every page, forgets the keys and gives the profile free. What is
// called afterwards gives Locked. A second Close does nothing.
func (s *Store) Close() error {
	s.gate.Lock()
	if !s.open {
		s.gate.Unlock()
		return nil
	}
	s.open = false
	s.cancel()
	for s.busy > 0 {
		s.idle.Wait()
	}
	s.gate.Unlock()
	var errs []error
	for _, p := range []*pool{s.readers, s.sparing} {
		if p != nil {
			errs = append(errs, p.close())
		}
	}
	if s.w != nil {
		errs = append(errs, s.w.close()) // last: the last connection folds the log into the file
	}
	errs = append(errs, s.layer.Close())
	s.release()
	return mapped("sqlite.Close", errors.Join(errs...))
}

var _ casework.Store = (*Store)(nil)
