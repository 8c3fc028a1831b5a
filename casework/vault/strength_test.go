package vault

import "testing"

func TestStrength(t *testing.T) {
	for _, tc := range []struct {
		passphrase string
		least, top int
		hint       string
	}{
		{"", 0, 0, "vault.strength.short"},
		{"жетіәрі", 0, 0, "vault.strength.short"},
		{"password", 0, 0, "vault.strength.common"},
		{"Password1!", 0, 0, "vault.strength.common"},
		{"құпиясөз", 0, 0, "vault.strength.common"},
		{"Казахстан2024", 0, 0, "vault.strength.common"},
		{"12345678", 0, 0, "vault.strength.common"},
		{"aaaaaaaaaaaaaaaa", 0, 0, "vault.strength.runs"},
		{"qwertyuiopasdfghjkl", 0, 1, "vault.strength.runs"},
		{"йцукенгшщзфывапролдж", 0, 1, "vault.strength.runs"},
		{"abcdefghijklmnop1234", 0, 1, "vault.strength.runs"},
		{"кестедегі", 0, 1, "vault.strength.words"},
		{"сандық1987", 0, 1, "vault.strength.longer"},
		{"сары шелек", 0, 2, "vault.strength.words"},
		{"сары сары сары сары сары", 0, 1, "vault.strength.words"},
		{"төрт бұрышты қызыл шелек", 3, 4, ""},
		{"четыре угла красного ведра под лестницей", 4, 4, "vault.strength.strong"},
		{"x7#Lq9!vTz2@", 3, 4, ""},
		{"k8$wPz!4mQ^7rT&2", 4, 4, "vault.strength.strong"},
	} {
		score, hint := Strength(tc.passphrase)
		if score < tc.least || score > tc.top || tc.hint != "" && hint != tc.hint {
			t.Errorf("%q: score %d, hint %q; want %d to %d, %q", tc.passphrase, score, hint, tc.least, tc.top, tc.hint)
		}
	}
}

// More never makes it worse by more than the join can explain, and nothing makes it panic.
func FuzzStrength(f *testing.F) {
	f.Add("төрт бұрышты")
	f.Add("\xff\xfe\x00aaaaaaa")
	f.Fuzz(func(t *testing.T, p string) {
		score, hint := Strength(p)
		if score < 0 || score > 4 || hint == "" {
			t.Fatalf("score %d, hint %q", score, hint)
		}
	})
}
