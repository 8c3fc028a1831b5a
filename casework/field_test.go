package casework

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestEveryKindHasStorableUniqueFields(t *testing.T) {
	kinds := map[Kind]bool{}
	for _, e := range Kinds() {
		if kinds[e.EntityKind()] {
			t.Errorf("kind %s stands twice", e.EntityKind())
		}
		kinds[e.EntityKind()] = true
		seen := map[string]bool{"id": true, "space": true, "deleted": true, "created": true, "updated": true}
		typ := reflect.TypeOf(e).Elem()
		fields := Fields(e)
		if got, want := len(fields), typ.NumField()-1; got != want {
			t.Errorf("%s: %d of %d fields carry a tag", typ.Name(), got, want)
		}
		for _, f := range fields {
			if seen[f.Name] {
				t.Errorf("%s: field %q stands twice or is reserved", typ.Name(), f.Name)
			}
			seen[f.Name] = true
			if (f.Shape == DateShape || f.Shape == MoneyShape) && !f.Legal {
				switch f.Name {
				case "sort", "safe", "was", "warn": // derived from fields that have legal weight
				default:
					t.Errorf("%s.%s: a date or sum has legal weight", typ.Name(), f.Name)
				}
			}
		}
	}
}

func TestFieldValueSurvivesTheWrite(t *testing.T) {
	in := &Deadline{Title: "Үлгі", End: On(MustDate("2026-11-25")), Doubt: []Reason{{Key: "k", Args: map[string]string{"a": "1"}}}, Done: MustDate("2026-01-02"), Case: NewID()}
	out := &Deadline{}
	for _, f := range Fields(in) {
		v, err := f.JSON(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Set(out, v); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("got %+v, want %+v", out, in)
	}
}

func TestIDSurvivesItsText(t *testing.T) {
	id := NewID()
	got, err := ParseID(id.String())
	if err != nil || got != id {
		t.Errorf("got %v, %v; want %v", got, err, id)
	}
	if len(id.String()) != 26 {
		t.Errorf("got %d characters, want 26", len(id.String()))
	}
	if _, err := ParseID("nonsense"); CodeOf(err) != Invalid {
		t.Errorf("got %v, want code invalid", err)
	}
}

func TestMonthsKeepTheDayOrTakeTheLast(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-11-10", 1, "2026-12-10"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
	} {
		if got := MustDate(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s %+d months: got %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestDateRangeReadsBothForms(t *testing.T) {
	for in, want := range map[string]DateRange{
		"2026-11-23":             On(MustDate("2026-11-23")),
		"2026-11-20..2026-11-23": {MustDate("2026-11-20"), MustDate("2026-11-23")},
	} {
		if got, err := ParseDateRange(in); err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"2026-11-23..2026-11-20", "..2026-11-20", "2026-11-20..", "2026-02-30", "20.11.2026"} {
		if _, err := ParseDateRange(in); CodeOf(err) != Invalid {
			t.Errorf("%s: got %v, want code invalid", in, err)
		}
	}
}

func TestMoneyAsPeopleTypeIt(t *testing.T) {
	for in, want := range map[string]Money{"1 250 000": Tenge(1250000), "0,50": 50, "640\u00a0000 ₸": Tenge(640000), "-1.5": -150} {
		if got, err := ParseMoney(in); err != nil || got != want {
			t.Errorf("%q: got %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "abc", "1.234", "99999999999999999999"} {
		if _, err := ParseMoney(in); CodeOf(err) != Invalid {
			t.Errorf("%q: got %v, want code invalid", in, err)
		}
	}
	var m Money
	if err := json.Unmarshal([]byte(`{"tiyn":105}`), &m); err != nil || m != 105 {
		t.Errorf("got %d, %v; want 105", m, err)
	}
}

func TestTodayIsTheDayInKazakhstan(t *testing.T) {
	late := FixedClock{time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)}
	if got, want := late.Today().String(), "2026-11-24"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
