package vault

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
)

func TestRecoverySheet(t *testing.T) {
	r := newRecovery()
	g := r.Groups()
	if len(g) != 11 {
		t.Fatalf("%d groups, want 11", len(g))
	}
	for i, s := range g {
		if len(s) != 4 || strings.Trim(s, crockford) != "" {
			t.Errorf("group %d is %q", i+1, s)
		}
	}
	if got, want := strings.Join(r.Lines(), " "), strings.Join(g, " "); got != want || len(r.Lines()) != 3 {
		t.Errorf("lines %q, want %q in 3", got, want)
	}
	for _, shown := range []string{fmt.Sprint(r), fmt.Sprintf("%v %+v %#v %s", r, r, r, r)} {
		if strings.Contains(shown, g[0]) {
			t.Error("a recovery key prints itself")
		}
	}
}

func TestRecoveryAsPeopleTypeIt(t *testing.T) {
	r := Recovery{[20]byte{0xA0, 0x0B, 1, 2, 3, 0xFF, 0x10, 0, 0, 0, 9, 9, 9}}
	text := r.Text()
	lookalike := strings.NewReplacer("A", "А", "B", "В", "E", "Е", "K", "К", "M", "М", "H", "Н", "P", "Р", "C", "С", "T", "Т", "X", "Х", "Y", "У", "0", "О")
	for name, typed := range map[string]string{
		"as printed":          strings.Join(r.Lines(), "\n"),
		"in one line":         text,
		"small letters":       strings.ToLower(text),
		"no separators":       strings.ReplaceAll(text, "-", ""),
		"odd spacing":         " " + strings.ReplaceAll(text, "-", " \u00a0 ") + "\r\n",
		"O and l for 0 and 1": strings.NewReplacer("0", "O", "1", "l").Replace(text),
		"a Russian layout":    lookalike.Replace(text),
		"the same, small":     strings.ToLower(lookalike.Replace(text)),
		"Kazakh і for 1":      strings.ReplaceAll(text, "1", "і"),
		"in other groups":     strings.Join(strings.SplitAfter(strings.ReplaceAll(text, "-", ""), "0"), " "),
	} {
		if got, err := ParseRecovery(typed); err != nil || got != r {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One wrong character and two that changed places are found in their group; groups that changed places too.
func TestRecoveryTypoIsLocated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Recovery
		copy(r.secret[:], rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "secret"))
		g := r.Groups()
		i := rapid.IntRange(0, 10).Draw(t, "group")
		b := []byte(g[i])
		switch rapid.IntRange(0, 4).Draw(t, "mistake") {
		case 0: // another character
			j := rapid.IntRange(0, 3).Draw(t, "place")
			b[j] = crockford[(strings.IndexByte(crockford, b[j])+rapid.IntRange(1, 31).Draw(t, "by"))%32]
		case 1: // two changed places
			j, k := rapid.IntRange(0, 3).Draw(t, "place"), rapid.IntRange(0, 3).Draw(t, "other")
			if b[j] == b[k] {
				return
			}
			b[j], b[k] = b[k], b[j]
		case 2: // one left out
			b = b[:3]
		case 3: // one too many
			b = append(b, b[0])
		case 4: // no such character
			b[0] = '*'
		}
		g[i] = string(b)
		_, err := ParseRecovery(strings.Join(g, "-"))
		var e *casework.Error
		if !errors.As(err, &e) || e.Key != "error.vault.recovery_group" || e.Args["Group"] != i+1 {
			t.Fatalf("group %d mistyped as %q: %v %v", i+1, b, err, e.Args)
		}
	})
	r := newRecovery()
	g := r.Groups()
	g[2], g[5] = g[5], g[2]
	_, err := ParseRecovery(strings.Join(g, " "))
	var e *casework.Error
	if !errors.As(err, &e) || e.Args["Group"] != 3 {
		t.Errorf("groups 3 and 6 exchanged: %v", err)
	}
}

func TestRecoveryLength(t *testing.T) {
	r := newRecovery()
	g := r.Groups()
	_, err := ParseRecovery(strings.Join(g[:10], " "))
	var e *casework.Error
	if !errors.As(err, &e) || e.Key != "error.vault.recovery_length" || e.Args["Have"] != 40 || e.Args["Want"] != 44 {
		t.Errorf("a group left out: %v", err)
	}
	_, err = ParseRecovery("")
	wantKey(t, err, casework.Invalid, "error.vault.recovery_length")
}

// Two mistakes in one group can cancel out; the character over all then notices nearly always.
func TestRecoveryOverallCheck(t *testing.T) {
	r := Recovery{[20]byte{1, 2, 3, 4, 5}}
	d := r.digits()
	caught := 0
	for x := byte(1); x < 32; x++ {
		e := append([]byte(nil), d...)
		e[0] ^= mul32(x, 2)
		e[1] ^= x // 2·2x = 4·x: the group's own check stays
		b := []byte{crockford[e[0]], crockford[e[1]], crockford[e[2]], crockford[groupCheck(0, e[:3])]}
		g := r.Groups()
		if g[0][3] != b[3] {
			t.Fatal("the mistake does not cancel out")
		}
		g[0] = string(b)
		_, err := ParseRecovery(strings.Join(g, "-"))
		if err != nil {
			wantKey(t, err, casework.Invalid, "error.vault.recovery_mistyped")
			caught++
		}
	}
	if caught < 28 {
		t.Errorf("%d of 31 double mistakes caught", caught)
	}
}

func FuzzParseRecovery(f *testing.F) {
	f.Add(newRecovery().Text())
	f.Add("О0Il-\u00a0*")
	f.Add("\xff\xfe----")
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := ParseRecovery(typed)
		if err != nil {
			if casework.CodeOf(err) != casework.Invalid {
				t.Fatal(err)
			}
			return
		}
		if back, err := ParseRecovery(r.Text()); err != nil || back != r {
			t.Fatal("a key read does not read again")
		}
	})
}
