package names

import "testing"

func TestPhone(t *testing.T) {
	for _, c := range []struct {
		in, want, shown string
		ok              bool
	}{
		{"8 (701) 000-45-67", "77010004567", "+7 701 000 45 67", true},
		{"+7 701 000 45 67", "77010004567", "+7 701 000 45 67", true},
		{"77010004567", "77010004567", "+7 701 000 45 67", true},
		{"701 000 45 67", "77010004567", "+7 701 000 45 67", true},
		{"8 7 701 000 45 67", "77010004567", "+7 701 000 45 67", true},
		{"7112 50-40-30", "77112504030", "+7 711 250 40 30", true},
		{"50-40-30", "504030", "50-40-30", true},
		{"+49 30 000000", "4930000000", "+49 30 000000", true},
		{"", "", "", false},
		{"нет", "", "нет", false},
		{"112", "112", "112", false},
	} {
		got, ok := Phone(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("Phone(%q): got %q %v, want %q %v", c.in, got, ok, c.want, c.ok)
		}
		if got := FormatPhone(c.in); got != c.shown {
			t.Errorf("FormatPhone(%q): got %q, want %q", c.in, got, c.shown)
		}
	}
}
