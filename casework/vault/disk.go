package vault

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"zanger/casework"
)

// readSmall reads a file, at most one byte more than a sidecar may have.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSidecar+1))
}

// writeWhole puts b at path so that a reader finds either what was there or b: a new file beside it, synced, renamed, the
// folder synced. The hook before is asked ahead of each step; tests stop there as a crash would.
func writeWhole(path string, b []byte, before func(step string) error) error {
	step := func(name string) error {
		if before == nil {
			return nil
		}
		return before(name + " " + filepath.Base(path))
	}
	fresh := path + ".new"
	if err := step("create"); err != nil {
		return err
	}
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	half := len(b) / 2
	if _, err := f.Write(b[:half]); err != nil {
		return err
	}
	if err := step("write"); err != nil {
		return err
	}
	if _, err := f.Write(b[half:]); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := step("rename"); err != nil {
		return err
	}
	if err := rename(fresh, path); err != nil {
		return err
	}
	if err := step("settle"); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// rename puts a file in the place of another. On Windows a virus scanner may hold either for a moment: it is tried again.
func rename(from, to string) error {
	for try := 0; ; try++ {
		err := os.Rename(from, to)
		if err == nil || runtime.GOOS != "windows" || try == 10 {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// syncFolder makes a rename last. Windows has no such call and keeps renames in its own log.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err // some network folders have no such call either
	}
	return nil
}

// diskError gives a failed write the code a caller can act on.
func diskError(op string, err error) error {
	e := &casework.Error{Code: casework.Internal, Key: "error.vault.write", Op: op, Err: withoutPath(err)}
	switch {
	case errors.Is(err, syscall.ENOSPC), runtime.GOOS == "windows" && errors.Is(err, syscall.Errno(112)):
		e.Code, e.Key = casework.Full, "error.vault.full"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		e.Code, e.Key = casework.ReadOnly, "error.vault.readonly"
	}
	return e
}

// withoutPath keeps the path out of logs: a folder may carry a person's name.
func withoutPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
