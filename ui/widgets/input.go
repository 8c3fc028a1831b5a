package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Kinds of input. They are kept in profiles.
const (
	WordsInput  = ""
	ChoiceInput = "choice"
	TickInput   = "tick"
)

// InputKey tells a control of a form by its words.
type InputKey struct {
	Kind  string
	Label string // of the field it stands in; of a box to tick its own words
	Nth   int    // among those with the same kind and label, from 0
}

// Input is a control in which a person says something.
type Input struct {
	InputKey
	control fyne.CanvasObject
}

// Inputs gives the inputs in sight inside an object, in the order of reading.
func Inputs(o fyne.CanvasObject) (list []Input) {
	seen := map[InputKey]int{}
	inside(o, "", func(o fyne.CanvasObject, label string) {
		k := InputKey{Label: label}
		switch x := o.(type) {
		case *Entry:
		case *Choice:
			k.Kind = ChoiceInput
		case *Check:
			k.Kind, k.Label = TickInput, x.label
		default:
			return
		}
		n := seen[k]
		seen[k]++
		k.Nth = n
		list = append(list, Input{k, o})
	})
	return list
}

// Entry gives the field of words, nil for an input of another kind.
func (i Input) Entry() *Entry {
	e, _ := i.control.(*Entry)
	return e
}

// Value is what it says: the words, the words of what is chosen, or "1" for a tick; "" for nothing.
func (i Input) Value() string {
	switch x := i.control.(type) {
	case *Entry:
		return x.Text
	case *Choice:
		if words, chosen := x.words(); chosen {
			return words
		}
	case *Check:
		if x.Checked {
			return "1"
		}
	}
	return ""
}

// Put lets it say a value, as if a person did, and reports whether it can.
func (i Input) Put(value string) bool {
	switch x := i.control.(type) {
	case *Entry:
		x.SetText(value)
	case *Choice:
		at := slices.Index(x.labels, value)
		if at < 0 {
			return false
		}
		x.Select(at)
	case *Check:
		x.SetChecked(value != "")
	}
	return true
}
