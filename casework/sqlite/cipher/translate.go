package cipher

import (
	"errors"

	lib "modernc.org/sqlite/lib"

	"zanger/casework"
)

// Translate makes an error of SQLite one a caller can act on: Full, ReadOnly, Corrupt, Locked, otherwise Internal. A
// database that does not open as one is Corrupt here, since the vault checks the key before any database is opened. Nil
// stays nil, and a casework.Error in the chain is left as it is.
func Translate(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *casework.Error
	if errors.As(err, &known) {
		return err
	}
	e := &casework.Error{Code: casework.Internal, Key: "error.cipher.internal", Op: op, Err: err}
	var s interface{ Code() int }
	if !errors.As(err, &s) {
		return e
	}
	switch code := s.Code(); {
	case code&0xff == lib.SQLITE_FULL:
		e.Code, e.Key = casework.Full, "error.cipher.full"
	case code&0xff == lib.SQLITE_READONLY, code&0xff == lib.SQLITE_PERM, code&0xff == lib.SQLITE_CANTOPEN:
		e.Code, e.Key = casework.ReadOnly, "error.cipher.readonly"
	case code&0xff == lib.SQLITE_BUSY, code&0xff == lib.SQLITE_LOCKED:
		e.Code, e.Key = casework.Locked, "error.cipher.busy"
	case code == codeData, code&0xff == lib.SQLITE_CORRUPT, code&0xff == lib.SQLITE_NOTADB:
		e.Code, e.Key = casework.Corrupt, "error.cipher.damaged"
	case code&0xff == lib.SQLITE_IOERR:
		e.Key = "error.cipher.disk"
	}
	return e
}
