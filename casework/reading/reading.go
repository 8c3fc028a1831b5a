package reading

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"zanger/casework"
)

// Endings are the kinds of file a text can be taken from.
var Endings = []string{".txt", ".md", ".docx", ".pdf"}

// The most that is read.
const (
	MaxBytes   = 16 << 20 // of a file; a scanned case fits, and an old laptop bears it
	maxXML     = 32 << 20 // bytes of a DOCX's text inside
	maxLetters = 1 << 20  // bytes of text taken
)

// Why a file gave no text: the keys of the errors.
const (
	Large  = "error.library.large"
	Kind   = "error.library.kind"
	Broken = "error.library.file"
	Empty  = "error.library.empty"
	Locked = "error.library.locked"
)

func bad(key string, err error) error {
	return &casework.Error{Code: casework.Invalid, Key: key, Op: "reading.Text", Err: err}
}

// Readable reports whether the name is that of a kind a text can be taken from.
func Readable(name string) bool { return slices.Contains(Endings, ending(name)) }

func ending(name string) string { return strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) }

// Text gives the text of a file, paragraphs parted by empty lines. Errors: Invalid, with the keys above.
func Text(ctx context.Context, name string, data []byte) (text string, err error) {
	if len(data) > MaxBytes {
		return "", bad(Large, nil)
	}
	switch ending(name) {
	case ".txt", ".md":
		text, err = plain(data)
	case ".docx":
		text, err = docx(data)
	case ".pdf":
		text, err = pdf(ctx, data)
	default:
		return "", bad(Kind, nil)
	}
	if err != nil {
		if errors.Is(err, errLocked) {
			return "", bad(Locked, err)
		}
		return "", bad(Broken, err)
	}
	if len(text) > maxLetters {
		text = strings.ToValidUTF8(text[:maxLetters], "")
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", bad(Empty, nil)
	}
	return text, nil
}

func plain(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		old, err := charmap.Windows1251.NewDecoder().Bytes(data)
		if err != nil {
			return "", err
		}
		data = old
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", errors.New("not text")
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}

// docx takes the words of a document's body: a paragraph a paragraph, a cell of a table too.
func docx(data []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return "", err
	}
	defer f.Close()
	dec := xml.NewDecoder(io.LimitReader(f, maxXML))
	var out strings.Builder
	words := false // inside w:t
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				words = true
			case "tab":
				out.WriteByte(' ')
			case "br":
				out.WriteByte('\n')
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				words = false
			case "p":
				out.WriteString("\n\n")
			}
		case xml.CharData:
			if words {
				out.Write(t)
			}
		}
	}
}
