package spreadsheet

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// ErrBook is a spreadsheet where a CSV was expected.
var ErrBook = errors.New("a spreadsheet, not a CSV")

// OpenCSV opens a CSV as people keep it: compressed by gzip or not, parted by semicolons, tabs or commas. Letters without a mark
// are UTF-16 when every other byte is zero or four, UTF-8 when they are valid, and Windows-1251 or KZ-1048 otherwise; that and the
// sign that parts are judged by the first bytes, look of them. A row may have any number of cells, and is good until the next is
// read. Errors: ErrBook; zero bytes in a text; a damaged gzip.
func OpenCSV(r io.Reader, look int) (*csv.Reader, error) {
	br := bufio.NewReaderSize(r, look)
	if start, _ := br.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, err
		}
		br = bufio.NewReaderSize(z, look)
	}
	start, _ := br.Peek(look) // a file shorter than that is no error
	letters, err := lettersOf(start)
	if err != nil {
		return nil, err
	}
	br = bufio.NewReaderSize(transform.NewReader(br, letters), 64<<10)
	if start, _ = br.Peek(3); bytes.Equal(start, []byte("\ufeff")) {
		br.Discard(3)
	}
	start, _ = br.Peek(64 << 10)
	in := csv.NewReader(br)
	in.Comma, in.LazyQuotes, in.FieldsPerRecord, in.ReuseRecord = sign(start), true, -1, true
	return in, nil
}

// lettersOf tells by its first bytes how a text comes to UTF-8.
func lettersOf(start []byte) (transform.Transformer, error) {
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")):
		return nil, ErrBook
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), nil
	case looksUTF16(start, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder(), nil
	case looksUTF16(start, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder(), nil
	case bytes.IndexByte(start, 0) >= 0:
		return nil, errors.New("zero bytes in a text")
	case validUTF8(start):
		return transform.Nop, nil
	}
	return transform.Chain(charmap.Windows1251.NewDecoder(), runes.Map(kazakh)), nil
}

// validUTF8 passes over a letter the end of what was looked at may have cut.
func validUTF8(start []byte) bool {
	for cut := range utf8.UTFMax {
		if len(start) >= cut && utf8.Valid(start[:len(start)-cut]) {
			return true
		}
	}
	return false
}

func looksUTF16(start []byte, high int) bool {
	n, hits := min(len(start), 1000)/2, 0
	for i := range n {
		if b := start[2*i+high]; b == 0 || b == 4 {
			hits++
		}
	}
	return n > 4 && hits*10 > n*9
}

// kazakh turns what Windows-1251 shows of a letter in KZ-1048, its Kazakh sister, into the letter that was meant: the two
// differ only where Windows-1251 holds letters no register here uses.
func kazakh(shown rune) rune {
	if meant, ok := meant[shown]; ok {
		return meant
	}
	return shown
}

var meant = map[rune]rune{
	'Ќ': 'Қ', 'Ћ': 'Һ', 'Ў': 'Ұ', 'Ј': 'Ә', 'Ґ': 'Ө', 'Є': 'Ғ', 'Ї': 'Ү', 'Ѕ': 'Ң',
	'ќ': 'қ', 'ћ': 'һ', 'ў': 'ұ', 'ј': 'ә', 'ґ': 'ө', 'є': 'ғ', 'ї': 'ү', 'ѕ': 'ң',
}

// sign picks what parts the first rows most evenly; rows without it may be titles above the table.
func sign(start []byte) rune {
	best, most := ',', 0
	for _, d := range []byte{';', '\t', ','} {
		least, rows := 0, 0
		for rest := start; len(rest) > 0 && rows < 10; {
			n, length := parted(rest, d)
			if rest = rest[length:]; n == 0 {
				continue
			}
			if rows == 0 || n < least {
				least = n
			}
			rows++
		}
		if score := least * rows; score > most {
			best, most = rune(d), score
		}
	}
	return best
}

// parted counts how often a sign parts the first row, and the bytes of that row; a quoted cell may hold signs and line ends.
func parted(text []byte, d byte) (n, length int) {
	quoted, opens := false, true // a mark opens a cell at its beginning and, two being one within it, right after one that closed
	for i, b := range text {
		switch {
		case quoted:
			if b == '"' {
				quoted, opens = false, true
			}
		case b == '"' && opens:
			quoted = true
		case b == '\n':
			return n, i + 1
		case b == d:
			n, opens = n+1, true
		default:
			opens = false
		}
	}
	return n, len(text)
}
