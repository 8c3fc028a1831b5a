package hub

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
)

// An archive is a tar file: tables.jsonl (see store.Dump), authority.pem where the hub has one, blob/KEY for every object, and last
// sums.txt with the SHA-256 of each entry before it. Contents of cases are sealed in it as in the hub; the authority's key is
// not, so the file is to be kept like one.
const (
	entryTables    = "tables.jsonl"
	entryAuthority = authorityFile
	entryBlob      = "blob/"
	entrySums      = "sums.txt"
)

// Backup writes an archive. The tables are of one moment and are taken first: every attachment they name is there already.
// data is the hub's folder, "" for none.
func Backup(ctx context.Context, s store.Store, b *store.Blobs, data string, w io.Writer) error {
	const where = "hub.Backup"
	out := tar.NewWriter(w)
	var sums bytes.Buffer
	entry := func(name string, size int64, r io.Reader) error {
		if err := out.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: time.Now(), Format: tar.FormatPAX}); err != nil {
			return err
		}
		h := sha256.New()
		n, err := io.Copy(io.MultiWriter(out, h), r)
		if err == nil && n != size {
			err = io.ErrUnexpectedEOF
		}
		fmt.Fprintf(&sums, "%x  %s\n", h.Sum(nil), name)
		return err
	}
	spool, err := os.CreateTemp(data, "backup")
	if err != nil {
		return wrapped(where, err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	if err := s.Dump(ctx, spool); err != nil {
		return err
	}
	size, err := spool.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = entry(entryTables, size, spool)
	}
	if err == nil && data != "" {
		if pem, rerr := os.ReadFile(filepath.Join(data, authorityFile)); rerr == nil {
			err = entry(entryAuthority, int64(len(pem)), bytes.NewReader(pem))
		}
	}
	if err == nil {
		err = b.Each(ctx, "", func(key string, size int64) error {
			if strings.Contains(key, "/part/") {
				return nil // uploads under way begin again
			}
			r, err := b.Open(ctx, key, 0, -1)
			if err != nil {
				return err
			}
			defer r.Close()
			return entry(entryBlob+key, size, r)
		})
	}
	if err == nil {
		list := append([]byte(nil), sums.Bytes()...)
		err = entry(entrySums, int64(len(list)), bytes.NewReader(list))
	}
	return wrapped(where, errors.Join(err, out.Close()))
}

var keyForm = regexp.MustCompile(`^[0-9a-z]{26}/(blob/[0-9a-f]{2}/[0-9a-f]{64}|pack/[0-9a-f]{64})$`)

// Restore fills an empty hub from an archive. The tables come last, when everything they name is there and every sum fits: a
// restore that broke off leaves a hub without offices, and is begun again. Every office gets a new life, so that its
// devices send what the archive does not have. Errors: Corrupt, Invalid (the hub is not empty), Newer.
func Restore(ctx context.Context, s store.Store, b *store.Blobs, data string, r io.Reader) error {
	const where = "hub.Restore"
	bad := func(what string) error {
		return &casework.Error{Code: casework.Corrupt, Key: "error.hub.archive", Op: where, Err: errors.New(what)}
	}
	have, err := s.Offices(ctx)
	if err != nil {
		return err
	}
	if len(have) > 0 {
		return invalid(where, "restore_full")
	}
	spool, err := os.CreateTemp(data, "restore")
	if err != nil {
		return wrapped(where, err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	var sums strings.Builder
	var pem []byte
	in, tables, whole := tar.NewReader(r), false, false
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return bad("cut off")
		}
		h := sha256.New()
		body := io.TeeReader(in, h)
		switch key, isBlob := strings.CutPrefix(head.Name, entryBlob); {
		case head.Name == entrySums:
			list, err := io.ReadAll(in)
			if err != nil || string(list) != sums.String() {
				return bad("sums")
			}
			whole = true
			continue
		case head.Name == entryTables:
			_, err = io.Copy(spool, body)
			tables = true
		case head.Name == entryAuthority:
			pem, err = io.ReadAll(io.LimitReader(body, 1<<16))
		case isBlob && keyForm.MatchString(key) && head.Size <= 128<<20:
			var object []byte
			if object, err = io.ReadAll(body); err == nil {
				sum := sha256.Sum256(object)
				if !strings.HasSuffix(key, hex.EncodeToString(sum[:])) {
					return bad("attachment")
				}
				err = b.Put(ctx, key, object)
			}
		default:
			return bad("unknown entry")
		}
		if err != nil {
			return wrapped(where, err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", h.Sum(nil), head.Name)
	}
	if !tables || !whole {
		return bad("cut off")
	}
	if pem != nil && data != "" {
		if err := writeSynced(filepath.Join(data, authorityFile), pem); err != nil {
			return wrapped(where, err)
		}
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return wrapped(where, err)
	}
	return s.Load(ctx, spool)
}

func wrapped(where string, err error) error {
	var e *casework.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &casework.Error{Code: casework.Internal, Key: "error.hub.internal", Op: where, Err: err}
}

// CheckBlobs reads every attachment and gives the keys of those whose bytes are not what their name says.
func CheckBlobs(ctx context.Context, b *store.Blobs) (bad []string, err error) {
	err = b.Each(ctx, "", func(key string, _ int64) error {
		if !keyForm.MatchString(key) {
			return nil
		}
		r, err := b.Open(ctx, key, 0, -1)
		if err != nil {
			return err
		}
		defer r.Close()
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			return err
		}
		if !strings.HasSuffix(key, hex.EncodeToString(h.Sum(nil))) {
			bad = append(bad, key)
		}
		return nil
	})
	return bad, err
}
