package vault

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// A profile of format 1 as it lay on a disk when the format was frozen, with all it takes to open it. Test data only.
const (
	format1Passphrase = "сарғайған май, көк ёлка" // й and ё come composed and decomposed
	format1Recovery   = "AJM6-YRYZ-P6TW-GX9R-0F1M-Y1B9-G06Q-4QCS-76R1-ECXG-HVWM"
	format1Keychain   = "6f67b83fd4c735be9ec527570697b5cdd96beb2fef46d7fcf7a4b2ad4d1e1c11"
	format1Database   = "48157b172bbf4f76a27df58d5dff91734802ddc4eaa9b0d26b95e0f6944b27bb"
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
