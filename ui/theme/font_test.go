package theme

import (
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"zanger/assets"
)

// A sign the face lacks is taken from the symbols built in with the toolkit (arrows), then fetched from the system, and
// shows as a box where the system has none either. So every sign must be in one of the first two.
func TestFaceHasEverySignOfTheInterface(t *testing.T) {
	files, err := assets.Text.ReadDir("text")
	if err != nil {
		t.Fatal(err)
	}
	for face, raw := range map[string][]byte{"regular": assets.SansRegular, "bold": assets.SansBold} {
		f, err := sfnt.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		symbols, err := sfnt.Parse(fynetheme.DefaultSymbolFont().Content())
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		has := func(f *sfnt.Font, r rune) bool {
			i, err := f.GlyphIndex(&buf, r)
			return err == nil && i != 0
		}
		missing := map[rune]string{}
		for _, file := range files {
			b, err := assets.Text.ReadFile("text/" + file.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range string(b) {
				if r >= ' ' && !has(f, r) && !has(symbols, r) {
					missing[r] = file.Name()
				}
			}
		}
		for r, file := range missing {
			t.Errorf("%s: the %s face has no %q (%U)", file, face, r, r)
		}
	}
}
