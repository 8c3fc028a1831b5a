package compare

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// marked writes a comparison as a person reads it: [-gone-], {+come+}.
func marked(paras []Para) string {
	var b strings.Builder
	for i, p := range paras {
		if i > 0 {
			b.WriteString(" ¶ ")
		}
		for _, x := range p.Pieces {
			switch x.Kind {
			case Added:
				b.WriteString("{+" + x.Text + "+}")
			case Removed:
				b.WriteString("[-" + x.Text + "-]")
			default:
				b.WriteString(x.Text)
			}
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"Взыскать 100 000 ₸.", "Взыскать 250 000 ₸.", "Взыскать [-100-]{+250+} 000 ₸."},
		{"а|б|в", "а|в", "а ¶ [-б-] ¶ в"},
		{"а|в", "а|б|в", "а ¶ {+б+} ¶ в"},
		{"Талап қоюшы жұмыс істеді|Сұраймын:", "Талап қоюшы зауытта жұмыс істеді|Сұраймын:", "Талап қоюшы {+зауытта +}жұмыс істеді ¶ Сұраймын:"},
		{"Один абзац о работе", "Совсем другое", "[-Один абзац о работе-] ¶ {+Совсем другое+}"},
		{"Истец просит взыскать долг.|Иск подан в срок.", "Добавлено первым абзацем новое.|Истец просит взыскать весь долг.|Иск подан в срок.", "{+Добавлено первым абзацем новое.+} ¶ Истец просит взыскать {+весь +}долг. ¶ Иск подан в срок."},
		{"", "", ""},
	} {
		if got := marked(Texts(lines(c.before), lines(c.after))); got != c.want {
			t.Errorf("%q -> %q\ngot  %s\nwant %s", c.before, c.after, got, c.want)
		}
	}
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// TestBothVersionsAreThere: whatever the texts, the comparison holds every word of both, in order.
func TestBothVersionsAreThere(t *testing.T) {
	text := rapid.SliceOfN(rapid.StringMatching(`([а-яә,. ]{0,6} ?){0,5}`), 0, 8)
	rapid.Check(t, func(r *rapid.T) {
		before, after := text.Draw(r, "before"), text.Draw(r, "after")
		var old, now []string
		for _, p := range Texts(before, after) {
			var o, n string
			for _, x := range p.Pieces {
				if x.Kind != Added {
					o += x.Text
				}
				if x.Kind != Removed {
					n += x.Text
				}
			}
			if p.Kind != Added {
				old = append(old, o)
			}
			if p.Kind != Removed {
				now = append(now, n)
			}
		}
		if strings.Join(old, "\n") != strings.Join(before, "\n") || strings.Join(now, "\n") != strings.Join(after, "\n") {
			r.Fatalf("%q -> %q gave %q and %q", before, after, old, now)
		}
	})
}

func TestLongTextsEnd(t *testing.T) {
	a, b := strings.Repeat("а б ", 3000), strings.Repeat("б в ", 3000)
	if got := Texts([]string{a}, []string{b}); Differences(got) != 2 {
		t.Fatalf("got %d differences", Differences(got))
	}
}
