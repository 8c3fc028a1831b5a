package reading

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
)

// font tells the letters and the widths of the codes a page draws with.
type font struct {
	wide   bool // two bytes a code
	ranges []codes
	by     map[int]string // of single codes
	widths map[int]float64
	width  float64        // of a code without one, in thousandths of the letter's size
	found  map[int]string // what was looked up in ranges
}

// codes is a run of codes that stand for a run of letters.
type codes struct {
	from, to int
	first    []uint16
}

// most is how many single codes and widths of one font are kept, and mostRanges how many runs: more is not a font.
const most, mostRanges = 1 << 16, 1 << 11

func fontOf(x *model.Context, d types.Dict) *font {
	f := &font{by: map[int]string{}, widths: map[int]float64{}, width: 500, found: map[int]string{}}
	sub := text(x, d["Subtype"])
	if f.wide = sub == "Type0"; f.wide {
		f.composite(x, d)
	} else {
		f.simple(x, d)
	}
	if sd, _, err := x.DereferenceStreamDict(d["ToUnicode"]); err == nil && sd != nil && sd.DecodeWithLimit(maxStream) == nil {
		f.table(sd.Content)
	}
	return f
}

func text(x *model.Context, o types.Object) string {
	o, err := x.Dereference(o)
	if err != nil {
		return ""
	}
	n, _ := o.(types.Name)
	return string(n)
}

