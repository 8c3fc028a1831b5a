package casework

import (
	"errors"
	"fmt"
)

// Code is the closed set of things a caller can act on.
type Code string

// The codes. Scripts see them as they stand here.
const (
	Invalid            Code = "invalid"              // the input cannot be what it claims to be
	Missing            Code = "missing"              // what was asked for is not there, or a required part is empty
	Denied             Code = "denied"               // the role or the state does not allow it
	ConflictOfInterest Code = "conflict_of_interest" // somebody must decide about a conflict first
	Divergent          Code = "divergence"           // two values of one field wait for a person
	Stale              Code = "stale"                // it changed under the caller's hands
	Locked             Code = "locked"               // the profile is locked, or in use by another window
	WrongKey           Code = "wrong_key"            // passphrase or recovery key does not open it
	Newer              Code = "newer"                // written by a newer Zanger
	Full               Code = "full"                 // no room on the disk
	ReadOnly           Code = "read_only"            // the folder or disk cannot be written
	Corrupt            Code = "corrupt"              // what was read is not what was written
	Offline            Code = "offline"              // needs a line
	Internal           Code = "internal"             // a fault of the program
)

// Error is what a package of Zanger returns when the caller can act on it.
//
// Key names the text shown to the person (ui/text catalogue, three sentences: what happened, what was kept, what to do);
// Args fill it. Err is the cause: logged, never shown. Neither Op nor Err may carry a name, an IIN, a phone or free text.
type Error struct {
	Code Code
	Key  string
	Args map[string]any
	Op   string // "deadline.Compute"
	Err  error
}

func (e *Error) Error() string {
	s := string(e.Code)
	if e.Op != "" {
		s = e.Op + ": " + s
	}
	if e.Key != "" {
		s += " (" + e.Key + ")"
	}
	if e.Err != nil {
		s = fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the first Error in the chain, Internal for any other error, "" for nil.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return Internal
}

// KeyOf gives the key of the first Error in the chain, that of Internal for any other error, "" for nil.
func KeyOf(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Key
	}
	return "error.code." + string(Internal)
}
