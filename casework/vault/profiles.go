package vault

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zanger/casework"
)

// Root is the folder that holds the profiles of this person's account: ZANGER_HOME, or zanger/profiles in the system's folder
// for settings. It need not be there yet. Errors: Missing (the system names no such folder).
func Root() (string, error) {
	if dir := os.Getenv("ZANGER_HOME"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", &casework.Error{Code: casework.Missing, Key: "error.vault.no_home", Op: "vault.Root", Err: err}
	}
	return filepath.Join(dir, "zanger", "profiles"), nil
}

// NewFolder names the folder of a new profile by chance: a name of a person has no place in a path.
func NewFolder() string {
	id := casework.NewID()
	return "p-" + hex.EncodeToString(id[:4])
}

// ProfileInfo is one line of the unlock page.
type ProfileInfo struct {
	Dir         string
	Profile     string // id; empty when it could not be read
	Label       string // may be empty
	HasKeychain bool
	Err         error // why it cannot be unlocked: Corrupt, Newer, ReadOnly; nil otherwise
}

// List gives the profiles in the folders under root, by label and then by folder. A root that is not there has none. A
// profile that cannot be read is listed with its Err. Errors: ReadOnly, Internal.
func List(root string) ([]ProfileInfo, error) {
	entries, err := os.ReadDir(root)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskError("vault.List", err)
	}
	var all []ProfileInfo
	for _, e := range entries {
		dir := filepath.Join(root, e.Name())
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			continue
		}
		v, err := Open(dir)
		switch {
		case err == nil:
			all = append(all, ProfileInfo{Dir: dir, Profile: v.Profile(), Label: v.Label(), HasKeychain: v.HasKeychain()})
		case casework.CodeOf(err) != casework.Missing:
			all = append(all, ProfileInfo{Dir: dir, Err: err})
		}
	}
	slices.SortFunc(all, func(a, b ProfileInfo) int {
		if c := strings.Compare(a.Label, b.Label); c != 0 {
			return c
		}
		return strings.Compare(a.Dir, b.Dir)
	})
	return all, nil
}
