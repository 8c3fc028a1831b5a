package library

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"zanger/casework"
)

// Endings are the kinds of file a text can be taken from.
var Endings = []string{".txt", ".md", ".docx"}

const (
	longestFile = 4 << 20  // bytes of a file
	longestXML  = 32 << 20 // bytes of its text inside
)

func bad(key string, err error) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.library." + key, Op: "library.ReadFile", Err: err}
}

// ReadFile gives the text of a file, paragraphs parted by empty lines: plain text in UTF-8 or the old Windows letters, or
// a DOCX. Errors: Invalid for another kind, for one that is too large or empty, or a damaged one.
func ReadFile(name string, data []byte) (string, error) {
	if len(data) > longestFile {
		return "", bad("large", nil)
	}
	var text string
	var err error
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".txt", ".md":
		text, err = plain(data)
	case ".docx":
		text, err = docx(data)
	default:
		return "", bad("kind", nil)
	}
	if err != nil {
		return "", bad("file", err)
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", bad("empty", nil)
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
	dec := xml.NewDecoder(io.LimitReader(f, longestXML))
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
