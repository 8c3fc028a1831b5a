package vault

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Every text key this package and the encrypted layer name stands in the three catalogues, with the same places to fill.
func TestTextsExist(t *testing.T) {
	keys := map[string]bool{}
	quoted := regexp.MustCompile(`"((?:error\.(?:vault|cipher)|vault\.(?:notice|strength))\.[a-z_]+)"`)
	for _, pattern := range []string{"*.go", "../sqlite/cipher/*.go"} {
		sources, err := filepath.Glob(pattern)
		must(t, err)
		for _, s := range sources {
			b, err := os.ReadFile(s)
			must(t, err)
			for _, m := range quoted.FindAllSubmatch(b, -1) {
				keys[string(m[1])] = true
			}
		}
	}
	if len(keys) < 30 {
		t.Fatalf("only %d keys found: the search is broken", len(keys))
	}
	places := regexp.MustCompile(`{{\.\w+}}`)
	var kazakh map[string]string
	for _, lang := range []string{"kk", "ru", "en"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "assets", "text", "vault."+lang+".json"))
		must(t, err)
		var texts map[string]string
		must(t, json.Unmarshal(b, &texts))
		if kazakh == nil {
			kazakh = texts
		}
		for k := range keys {
			if texts[k] == "" {
				t.Errorf("%s: no text for %s", lang, k)
			}
			if got, want := len(places.FindAllString(texts[k], -1)), len(places.FindAllString(kazakh[k], -1)); got != want {
				t.Errorf("%s: %s has %d places to fill, Kazakh has %d", lang, k, got, want)
			}
		}
		for k := range texts {
			if !keys[k] {
				t.Errorf("%s: nothing uses %s", lang, k)
			}
		}
	}
}
