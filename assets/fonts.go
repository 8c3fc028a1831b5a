package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
)

// Face is a style of the face of documents.
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

var faceFiles = [Faces]string{"Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"}

// Tinos is the face of documents: the metrics of Times New Roman, all Kazakh letters and the tenge sign, under the SIL
// Open Font License (fonts/OFL-Tinos.txt). What is embedded is a subset; its characters are those of the font's own
// table, and a document that needs another is refused by its writer.
//
//go:embed fonts/Tinos-*.ttf fonts/Tinos.sha256 fonts/OFL-Tinos.txt
var tinos embed.FS

// DocumentFont gives a fresh copy of one style of Tinos, checked against its recorded SHA-256: the PDF library panics on
// a damaged font and races on a shared one. The slice has no spare capacity, since that library reads up to it.
func DocumentFont(f Face) ([]byte, error) {
	if f < 0 || f >= Faces {
		return nil, fmt.Errorf("assets: no document face %d", f)
	}
	data, err := tinos.ReadFile("fonts/" + faceFiles[f])
	if err != nil {
		return nil, err
	}
	sums, err := tinos.ReadFile("fonts/Tinos.sha256")
	if err != nil {
		return nil, err
	}
	if err := checkSum(faceFiles[f], data, string(sums)); err != nil {
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

// DocumentFontLicence gives the licence of the face of documents.
func DocumentFontLicence() string {
	text, err := tinos.ReadFile("fonts/OFL-Tinos.txt")
	if err != nil {
		return "" // embedded: cannot happen
	}
	return string(text)
}