func number(x *model.Context, o types.Object) (float64, bool) {
	o, err := x.Dereference(o)
	if err != nil {
		return 0, false
	}
	switch n := o.(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

func list(x *model.Context, o types.Object) types.Array {
	a, err := x.DereferenceArray(o)
	if err != nil {
		return nil
	}
	return a
}

// composite reads the widths of a font of two bytes a code.
func (f *font) composite(x *model.Context, d types.Dict) {
	f.width = 1000
	under := list(x, d["DescendantFonts"])
	if len(under) == 0 {
		return
	}
	c, err := x.DereferenceDict(under[0])
	if err != nil || c == nil {
		return
	}
	if w, ok := number(x, c["DW"]); ok {
		f.width = w
	}
	ws := list(x, c["W"])
	steps := 0
	for i := 0; i+1 < len(ws) && steps < most; {
		from, ok := number(x, ws[i])
		if !ok {
			return
		}
		if each := list(x, ws[i+1]); each != nil {
			for j, o := range each {
				f.widths[int(from)+j], _ = number(x, o)
			}
			steps += 1 + len(each)
			i += 2
			continue
		}
		to, ok := number(x, ws[i+1])
		if !ok || i+2 >= len(ws) {
			return
		}
		w, _ := number(x, ws[i+2])
		for c := int(from); c <= int(to) && steps < most; c++ {
			f.widths[c] = w
			steps++
		}
		i += 3
	}
}

// simple reads the widths and the letters of a font of one byte a code.
func (f *font) simple(x *model.Context, d types.Dict) {
	first, _ := number(x, d["FirstChar"])
	for i, o := range list(x, d["Widths"]) {
		f.widths[int(first)+i], _ = number(x, o)
		if i > 255 {
			break
		}
	}
	base := charmap.Windows1252
	enc, err := x.Dereference(d["Encoding"])
	if err != nil {
		return
	}
	var differ types.Array
	switch e := enc.(type) {
	case types.Name:
		if e == "MacRomanEncoding" {
			base = charmap.Macintosh
		}
	case types.Dict:
		if text(x, e["BaseEncoding"]) == "MacRomanEncoding" {
			base = charmap.Macintosh
		}
		differ = list(x, e["Differences"])
	}
	for c := range 256 {
		if r := base.DecodeByte(byte(c)); c >= ' ' && r != '\uFFFD' {
			f.by[c] = string(r)
		}
	}
	at := 0
	for _, o := range differ {
		if n, ok := number(x, o); ok {
			at = int(n)
			continue
		}
		f.by[at] = letter(text(x, o))
		at++
	}
}

// table reads which letters the codes stand for, as the file itself says.
func (f *font) table(data []byte) {
	l := &lexer{data: data}
	var args []token
	for {
		t, ok := l.next()
		if !ok {
			return
		}
		if t.kind != 'w' {
			if args = append(args, t); len(args) > 4*most {
				return
			}
			continue
		}
		switch t.text {
		case "endcodespacerange":
			if len(args) > 0 && args[0].kind == 's' {
				f.wide = f.wide && len(args[0].text) > 1
			}
		case "endbfchar":
			for i := 0; i+1 < len(args) && len(f.by) < most; i += 2 {
				f.by[code(args[i].text)] = string(utf16.Decode(units(args[i+1].text)))
			}
		case "endbfrange":
			f.runs(args)
		}
		args = args[:0]
	}
}

func (f *font) runs(args []token) {
	for i := 0; i+2 < len(args); {
		from, to := code(args[i].text), code(args[i+1].text)
		if args[i+2].kind != '[' {
			if u := units(args[i+2].text); len(u) > 0 && len(f.ranges) < mostRanges {
				f.ranges = append(f.ranges, codes{from, to, u})
			}
			i += 3
			continue
		}
		for i += 3; i < len(args) && args[i].kind != ']'; i++ {
			if len(f.by) < most {
				f.by[from] = string(utf16.Decode(units(args[i].text)))
			}
			from++
		}
		i++
	}
}

func code(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

func units(s string) []uint16 {
	if len(s) == 1 {
		return []uint16{uint16(s[0])}
	}
	var out []uint16
	for i := 0; i+1 < len(s) && len(out) < 16; i += 2 {
		out = append(out, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return out
}

// say gives the letters of a code; false where nothing tells them.
func (f *font) say(c int) (string, bool) {
	if s, ok := f.by[c]; ok && f.wide {
		return s, s != ""
	}
	if s, ok := f.found[c]; ok {
		return s, true
	}
	for i := len(f.ranges) - 1; i >= 0; i-- {
		if r := f.ranges[i]; c >= r.from && c <= r.to {
			u := append([]uint16{}, r.first...)
			u[len(u)-1] += uint16(c - r.from)
			f.found[c] = string(utf16.Decode(u))
			return f.found[c], true
		}
	}
	s, ok := f.by[c]
	return s, ok && s != ""
}

func (f *font) wideOf(c int) float64 {
	if w, ok := f.widths[c]; ok {
		return w
	}
	return f.width
}

// letter gives the letters of a name a font calls a drawing by; "" for one that is not known.
func letter(name string) string {
	if s, ok := named[name]; ok {
		return s
	}
	if len(name) == 1 {
		return name
	}
	for prefix, base := range map[string]int{"uni": 16, "u": 16, "afii": 10} {
		digits, ok := strings.CutPrefix(name, prefix)
		n, err := strconv.ParseUint(digits, base, 21)
		if !ok || err != nil || len(digits) < 4 {
			continue
		}
		if prefix != "afii" {
			return string(rune(n))
		}
		switch { // the old names of Russian letters
		case n >= 10017 && n <= 10022:
			return string(rune('А' + n - 10017))
		case n == 10023:
			return "Ё"
		case n >= 10024 && n <= 10049:
			return string(rune('Ж' + n - 10024))
		case n >= 10065 && n <= 10070:
			return string(rune('а' + n - 10065))
		case n == 10071:
			return "ё"
		case n >= 10072 && n <= 10097:
			return string(rune('ж' + n - 10072))
		case n == 61352:
			return "№"
		}
	}
	return ""
}

var named = func() map[string]string {
	out := map[string]string{}
	words := strings.Fields("space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash " +
		"zero one two three four five six seven eight nine colon semicolon less equal greater question at")
	for i, w := range words {
		out[w] = string(rune(' ' + i))
	}
	for w, s := range map[string]string{"guillemotleft": "«", "guillemotright": "»", "endash": "–", "emdash": "—", "quoteright": "’", "quoteleft": "‘",
		"quotedblleft": "“", "quotedblright": "”", "bullet": "•", "ellipsis": "…", "section": "§", "nbspace": " ", "fi": "fi", "fl": "fl", "underscore": "_",
		"bracketleft": "[", "bracketright": "]", "backslash": `\`, "bar": "|"} {
		out[w] = s
	}
	return out
}()
