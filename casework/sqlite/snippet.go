package sqlite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/names"
)

const (
	titleRunes   = 90
	snippetRunes = 140
	snippetLead  = 40 // runes kept before the word that was found
)

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// hit makes what a list of results shows: the title and, from the first text that holds a word looked for, the place.
func (f *finder) hit(c *codec, e casework.Entity, texts []string) casework.Hit {
	h := casework.Hit{Kind: c.kind, ID: e.Base().ID}
	if of := searchTexts[c.kind].of; of != nil {
		h.Of = of(e)
	}
	rest := texts
	for i, t := range texts {
		if strings.TrimSpace(t) != "" {
			h.Title, rest = cut(oneLine(t), 0, titleRunes), texts[i+1:]
			break
		}
	}
	for _, t := range rest {
		if s := snippet(t, f.words); s != "" {
			h.Snippet = s
			return h
		}
	}
	for i, t := range texts {
		if s := snippet(t, f.words); s != "" && (i > 0 || s != h.Title) {
			h.Snippet = s
			return h
		}
	}
	return h
}

// snippet gives the part of text round the first word that begins with one of words; "" when there is none.
func snippet(text string, words []string) string {
	if text == "" {
		return ""
	}
	start := -1
	for i, r := range text {
		switch in := wordRune(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			if begins(text[start:i], words) {
				return around(text, start)
			}
			start = -1
		}
	}
	if start >= 0 && begins(text[start:], words) {
		return around(text, start)
	}
	return ""
}

func begins(word string, words []string) bool {
	folded := names.Fold(word)
	for _, w := range words {
		if strings.HasPrefix(folded, w) {
			return true
		}
	}
	return false
}

// around cuts text to a line that has the byte at within it.
func around(text string, at int) string {
	from := at
	for n := 0; n < snippetLead && from > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > 0 { // begin with a whole word
		if i := strings.IndexFunc(text[from:at], unicode.IsSpace); i >= 0 {
			from += i
		}
	}
	return cut(oneLine(text[from:min(len(text), from+snippetRunes*8)]), from, snippetRunes)
}

// cut keeps the first n runes and marks what was left out on either side.
func cut(s string, from, n int) string {
	if from > 0 {
		s = "…" + s
	}
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	i := 0
	for at := range s {
		if i == n {
			return strings.TrimRightFunc(s[:at], unicode.IsSpace) + "…"
		}
		i++
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ") }
