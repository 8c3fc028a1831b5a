package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
)

// Face is a style of a face of documents.
type Face int

// The four styles.
const (
	Regular Face = iota
	Bold
	Italic
	BoldItalic
)

// Faces is the number of styles.
const Faces = 4

// Typeface is a face documents can be set in.
type Typeface int

// Tinos has the metrics of Times New Roman, Arimo those of Arial.
const (
	Tinos Typeface = iota
	Arimo
)

// Typefaces is the number of faces.
const Typefaces = 2

var (
	faceNames  = [Typefaces]string{"Tinos", "Arimo"}
	styleNames = [Faces]string{"Regular", "Bold", "Italic", "BoldItalic"}
)

// documentFonts are the faces of documents: all Kazakh letters and the tenge sign, under the SIL Open Font License that
// lies beside each. What is embedded is a subset, the same characters in both; a document that needs another is refused
// by its writer.
//
//go:embed fonts/Tinos-*.ttf fonts/Arimo-*.ttf fonts/documents.sha256 fonts/OFL-Tinos.txt fonts/OFL-Arimo.txt
var documentFonts embed.FS

// DocumentFont gives a fresh copy of one style of Tinos, as Font does.
func DocumentFont(f Face) ([]byte, error) { return Tinos.Font(f) }

// Font gives a fresh copy of one style, checked against its recorded SHA-256: the PDF library panics on a damaged font
// and races on a shared one. The slice has no spare capacity, since that library reads up to it.
func (t Typeface) Font(f Face) ([]byte, error) {
	if t < 0 || t >= Typefaces || f < 0 || f >= Faces {
		return nil, fmt.Errorf("assets: no document face %d %d", t, f)
	}
	file := faceNames[t] + "-" + styleNames[f] + ".ttf"
	data, err := documentFonts.ReadFile("fonts/" + file)
	if err != nil {
		return nil, err
	}
	sums, err := documentFonts.ReadFile("fonts/documents.sha256")
	if err != nil {
		return nil, err
	}
	if err := checkSum(file, data, string(sums)); err != nil {
		return nil, err
	}
	return data[:len(data):len(data)], nil
}

func checkSum(name string, data []byte, sums string) error {
	got := sha256.Sum256(data)
	for _, line := range strings.Split(sums, "\n") {
		if want, file, ok := strings.Cut(line, "  "); ok && file == name {
			if want != hex.EncodeToString(got[:]) {
				return fmt.Errorf("assets: font %s is damaged", name)
			}
			return nil
		}
	}
	return fmt.Errorf("assets: font %s has no recorded sum", name)
}

// Licence gives the licence of a face.
func (t Typeface) Licence() string {
	text, err := documentFonts.ReadFile("fonts/OFL-" + faceNames[t] + ".txt")
	if err != nil {
		return "" // embedded: cannot happen
	}
	return string(text)
}
