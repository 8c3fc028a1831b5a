package theme

import (
	"testing"

	"golang.org/x/image/font/sfnt"

	"zanger/assets"
)

// A sign the face lacks is fetched from the system, and shows as a box where the system has none either.
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
		var buf sfnt.Buffer
		missing := map[rune]string{}
		for _, file := range files {
			b, err := assets.Text.ReadFile("text/" + file.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range string(b) {
				if i, err := f.GlyphIndex(&buf, r); r >= ' ' && (err != nil || i == 0) {
					missing[r] = file.Name()
				}
			}
		}
		for r, file := range missing {
			t.Errorf("%s: the %s face has no %q (%U)", file, face, r, r)
		}
	}
}
