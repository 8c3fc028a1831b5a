package page

import (
	"fyne.io/fyne/v2"

	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// Strength shows how well a passphrase holds, in four steps and in words.
type Strength struct {
	s     *presenter.Session
	steps [4]*widgets.Fill
	words *widgets.Para
	all   *fyne.Container
}

// NewStrength makes it, empty.
func NewStrength(s *presenter.Session) *Strength {
	v := &Strength{s: s, words: widgets.Small("")}
	row := widgets.Grid(4, 40, 4)
	for i := range v.steps {
		v.steps[i] = widgets.NewFill(theme.NoneGround, "", 2)
		v.steps[i].Min = fyne.NewSize(40, 5)
		row.Add(v.steps[i])
	}
	v.all = widgets.Column(4, row, v.words)
	return v
}

// Object gives what is shown.
func (v *Strength) Object() fyne.CanvasObject { return v.all }

// Judge shows the strength of what is typed.
func (v *Strength) Judge(passphrase string) {
	score, hint := v.s.Strength(passphrase)
	role := theme.Overdue
	switch {
	case score >= 3:
		role = theme.Done
	case score == 2:
		role = theme.Soon
	}
	for i, f := range v.steps {
		if i < score || (i == 0 && passphrase != "") {
			f.Set(role, "")
		} else {
			f.Set(theme.NoneGround, "")
		}
	}
	v.words.SetText(hint)
	v.all.Refresh()
}
