// Package whole writes files so that they are there whole or not at all: what a person exports, prints or backs up is
// never found half-written after a power cut or on a full stick.
//
// # Promise about old data
//
// A file that stood in the place stays as it was until the new one is safe on the disk.
//
// # What it refuses
//
// It leaves nothing behind when it fails: the temporary file beside the place is removed.
package whole

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"zanger/casework"
)

// Write fills a fresh file beside path, syncs it and renames it into place; perm are its permissions. An error of fill
// comes back as it is.
//
// Errors: Full when there is no room, ReadOnly when the folder cannot be written (Key "error.file.write").
func Write(path string, perm fs.FileMode, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".zanger-*")
	if err != nil {
		return told(err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	defer f.Close()
	buf := bufio.NewWriterSize(f, 64<<10)
	if err := fill(buf); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return told(err)
		}
		return err
	}
	if err := errors.Join(buf.Flush(), f.Chmod(perm), f.Sync(), f.Close()); err != nil {
		return told(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return told(err)
	}
	// The name is safe once the folder is; where a system cannot sync folders the rename alone has to do.
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync()
		dir.Close()
	}
	return nil
}

func told(err error) error {
	code := casework.ReadOnly
	if errors.Is(err, syscall.ENOSPC) {
		code = casework.Full
	}
	return &casework.Error{Code: code, Key: "error.file.write", Op: "whole.Write", Err: err}
}
