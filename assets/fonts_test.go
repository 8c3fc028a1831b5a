package assets

import (
	"image"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Letters, digits and signs no Kazakh or Russian paper can do without.
const needed = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя" +
	"0123456789₸№§«»„“”‘’–—…%‰·×−+/()[]{}<>@#&*=_|°±€₽ \u00a0\u2011\u202f\u2212"

func mask(t *testing.T, face font.Face, r rune) *image.Alpha {
	t.Helper()
	img := image.NewAlpha(image.Rect(0, 0, 96, 96))
	d := font.Drawer{Dst: img, Src: image.Opaque, Face: face, Dot: fixed.P(24, 64)}
	d.DrawString(string(r))
	return img
}

func ink(img *image.Alpha) int {
	n := 0
	for _, p := range img.Pix {
		if p > 127 {
			n++
		}
	}
	return n
}

func TestDocumentFontsDrawWhatPapersNeed(t *testing.T) {
	for n := range Typefaces * Faces {
		look, style := Typeface(n/Faces), Face(n%Faces)
		name := faceNames[look] + " " + styleNames[style]
		data, err := look.Font(style)
		if err != nil {
			t.Fatal(err)
		}
		if cap(data) != len(data) {
			t.Errorf("%s: spare capacity %d", name, cap(data)-len(data))
		}
		parsed, err := opentype.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 48, DPI: 72})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range needed {
			gi, err := parsed.GlyphIndex(nil, r)
			if err != nil || gi == 0 {
				t.Errorf("%s: no glyph for %q U+%04X", name, r, r)
				continue
			}
			blank := r == ' ' || r == '\u00a0' || r == '\u202f'
			if got := ink(mask(t, face, r)); (got == 0) != blank {
				t.Errorf("%s: %q U+%04X has %d dark pixels", name, r, r, got)
			}
		}
		// The Kazakh і must keep its dot: a face that draws it as ı makes another word of it.
		dotted, dotless := mask(t, face, 'і'), mask(t, face, 'ı')
		if ink(dotted) <= ink(dotless) {
			t.Errorf("%s: і has %d dark pixels, ı %d: the dot is lost", name, ink(dotted), ink(dotless))
		}
	}
}

func TestDocumentFontIsACopy(t *testing.T) {
	a, err := DocumentFont(Regular)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		a[i] = 0
	}
	if _, err := DocumentFont(Regular); err != nil {
		t.Errorf("writing into one copy spoiled the next: %v", err)
	}
}

func TestDamagedFontIsRefused(t *testing.T) {
	data, err := DocumentFont(Bold)
	if err != nil {
		t.Fatal(err)
	}
	sums, err := documentFonts.ReadFile("fonts/documents.sha256")
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), data...)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		file string
		data []byte
		ok   bool
	}{
		"whole":   {"Tinos-Bold.ttf", data, true},
		"flipped": {"Tinos-Bold.ttf", flipped, false},
		"cut":     {"Tinos-Bold.ttf", data[:len(data)-1], false},
		"empty":   {"Tinos-Bold.ttf", nil, false},
		"unknown": {"Other.ttf", data, false},
	} {
		if err := checkSum(c.file, c.data, string(sums)); (err == nil) != c.ok {
			t.Errorf("%s: got error %v, want none: %v", name, err, c.ok)
		}
	}
}

func TestLicenceGoesWithTheFont(t *testing.T) {
	for look := range Typeface(Typefaces) {
		for _, want := range []string{faceNames[look], "Copyright 2010 Google", "SIL OPEN FONT LICENSE", "PERMISSION & CONDITIONS", "DISCLAIMER"} {
			if !strings.Contains(look.Licence(), want) {
				t.Errorf("%s: licence text lacks %q", faceNames[look], want)
			}
		}
	}
}
