package names

import (
	"encoding/json"
	"fmt"
	"testing"

	"zanger/casework"
)

func TestCheckIIN(t *testing.T) {
	for _, c := range []struct{ in, born, sex, reason string }{
		{"850714399909", "1985-07-14", "m", ""},
		{"900228499405", "1990-02-28", "f", ""},
		{"061211600012", "2006-12-11", "f", ""},
		{" 850714 399909 ", "1985-07-14", "m", ""},
		{"850714-399909", "1985-07-14", "m", ""},
		{"850714399908", "", "", ReasonCheck},
		{"85071439990", "", "", ReasonLength},
		{"", "", "", ReasonLength},
		{"8507143999O9", "", "", ReasonDigits},
		{"٨٥٠٧١٤٣٩٩٩٠٩", "", "", ReasonDigits},
		{"123456789012", "", "", ReasonDate},
		{"900230499405", "", "", ReasonDate},
		{"900200499405", "", "", ReasonDate},
		{"900228799405", "", "", ReasonCentury},
		{"210740999906", "", "", ReasonIsBIN},
		{"210790999906", "", "", ReasonDate},
	} {
		got := CheckIIN(c.in)
		want := IINResult{Valid: c.reason == "", BirthDate: casework.MustDate(c.born), Sex: c.sex, Reason: c.reason}
		if got != want {
			t.Errorf("CheckIIN(%q): got %+v, want %+v", c.in, got, want)
		}
	}
}

func TestCheckIINBornTomorrow(t *testing.T) {
	day := casework.MustDate("2006-12-10")
	if got := CheckIINOn("061211600012", day).Reason; got != ReasonFuture {
		t.Errorf("got %q, want %q", got, ReasonFuture)
	}
	if got := CheckIINOn("061211600012", day.AddDays(1)); !got.Valid {
		t.Errorf("born today: got %+v, want valid", got)
	}
}

func TestCheckBIN(t *testing.T) {
	for _, c := range []struct{ in, registered, form, unit, reason string }{
		{"210740999906", "2021-07", "resident", "head", ""},
		{"190541999809", "2019-05", "resident", "branch", ""},
		{"971240001315", "1997-12", "resident", "head", ""},
		{"210740999907", "", "", "", ReasonCheck},
		{"850714399909", "", "", "", ReasonIsIIN},
		{"211340999906", "", "", "", ReasonDate},
		{"210780999906", "", "", "", ReasonForm},
	} {
		got := CheckBIN(c.in)
		want := IINResult{Valid: c.reason == "", Registered: c.registered, Form: c.form, Unit: c.unit, Reason: c.reason}
		if got != want {
			t.Errorf("CheckBIN(%q): got %+v, want %+v", c.in, got, want)
		}
	}
}

// One birth date has ten thousand serials; the second round of weights serves some and some can never be given.
func TestCheckDigitRounds(t *testing.T) {
	given, never := 0, 0
	for serial := range 10000 {
		ok := 0
		for check := range 10 {
			if CheckIIN(fmt.Sprintf("8507143%04d%d", serial, check)).Valid {
				ok++
			}
		}
		switch ok {
		case 1:
			given++
		case 0:
			never++
		default:
			t.Fatalf("serial %04d has %d valid check digits", serial, ok)
		}
	}
	if given+never != 10000 || never == 0 || never > 100 {
		t.Errorf("got %d given and %d never given, want under 100 never given", given, never)
	}
}

func TestIINResultJSON(t *testing.T) {
	for _, c := range []struct {
		r    IINResult
		want string
	}{
		{CheckIIN("850714399909"), `{"valid":true,"birth_date":"1985-07-14","sex":"m","reason":""}`},
		{CheckIIN("1"), `{"valid":false,"birth_date":null,"sex":"","reason":"iin.reason.length"}`},
	} {
		got, err := json.Marshal(c.r)
		if err != nil || string(got) != c.want {
			t.Errorf("got %s (%v), want %s", got, err, c.want)
		}
	}
}

func TestCheckNumberOfAnEntrepreneur(t *testing.T) {
	if got := CheckNumber("850714399909", true); !got.Valid {
		t.Errorf("got %+v, want valid", got)
	}
	if got := CheckNumber("210740999906", false).Reason; got != ReasonIsBIN {
		t.Errorf("got %q, want %q", got, ReasonIsBIN)
	}
}
