package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // addresses that begin with s3://
	"gocloud.dev/gcerrors"

	"zanger/casework"
	"zanger/sync/wire"
)

// Blobs keeps sealed attachments, pieces of uploads and packs: in a folder, or in an S3-compatible store. Every key begins
// with the office.
type Blobs struct {
	bucket *blob.Bucket
	dir    string // of a folder; "" for S3
}

// OpenBlobs opens file:///path, or s3://bucket?region=...&endpoint=...&use_path_style=true with the key in AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY. A folder is made where there is none. Errors: Invalid, ReadOnly.
func OpenBlobs(ctx context.Context, address string) (*Blobs, error) {
	const where = "store.OpenBlobs"
	u, err := url.Parse(address)
	if err != nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.hub.blobs", Op: where}
	}
	switch u.Scheme {
	case "file":
		dir := filepath.FromSlash(u.Path)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, &casework.Error{Code: casework.ReadOnly, Key: "error.hub.blobs", Op: where, Err: err}
		}
		b, err := fileblob.OpenBucket(dir, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite, DirFileMode: 0o700})
		if err != nil {
			return nil, fault(where, err)
		}
		return &Blobs{b, dir}, nil
	case "s3":
		b, err := blob.OpenBucket(ctx, address)
		if err != nil {
			return nil, &casework.Error{Code: casework.Invalid, Key: "error.hub.blobs", Op: where, Err: err}
		}
		return &Blobs{b, ""}, nil
	}
	return nil, &casework.Error{Code: casework.Invalid, Key: "error.hub.blobs", Op: where}
}

// AttachmentKey, PartKey and PackKey say where things lie.
func AttachmentKey(office casework.ID, sum [32]byte) string {
	h := hex.EncodeToString(sum[:])
	return office.String() + "/blob/" + h[:2] + "/" + h
}

// PartKey is where a piece of an upload lies. The fence is part of it, so that two senders never write over each other.
func PartKey(u *Upload) string {
	return fmt.Sprintf("%s/part/%s/%012d-%d", u.Office, u.ID, u.Place, u.Fence)
}

// PackKey is where a pack lies.
func PackKey(office casework.ID, sum [32]byte) string {
	return office.String() + "/pack/" + hex.EncodeToString(sum[:])
}

// Put writes data whole, and it is on the disk when Put returns.
func (b *Blobs) Put(ctx context.Context, key string, data []byte) error {
	const where = "store.Put"
	w, err := b.writer(ctx, key)
	if err == nil {
		if _, err = w.Write(data); err != nil {
			w.cancel()
		}
		err = errors.Join(err, w.Close())
	}
	return fault(where, err)
}

// blobWriter writes one object; it is there after Close, or not at all.
type blobWriter struct {
	*blob.Writer
	cancel context.CancelFunc
	sync   func() error
}

func (w *blobWriter) Close() error {
	defer w.cancel()
	if err := w.Writer.Close(); err != nil {
		return err
	}
	return w.sync()
}

func (b *Blobs) writer(ctx context.Context, key string) (*blobWriter, error) {
	ctx, cancel := context.WithCancel(ctx)
	w, err := b.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream", DisableContentTypeDetection: true})
	if err != nil {
		cancel()
		return nil, err
	}
	return &blobWriter{w, cancel, func() error { return b.syncFile(key) }}, nil
}

// syncFile brings a file and its folder to the disk; an S3 store answers only when it has done so itself.
func (b *Blobs) syncFile(key string) error {
	if b.dir == "" {
		return nil
	}
	path := filepath.Join(b.dir, filepath.FromSlash(key))
	for _, p := range []string{path, filepath.Dir(path)} {
		f, err := os.OpenFile(p, os.O_RDONLY, 0)
		if err != nil {
			return err
		}
		err = f.Sync()
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil && p == path {
			return err
		}
	}
	return nil
}

// Open reads n bytes from an offset; n below 0 reads to the end. Errors: Missing.
func (b *Blobs) Open(ctx context.Context, key string, from, n int64) (io.ReadCloser, error) {
	r, err := b.bucket.NewRangeReader(ctx, key, from, n, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, missing("store.Open")
	}
	if err != nil {
		return nil, fault("store.Open", err)
	}
	return r, nil
}

// Delete removes an object; one that is not there is no error.
func (b *Blobs) Delete(ctx context.Context, key string) error {
	if err := b.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fault("store.Delete", err)
	}
	return nil
}

// Each calls f for every object below a prefix.
func (b *Blobs) Each(ctx context.Context, prefix string, f func(key string, size int64) error) error {
	it := b.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		o, err := it.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault("store.Each", err)
		}
		if o.IsDir || strings.HasSuffix(o.Key, ".attrs") {
			continue
		}
		if err := f(o.Key, o.Size); err != nil {
			return err
		}
	}
}

// Close gives the store back.
func (b *Blobs) Close() error { return b.bucket.Close() }

// GoodPlace reads the pieces of an upload and says up to where they are what their sums say. It looks at whole parts of
// wire.BlobPart from the given offset on, which must begin one.
func (b *Blobs) GoodPlace(ctx context.Context, u *Upload, from int64) (int64, error) {
	good := from
	buf := make([]byte, wire.BlobPart)
	for good < u.Place {
		n := min(int64(wire.BlobPart), u.Size-good)
		if good+n > u.Place {
			return good, nil
		}
		if err := b.readParts(ctx, u, good, buf[:n]); err != nil {
			return good, err
		}
		i := good / wire.BlobPart * 32
		if int(i)+32 > len(u.Sums) || sha256.Sum256(buf[:n]) != [32]byte(u.Sums[i:i+32]) {
			return good, nil
		}
		good += n
	}
	return good, nil
}

func (b *Blobs) readParts(ctx context.Context, u *Upload, from int64, into []byte) error {
	for _, p := range u.Parts {
		if len(into) == 0 {
			return nil
		}
		if from < p.At || from >= p.At+p.Size {
			continue
		}
		n := min(int64(len(into)), p.At+p.Size-from)
		r, err := b.Open(ctx, p.Key, from-p.At, n)
		if err != nil {
			return err
		}
		_, err = io.ReadFull(r, into[:n])
		r.Close()
		if err != nil {
			return fault("store.readParts", err)
		}
		into, from = into[n:], from+n
	}
	if len(into) > 0 {
		return fault("store.readParts", io.ErrUnexpectedEOF)
	}
	return nil
}

// Join makes the attachment of a finished upload's pieces, if the whole is what was announced. Errors: Corrupt.
func (b *Blobs) Join(ctx context.Context, u *Upload) (err error) {
	const where = "store.Join"
	w, err := b.writer(ctx, AttachmentKey(u.Office, u.Sum))
	if err != nil {
		return fault(where, err)
	}
	var h hash.Hash = sha256.New()
	var n int64
	for _, p := range u.Parts {
		r, err := b.Open(ctx, p.Key, 0, p.Size)
		if err == nil {
			var m int64
			m, err = io.Copy(io.MultiWriter(w, h), r)
			n += m
			r.Close()
		}
		if err != nil {
			w.cancel()
			w.Writer.Close()
			return fault(where, err)
		}
	}
	if n != u.Size || [32]byte(h.Sum(nil)) != u.Sum {
		w.cancel()
		w.Writer.Close()
		return &casework.Error{Code: casework.Corrupt, Key: "error.hub.blob_sum", Op: where}
	}
	return fault(where, w.Close())
}
