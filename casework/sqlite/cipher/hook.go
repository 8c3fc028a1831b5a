package cipher

import (
	"errors"
	"fmt"

	lib "modernc.org/sqlite/lib"
)

// OpKind is what is about to be done to a file.
type OpKind byte

// The kinds of Op.
const (
	Write    OpKind = 'w'
	Truncate OpKind = 't'
	Sync     OpKind = 's'
	Delete   OpKind = 'd'
)

// Op is one physical operation, as a hook sees it.
type Op struct {
	Kind   OpKind
	Path   string // full path; empty for a temporary file
	Offset int64  // bytes; the new size for Truncate
	Data   []byte // what is written, sealed; valid during the call only
}

// Fault is an error of a hook that SQLite sees as this result code.
type Fault int32

// Faults a disk can have.
const (
	DiskFull   Fault = lib.SQLITE_FULL
	WriteFault Fault = lib.SQLITE_IOERR | 3<<8
	SyncFault  Fault = lib.SQLITE_IOERR | 4<<8
)

func (f Fault) Error() string { return fmt.Sprintf("disk fault %d", int32(f)) }

// ask shows op to the hook and gives the result code to go on with.
func (fs *FS) ask(op Op) int32 {
	if fs.hook == nil {
		return lib.SQLITE_OK
	}
	err := fs.hook(op)
	if err == nil {
		return lib.SQLITE_OK
	}
	var f Fault
	if errors.As(err, &f) {
		return int32(f)
	}
	return lib.SQLITE_IOERR
}
