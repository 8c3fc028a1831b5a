package docx

import "strings"

type tagKind int

const (
	tagField tagKind = iota
	tagIf
	tagEach
	tagElse
	tagEndIf
	tagEndEach
	tagBad
)

// tag is what stands between two braces, from and to its bounds in the text.
type tag struct {
	kind     tagKind
	body     string   // field, condition or list
	filters  []string // of a field: "gen", "date:long"
	sep      string   // of a list inside a paragraph: what stands between its items; "\x00" when the template does not say
	source   string   // as written, for errors
	from, to int
}

// tags finds the tags of a paragraph. Braces that do not pair give a tagBad.
func tags(text string) []tag {
	var out []tag
	for at := 0; ; {
		open, end := strings.Index(text[at:], "{{"), strings.Index(text[at:], "}}")
		if open < 0 && end < 0 {
			return out
		}
		if open < 0 || end >= 0 && end < open { // }} with nothing open
			from := at + end
			return append(out, tag{kind: tagBad, source: excerpt(text, from), from: from, to: from + 2})
		}
		open += at
		end = strings.Index(text[open:], "}}")
		if end < 0 || strings.Contains(text[open+2:open+end], "{{") {
			return append(out, tag{kind: tagBad, source: excerpt(text, open), from: open, to: len(text)})
		}
		end += open + 2
		t := parseTag(text[open+2 : end-2])
		t.source, t.from, t.to = text[open:end], open, end
		out = append(out, t)
		at = end
	}
}

// unsaid is the separator of a list whose template names none: a comma, unless each item ends with one of its own.
const unsaid = "\x00"

// separator parts «list sep "; "». Word makes curly quotes of straight ones, so any pair will do.
func separator(s string) (list, sep string, ok bool) {
	list, rest, found := strings.Cut(s, " sep ")
	if !found {
		return s, unsaid, true
	}
	r := []rune(strings.TrimSpace(rest))
	const quotes = "\"'“”„«»‘’"
	if len(r) < 2 || !strings.ContainsRune(quotes, r[0]) || !strings.ContainsRune(quotes, r[len(r)-1]) {
		return "", "", false
	}
	return list, string(r[1 : len(r)-1]), true
}

// excerpt shows where something begins, cut to a few words.
func excerpt(text string, from int) string {
	r := []rune(text[from:])
	if len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return string(r)
}

func parseTag(s string) tag {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
	word, rest, _ := strings.Cut(s, " ")
	switch {
	case word == "#if" && rest != "":
		return tag{kind: tagIf, body: rest}
	case word == "#each":
		list, sep, ok := separator(rest)
		if isPath(list) && ok {
			return tag{kind: tagEach, body: list, sep: sep}
		}
	case s == "else":
		return tag{kind: tagElse}
	case s == "/if":
		return tag{kind: tagEndIf}
	case s == "/each":
		return tag{kind: tagEndEach}
	}
	parts := strings.Split(s, "|")
	if !isPath(strings.TrimSpace(parts[0])) {
		return tag{kind: tagBad}
	}
	t := tag{kind: tagField, body: strings.TrimSpace(parts[0])}
	for _, f := range parts[1:] {
		t.filters = append(t.filters, strings.TrimSpace(f))
	}
	return t
}

// isPath says whether s can be the name of a field: letters of any script, digits, _ and dots between.
func isPath(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsAny(s, " \t\n{}|#/<>\"'`=&!?*+()[]:;,\\")
}

// names gives the fields a tag asks for.
func (t tag) names() []string {
	if t.kind != tagIf {
		if t.body == "" {
			return nil
		}
		return []string{t.body}
	}
	var out []string
	for _, part := range strings.Split(strings.ReplaceAll(t.body, " or ", " and "), " and ") {
		words := strings.Fields(part)
		if len(words) > 1 && words[0] == "not" {
			words = words[1:]
		}
		if len(words) > 0 {
			out = append(out, strings.TrimPrefix(words[0], "!"))
		}
	}
	return out
}
