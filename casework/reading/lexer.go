package reading

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
)

// token is a word of a page's drawing or of a table of letters: both are written in one small language.
type token struct {
	kind  byte // 'n' number, 's' string, '/' name, 'w' word, '[' ']' '<' '>' brackets
	text  string
	value float64
}

// lexer reads tokens. What is damaged is stepped over.
type lexer struct {
	data []byte
	at   int
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return strings.IndexByte("()<>[]{}/%", c) >= 0 }

func (l *lexer) next() (token, bool) {
	for l.at < len(l.data) {
		c := l.data[l.at]
		switch {
		case blank(c):
			l.at++
		case c == '%':
			l.skipTo('\n')
		case c == '(':
			return token{kind: 's', text: l.literal()}, true
		case c == '<' && l.peek(1) != '<':
			return token{kind: 's', text: l.hex()}, true
		case c == '<' || c == '>' && l.peek(1) == '>':
			l.at += 2
			return token{kind: c}, true
		case c == '/':
			l.at++
			return token{kind: '/', text: name(l.word())}, true
		case delimiter(c):
			l.at++
			return token{kind: c}, true
		default:
			w := l.word()
			if v, err := strconv.ParseFloat(w, 64); err == nil && w[0] < 'A' { // "Infinity" is a word
				return token{kind: 'n', text: w, value: v}, true
			}
			return token{kind: 'w', text: w}, true
		}
	}
	return token{}, false
}

func (l *lexer) peek(n int) byte {
	if l.at+n < len(l.data) {
		return l.data[l.at+n]
	}
	return 0
}

func (l *lexer) skipTo(c byte) {
	for l.at < len(l.data) && l.data[l.at] != c {
		l.at++
	}
}

func (l *lexer) word() string {
	from := l.at
	for l.at < len(l.data) && !blank(l.data[l.at]) && !delimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[from:l.at])
}

// literal reads "(…)", with its escapes and inner brackets.
func (l *lexer) literal() string {
	var out []byte
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.at++
				return string(out)
			}
		case '\\':
			l.at++
			out = l.escaped(out)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func (l *lexer) escaped(out []byte) []byte {
	switch c := l.peek(0); c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return out
	case '\r':
		if l.peek(1) == '\n' {
			l.at++
		}
		return out
	case '\n':
		return out
	default:
		if c < '0' || c > '7' {
			return append(out, c)
		}
		v := 0
		for i := 0; i < 3 && l.peek(0) >= '0' && l.peek(0) <= '7'; i++ {
			v = v*8 + int(l.peek(0)-'0')
			l.at++
		}
		l.at--
		return append(out, byte(v))
	}
}

// hex reads "<…>".
func (l *lexer) hex() string {
	l.at++
	from := l.at
	l.skipTo('>')
	digits := bytes.Map(func(r rune) rune {
		if r < '0' || r > '9' && r < 'A' || r > 'F' && r < 'a' || r > 'f' {
			return -1
		}
		return r
	}, l.data[from:l.at])
	l.at++
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	_, _ = hex.Decode(out, digits) // nothing but digits is left
	return string(out)
}

// name undoes "#20" in a name.
func name(s string) string {
	b := []byte(s)
	out := b[:0]
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out, i = append(out, byte(v)), i+2
				continue
			}
		}
		out = append(out, b[i])
	}
	return string(out)
}

// image steps over a picture that stands in the drawing itself, whose bytes are no words.
func (l *lexer) image() {
	for l.at+2 < len(l.data) {
		i := bytes.Index(l.data[l.at:], []byte("EI"))
		if i < 0 {
			l.at = len(l.data)
			return
		}
		l.at += i + 2
		before := byte(' ')
		if l.at > 2 {
			before = l.data[l.at-3]
		}
		if blank(before) && (l.at >= len(l.data) || blank(l.data[l.at])) {
			return
		}
	}
	l.at = len(l.data)
}
