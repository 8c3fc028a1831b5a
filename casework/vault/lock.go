package vault

import (
	"path/filepath"

	"github.com/gofrs/flock"

	"zanger/casework"
)

// LockName is the file whose lock says that a profile is in use. It stays; the lock on it goes with the process, however
// that ends.
const LockName = "profile.lock"

// Lock takes the profile for this window; release gives it back and may be called twice. Errors: Locked (another window
// has it), ReadOnly.
func Lock(dir string) (release func(), err error) {
	const op = "vault.Lock"
	l := flock.New(filepath.Join(dir, LockName), flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		return nil, diskError(op, err)
	}
	if !ok {
		return nil, &casework.Error{Code: casework.Locked, Key: "error.vault.in_use", Op: op}
	}
	return func() { l.Unlock() }, nil
}
