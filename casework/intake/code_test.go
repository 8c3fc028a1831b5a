package intake

import (
	"strings"
	"testing"
)

func TestCode(t *testing.T) {
	seen := map[string]bool{}
	for range 300 {
		c := newCode()
		if got, err := ParseCode(c); err != nil || got != c || len(c) != 7 {
			t.Fatalf("ParseCode(%q): got %q, %v", c, got, err)
		}
		if got, err := ParseCode(" " + strings.ToLower(strings.ReplaceAll(c, "-", " "))); err != nil || got != c {
			t.Errorf("typed in small letters: got %q, %v, want %q", got, err, c)
		}
		seen[c] = true
	}
	if len(seen) < 299 {
		t.Errorf("got %d different codes of 300", len(seen))
	}
}

func TestCodeCatchesSlips(t *testing.T) {
	c := strings.ReplaceAll(format(append([]byte("K7F29"), checkSign([]byte("K7F29")))), "-", "")
	for i := range len(c) {
		for _, s := range codeSigns {
			wrong := c[:i] + string(s) + c[i+1:]
			if _, err := ParseCode(wrong); (err == nil) != (wrong == c) {
				t.Errorf("%s for %s: got %v", wrong, c, err)
			}
		}
		if i+1 < len(c) && c[i] != c[i+1] {
			swapped := c[:i] + string(c[i+1]) + string(c[i]) + c[i+2:]
			if _, err := ParseCode(swapped); err == nil {
				t.Errorf("swapped %s for %s passes", swapped, c)
			}
		}
	}
	for _, bad := range []string{"", "K7F2", "K7F2-9", "K7F2-9MM", "?7F2-9M"} {
		if _, err := ParseCode(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestCodeInCyrillic(t *testing.T) {
	latin := format(append([]byte("KMHTX"), checkSign([]byte("KMHTX"))))
	cyrillic := strings.NewReplacer("K", "К", "M", "М", "H", "Н", "T", "Т", "X", "Х").Replace(latin)
	if got, err := ParseCode(cyrillic); err != nil || got != latin {
		t.Errorf("got %q, %v, want %q", got, err, latin)
	}
}
