package papersheet

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/docgen"
	"zanger/ui/theme"
)

func sample() *docgen.Document {
	field := func(path, text string) docgen.Run {
		return docgen.Run{Text: text, Origin: docgen.Origin{Kind: docgen.FromField, Field: path, Line: 3}}
	}
	return &docgen.Document{Blocks: []docgen.Block{
		{Kind: docgen.Title, Runs: []docgen.Run{{Text: "ТАЛАП АРЫЗ", Origin: docgen.Origin{Line: 1}}}},
		{Kind: docgen.Para, Runs: []docgen.Run{{Text: "Талап қоюшы ", Origin: docgen.Origin{Line: 3}}, field("claimant", "Сынақова Үлгі"), {Text: ", ", Origin: docgen.Origin{Line: 3}}, field("claimant.address", "Үлгі көшесі")}},
	}}
}

// TestASumStandsOnOneLine: the preview breaks its lines by the rule of the writers, at whatever width.
func TestASumStandsOnOneLine(t *testing.T) {
	app := fynetest.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(theme.Light, 100))
	s := New(nil)
	s.Set(&docgen.Document{Blocks: []docgen.Block{{Kind: docgen.Para, Runs: []docgen.Run{
		{Text: "Жалақы мөлшері айына "}, {Text: "250 000 (екі жүз елу мың) теңгені", Origin: docgen.Origin{Kind: docgen.FromField, Field: "wage"}}, {Text: " құрайды."},
	}}}})
	for width := float32(200); width < 700; width += 10 {
		s.Resize(fyne.NewSize(width, 400))
		whole := false
		for _, p := range s.pieces {
			whole = whole || strings.Contains(p.text, "250\u00a0000")
		}
		if !whole {
			t.Fatalf("%v wide: the sum is broken over two lines", width)
		}
	}
}

// TestAWordKnowsItsFieldAndAFieldItsWord: a tap on the paper gives the field that wrote the words under it, and the words of a
// field are found on the paper.
func TestAWordKnowsItsFieldAndAFieldItsWord(t *testing.T) {
	app := fynetest.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(theme.Light, 100))
	var got docgen.Run
	s := New(func(r docgen.Run) { got = r })
	s.Set(sample())
	s.Resize(fyne.NewSize(600, 400))
	for path, want := range map[string]string{"claimant": "claimant", "claimant.name": "claimant", "claimant.address": "claimant.address"} {
		top, found := s.Mark(Field(path))
		if !found || top <= 0 {
			t.Fatalf("%s is not on the paper", path)
		}
		for _, p := range s.pieces {
			if p.run.Origin.Field == want {
				s.Tapped(&fyne.PointEvent{Position: p.at.AddXY(p.size.Width/2, p.size.Height/2)})
			}
		}
		if got.Origin.Field != want {
			t.Errorf("%s: tapped %q", path, got.Origin.Field)
		}
	}
	if _, found := s.Mark(Field("defendant")); found {
		t.Error("a field that is not on the paper was found")
	}
	if _, found := s.Mark(Line(3)); !found {
		t.Error("no words of line 3")
	}
	if Field("claimant.address")(docgen.Run{Origin: docgen.Origin{Field: "claimant"}}) {
		t.Error("an address marks the name")
	}
}
