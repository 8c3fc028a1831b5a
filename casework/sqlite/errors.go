package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"zanger/casework"
	"zanger/casework/sqlite/cipher"
)

// mapped turns what SQLite and the disk say into a casework.Error. Errors that already are one pass, as do those of a
// cancelled context.
func mapped(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return &casework.Error{Code: casework.Full, Key: "error.store.full", Op: op, Err: err}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &casework.Error{Code: casework.ReadOnly, Key: "error.store.readonly", Op: op, Err: err}
	}
	return cipher.Translate(op, err)
}

func locked(op string) error {
	return &casework.Error{Code: casework.Locked, Key: "error.store.locked", Op: op}
}

func missing(op string, kind casework.Kind) error {
	return &casework.Error{Code: casework.Missing, Key: "error.store.missing", Op: op, Args: map[string]any{"Kind": string(kind)}}
}
