package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"zanger/casework"
	"zanger/casework/whole"
)

// comingSuffix ends the name of an attachment that is not here to its end. The store, which removes its own unfinished files when it opens, leaves it.
const comingSuffix = ".coming"

// openPart opens what there is of an attachment so far.
func openPart(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fault(casework.ReadOnly, "disk", err)
	}
	f, err := os.OpenFile(path+comingSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault(casework.ReadOnly, "disk", err)
	}
	return f, nil
}

// finishPart checks a whole attachment against its name and puts it into its place; a damaged one is thrown away and comes again.
func finishPart(f *os.File, path, sum string, size int64) (bool, error) {
	h := sha256.New()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, fault(casework.ReadOnly, "disk", err)
	}
	n, err := io.Copy(h, f)
	if err != nil {
		return false, fault(casework.ReadOnly, "disk", err)
	}
	if n != size || hex.EncodeToString(h.Sum(nil)) != sum {
		return false, errors.Join(fault(casework.Corrupt, "sealed", nil), f.Close(), os.Remove(path+comingSuffix))
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(path+comingSuffix, path)); err != nil {
		return false, fault(casework.ReadOnly, "disk", err)
	}
	return true, nil
}

// ExportFile writes a bundle to a file, whole or not at all.
func (c *Client) ExportFile(ctx context.Context, path string) (Carried, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return Carried{}, err
	}
	if err := c.joined(); err != nil {
		return Carried{}, err
	}
	return c.writeBundle(ctx, path)
}

func (c *Client) writeBundle(ctx context.Context, path string) (out Carried, err error) {
	err = whole.Write(path, 0o600, func(w io.Writer) (err error) {
		out, err = c.export(ctx, w)
		return err
	})
	return out, err
}

// ImportFile is Import of a file.
func (c *Client) ImportFile(ctx context.Context, path, finger string) (Carried, error) {
	f, err := os.Open(path)
	if err != nil {
		return Carried{}, fault(casework.Missing, "file", err)
	}
	defer f.Close()
	return c.Import(ctx, f, finger)
}
