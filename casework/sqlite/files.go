package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/vault"
)

const (
	partSuffix = ".part"
	// orphanAge is how old a sealed file without a row must be before it is removed: an action that never ended left it,
	// and its key went with the action.
	orphanAge = 24 * time.Hour
)

// AddFile implements casework.Store. f has a Space, Case and Name; Size, Media (when known), Sealed, Plain and Key are
// filled here. What r gives goes to the disk sealed as it comes; a file of the same name but other bytes is another file.
func (s *Store) AddFile(ctx context.Context, t casework.Tx, f *casework.File, r io.Reader) error {
	const op = "sqlite.AddFile"
	own, ok := t.(*tx)
	if !ok || own.s != s {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.internal", Op: op, Err: errors.New("an action of another store")}
	}
	if err := own.usable(); err != nil {
		return err
	}
	var key [32]byte
	rand.Read(key[:])
	defer clear(key[:])
	dir := filepath.Join(s.dir, FilesName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return mapped(op, err)
	}
	part, err := os.CreateTemp(dir, "*"+partSuffix)
	if err != nil {
		return mapped(op, err)
	}
	defer os.Remove(part.Name())
	defer part.Close()
	sealed, plain := sha256.New(), &counter{h: sha256.New(), ctx: ctx, r: r}
	if err := vault.SealStream(io.MultiWriter(part, sealed), plain, key); err != nil {
		return mapped(op, err)
	}
	if err := errors.Join(part.Sync(), part.Close()); err != nil {
		return mapped(op, err)
	}
	sum := hex.EncodeToString(sealed.Sum(nil))
	path := s.filePath(sum)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return mapped(op, err)
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return mapped(op, err)
	}
	if err := errors.Join(syncDir(filepath.Dir(path)), syncDir(dir)); err != nil {
		return mapped(op, err)
	}
	f.Size, f.Sealed, f.Plain = plain.n, sum, hex.EncodeToString(plain.h.Sum(nil))
	f.Key = base64.StdEncoding.EncodeToString(key[:])
	return own.Put(ctx, f)
}

// counter counts and hashes what passes, and stops with its context.
type counter struct {
	h   hash.Hash
	n   int64
	ctx context.Context
	r   io.Reader
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.h.Write(p[:n])
	c.n += int64(n)
	return n, err
}

func (s *Store) filePath(sum string) string {
	return filepath.Join(s.dir, FilesName, sum[:2], sum)
}

// OpenFile implements casework.Store. The sealed bytes are checked against their name before the first byte is given, and
// every byte given has been authenticated. Errors: Missing, Corrupt.
func (s *Store) OpenFile(ctx context.Context, f *casework.File) (io.ReadCloser, error) {
	const op = "sqlite.OpenFile"
	_, done, err := s.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer done()
	damaged := &casework.Error{Code: casework.Corrupt, Key: "error.store.file_damaged", Op: op}
	k, err := base64.StdEncoding.DecodeString(f.Key)
	if err != nil || len(k) != 32 || !validSum(f.Sealed) {
		return nil, damaged
	}
	file, err := os.Open(s.filePath(f.Sealed))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.store.file_missing", Op: op}
	}
	if err != nil {
		return nil, mapped(op, err)
	}
	h := sha256.New()
	if _, err = io.Copy(h, file); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, mapped(op, err)
	}
	if hex.EncodeToString(h.Sum(nil)) != f.Sealed {
		file.Close()
		return nil, damaged
	}
	return &openFile{Reader: vault.NewOpener(file, [32]byte(k)), file: file}, nil
}

// FileHere implements casework.Store.
func (s *Store) FileHere(f *casework.File) bool {
	if !validSum(f.Sealed) {
		return false
	}
	_, err := os.Stat(s.filePath(f.Sealed))
	return err == nil
}

type openFile struct {
	io.Reader
	file *os.File
}

func (o *openFile) Close() error { return o.file.Close() }

func validSum(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// sweep removes what interrupted actions left in the folder of files. What it cannot remove stays: it does no harm.
func (s *Store) sweep(ctx context.Context) error {
	root := filepath.Join(s.dir, FilesName)
	parts, _ := filepath.Glob(filepath.Join(s.dir, BackupsName, "*"+partSuffix+"*"))
	for _, p := range parts { // of a backup that was cut off
		os.Remove(p)
	}
	now := time.Now()
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if strings.HasSuffix(d.Name(), partSuffix) {
			os.Remove(path)
			return nil
		}
		info, err := d.Info()
		if err != nil || !validSum(d.Name()) || now.Sub(info.ModTime()) < orphanAge {
			return nil
		}
		var n int64
		if err := one(ctx, s.readers, `SELECT count(*) FROM "file" WHERE "sealed"=?`, []any{d.Name()}, &n); err != nil {
			return err
		}
		if n == 0 {
			os.Remove(path)
		}
		return nil
	})
}
