package vault

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// A profile of format 1 as it lay on a disk when the format was frozen, with all it takes to open it. Test data only.
const (
	format1Passphrase = "төрт бұрышты қызыл шелек"
	format1Recovery   = "H78G-AD2Q-KA50-0CM0-6WR8-3XA1-A10Q-Y62S-BWXK-G93P-ZAG9"
	format1Keychain   = "484e5f63a656e9e9e488c5563322a830818688d437b18810510e73467a4af052"
	format1Database   = "1109cdbdabed47456e0671cac65393bed8895681c830d6e7396fa2c6857c9bf3"
	sealedFormat1     = "7a616e67657200018f5f16f414e7d2f2a70d04ff752c56af44aae4f5965a1cff317a23a6464d3c9f4be3c1cee1e578672a4e720477"
)

func TestFormat1Opens(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "format1.keys"))
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, SidecarName), b, 0o600))
	v, err := Open(dir)
	must(t, err)
	v.keychain = &pocket{m: map[string]string{"zanger/" + v.Profile(): format1Keychain}}
	if got, want := v.Label(), "Үлгі"; got != want {
		t.Errorf("label %q, want %q", got, want)
	}
	for name, unlock := range map[string]func() (Key, error){
		"passphrase": func() (Key, error) { return v.UnlockPassphrase(ctx, []byte(format1Passphrase)) },
		"recovery":   func() (Key, error) { return v.UnlockRecovery(format1Recovery) },
		"keychain":   v.UnlockKeychain,
	} {
		k, err := unlock()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sub := k.Subkey(LabelDatabase)
		if got := hex.EncodeToString(sub[:]); got != format1Database {
			t.Errorf("%s: database key %s", name, got)
		}
	}
}
