package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Destroy removes the keys of a profile for ever: nothing in its folder can be opened again. It is for a laptop whose access was
// withdrawn. The system's keychain is told to forget too; a copy of the keys in a backup elsewhere is beyond reach. Errors: ReadOnly.
func Destroy(dir string) error {
	v, openErr := Open(dir)
	names, err := filepath.Glob(filepath.Join(dir, "profile.keys*"))
	if err != nil {
		return diskError("vault.Destroy", err)
	}
	for _, n := range append(names, filepath.Join(dir, SidecarName), filepath.Join(dir, CopyName)) {
		if info, err := os.Lstat(n); err == nil && info.Mode().IsRegular() {
			_ = os.WriteFile(n, make([]byte, info.Size()), 0o600) // as far as the disk lets one overwrite
		}
		if err := os.Remove(n); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return diskError("vault.Destroy", err)
		}
	}
	if openErr == nil && v.HasKeychain() {
		_ = v.chain().Delete(keychainService, v.Profile()) // without the keychain's slot the entry opens nothing
	}
	return syncFolder(dir)
}
