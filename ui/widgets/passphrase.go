package widgets

import (
	"math"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/text"
	"zanger/ui/theme"
)

// PassphraseField takes a secret: hidden, shown while asked to, and for a new one with a bar that says how hard it is to guess.
type PassphraseField struct {
	widget.BaseWidget
	OnChanged   func(string)
	OnSubmitted func(string)

	p        *text.Printer
	entry    *Entry
	eye      *Button
	bar      *barView
	word     *Para
	strength bool
	body     *fyne.Container
}

// NewPassphraseField makes a field; strength shows the bar, for choosing a new secret.
func NewPassphraseField(p *text.Printer, strength bool) *PassphraseField {
	f := &PassphraseField{p: p, entry: NewEntry(), bar: newBar(), word: NewPara("", Caption), strength: strength}
	f.entry.Password = true
	f.eye = Bare("", "eye", func() { f.reveal(f.entry.Password) }).Hint(p.T("widgets.pass.show"))
	f.entry.OnChanged = func(s string) {
		f.tell()
		if f.OnChanged != nil {
			f.OnChanged(s)
		}
	}
	f.entry.OnSubmitted = func(s string) {
		if f.OnSubmitted != nil {
			f.OnSubmitted(s)
		}
	}
	f.entry.ActionItem = f.eye
	f.body = Column(4, f.entry, f.bar, f.word)
	f.tell()
	f.ExtendBaseWidget(f)
	return f
}

// Text gives the secret.
func (f *PassphraseField) Text() string { return f.entry.Text }

// Clear empties and hides the field.
func (f *PassphraseField) Clear() {
	f.entry.SetText("")
	f.reveal(false)
}

// Focusable gives what takes the keyboard.
func (f *PassphraseField) Focusable() fyne.Focusable { return f.entry }

// Disable closes the field: while the key is being made.
func (f *PassphraseField) Disable() { f.entry.Disable(); f.eye.Disable() }

// Enable opens the field.
func (f *PassphraseField) Enable() { f.entry.Enable(); f.eye.Enable() }

func (f *PassphraseField) reveal(on bool) {
	f.entry.Password = !on
	f.entry.Refresh()
	name, key := "eye", "widgets.pass.show"
	if on {
		name, key = "eye-off", "widgets.pass.hide"
	}
	f.eye.SetIcon(name)
	f.eye.Hint(f.p.T(key))
}

func (f *PassphraseField) tell() {
	on := f.strength && f.entry.Text != ""
	show(f.bar, on)
	show(f.word, on)
	if on {
		bits := PassphraseBits(f.entry.Text)
		key, role := "widgets.pass.weak", theme.Overdue
		switch {
		case bits >= 70:
			key, role = "widgets.pass.strong", theme.Done
		case bits >= 50:
			key, role = "widgets.pass.good", theme.Done
		case bits >= 35:
			key, role = "widgets.pass.fair", theme.Soon
		}
		f.bar.set(float32(bits/80), role)
		f.word.SetText(f.p.T(key))
		f.word.SetStyle(Style{theme.SizeSmall, role, false})
	}
	f.body.Refresh()
}

// PassphraseBits guesses, low rather than high, how many bits a guesser must try: letters by their alphabet, repeated and
// neighbouring signs for little, whole words no more than a word list of 4000 gives.
func PassphraseBits(s string) float64 {
	runes := []rune(s)
	if len(runes) == 0 {
		return 0
	}
	pool := 0.0
	var lower, upper, digit, other, cyr bool
	for _, r := range runes {
		switch {
		case unicode.IsDigit(r):
			digit = true
		case r > 0x3ff && unicode.IsLetter(r):
			cyr = true
			upper = upper || unicode.IsUpper(r)
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsLetter(r):
			lower = true
		default:
			other = true
		}
	}
	for _, c := range []struct {
		on bool
		n  float64
	}{{lower, 26}, {upper, 20}, {digit, 10}, {other, 12}, {cyr, 33}} {
		if c.on {
			pool += c.n
		}
	}
	each := math.Log2(max(pool, 2))
	bits, seen := 0.0, map[rune]int{}
	for i, r := range runes {
		b := each / float64(1+seen[r]/2)
		if i > 0 {
			if d := r - runes[i-1]; d == 0 || d == 1 || d == -1 { // aaa, 123
				b = 1
			}
		}
		seen[r]++
		bits += b
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	byWords, rest := 0.0, len(runes)
	distinct := map[string]bool{}
	for _, w := range words {
		n := len([]rune(w))
		rest -= n
		if n >= 3 && !distinct[strings.ToLower(w)] {
			byWords += 12
		} else if n < 3 {
			byWords += float64(n) * each
		}
		distinct[strings.ToLower(w)] = true
	}
	return min(bits, byWords+float64(rest)*2.5)
}

// CreateRenderer is for the toolkit.
func (f *PassphraseField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(f.body)
}
