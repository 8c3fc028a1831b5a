package docgen

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every error key that this package and its writers use has its three sentences in each language, and no text is unused.
func TestErrorsHaveTheirTexts(t *testing.T) {
	used := make(map[string]bool)
	whole := regexp.MustCompile(`"(error\.docgen\.[a-z_.]*[a-z_])"`)
	fill := regexp.MustCompile(`(?:fault\(|what = |what, code = )"([a-z_]+)"`)
	for _, dir := range []string{".", "pdf", "docx"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range whole.FindAllStringSubmatch(string(src), -1) {
				used[m[1]] = true
			}
			for _, m := range fill.FindAllStringSubmatch(string(src), -1) {
				used["error.docgen.fill."+m[1]] = true
			}
		}
	}
	if len(used) < 18 {
		t.Errorf("only %d keys found in the source", len(used))
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		data, err := os.ReadFile(filepath.Join("..", "assets", "text", "docgen."+lang+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for key := range used {
			if n := strings.Count(texts[key], "\n"); n != 2 {
				t.Errorf("%s: %s has %d lines, want 3: %q", lang, key, n+1, texts[key])
			}
		}
		for key := range texts {
			if !used[key] {
				t.Errorf("%s: nobody uses %s", lang, key)
			}
		}
	}
}
