package pdf

import (
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"zanger/assets"
	"zanger/casework"
	"zanger/docgen"
)

const absent = math.MaxUint16

// lastRune is the last character the embedded face may hold: the mathematical signs ≤ ≥.
const lastRune = 0x2265

// face is one style: its bytes, checked once, and the width of each character in thousandths of the size.
type face struct {
	data    []byte
	advance [lastRune + 1]uint16
}

var typefaces = map[docgen.Face]func() (*[assets.Faces]face, error){
	docgen.Times: sync.OnceValues(func() (*[assets.Faces]face, error) { return loadFaces(assets.Tinos) }),
	docgen.Arial: sync.OnceValues(func() (*[assets.Faces]face, error) { return loadFaces(assets.Arimo) }),
}

func loadFaces(t assets.Typeface) (*[assets.Faces]face, error) {
	var all [assets.Faces]face
	for i := range all {
		if err := all[i].load(t, assets.Face(i)); err != nil {
			return nil, &casework.Error{Code: casework.Corrupt, Key: "error.docgen.font", Op: "pdf.loadFaces", Err: err}
		}
	}
	return &all, nil
}

func (f *face) load(t assets.Typeface, style assets.Face) error {
	data, err := t.Font(style)
	if err != nil {
		return err
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return err
	}
	f.data = data
	units := parsed.UnitsPerEm()
	var buf sfnt.Buffer
	for r := range f.advance {
		f.advance[r] = absent
		g, err := parsed.GlyphIndex(&buf, rune(r))
		if err != nil {
			return err
		}
		if g == 0 {
			continue
		}
		adv, err := parsed.GlyphAdvance(&buf, g, fixed.I(int(units)), font.HintingNone)
		if err != nil {
			return err
		}
		f.advance[r] = uint16(math.Round(float64(adv) / 64 * 1000 / float64(units)))
	}
	return nil
}

// copied gives the bytes to one document: the library writes behind what it is given.
func (f *face) copied() []byte {
	b := make([]byte, len(f.data))
	copy(b, f.data)
	return b
}

func (f *face) has(r rune) bool {
	return r >= 0 && int(r) < len(f.advance) && f.advance[r] != absent
}

// width of a text in thousandths of the size. A character the face has not counts nothing: covered has refused it.
func (f *face) width(s string) float64 {
	n := 0
	for _, r := range s {
		if f.has(r) {
			n += int(f.advance[r])
		}
	}
	return float64(n)
}

// HasGlyph says whether documents can print a character: for the linter of templates. Both typefaces hold the same ones.
func HasGlyph(r rune) bool {
	all, err := typefaces[docgen.Times]()
	return err == nil && (r == '\n' || all[assets.Regular].has(r))
}

func styleOf(r docgen.Run, bold bool) assets.Face {
	switch {
	case (r.Bold || bold) && r.Italic:
		return assets.BoldItalic
	case r.Bold || bold:
		return assets.Bold
	case r.Italic:
		return assets.Italic
	}
	return assets.Regular
}

// covered refuses the first character that one of the faces lacks. A text in two styles must have it in both, so all four
// are asked: a paper must not change its mind when a word is made bold.
func covered(faces *[assets.Faces]face, runs []docgen.Run, line int) error {
	for _, run := range runs {
		for _, r := range run.Text {
			if r == '\n' {
				continue
			}
			for i := range faces {
				if !faces[i].has(r) {
					o := run.Origin
					if o.Line == 0 {
						o.Line = line
					}
					return docgen.CharacterError(o, r)
				}
			}
		}
	}
	return nil
}

// coveredDocument asks for everything that will be drawn.
func coveredDocument(faces *[assets.Faces]face, doc *docgen.Document) error {
	if err := covered(faces, []docgen.Run{{Text: doc.Footer}}, 0); err != nil {
		return err
	}
	for _, b := range doc.Blocks {
		groups := append([][]docgen.Run{b.Date, b.Runs}, b.Items...)
		for _, row := range b.Rows {
			for _, cell := range row {
				groups = append(groups, cell.Runs)
			}
		}
		for _, runs := range groups {
			if err := covered(faces, runs, b.Line); err != nil {
				return err
			}
		}
	}
	return nil
}
