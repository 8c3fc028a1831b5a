package names

import (
	"strings"
	"time"
	"unicode"

	"zanger/casework"
)

// IINResult is what twelve digits say about themselves. Scripts see it as it stands here.
type IINResult struct {
	Valid      bool          `json:"valid"`
	BirthDate  casework.Date `json:"birth_date"`           // of an IIN; none when the century is not told by the number
	Sex        string        `json:"sex"`                  // "f", "m", "" when the number does not say
	Reason     string        `json:"reason"`               // catalogue key when not valid: "iin.reason.check"
	Registered string        `json:"registered,omitempty"` // of a BIN: year and month of registration, "2021-07"
	Form       string        `json:"form,omitempty"`       // of a BIN: "resident", "nonresident", "joint_entrepreneur"
	Unit       string        `json:"unit,omitempty"`       // of a BIN: "head", "branch", "office", "farm", "" unknown
}

// Reasons a number is not accepted; each is a key of the text catalogue.
const (
	ReasonLength  = "iin.reason.length"  // not twelve characters
	ReasonDigits  = "iin.reason.digits"  // something else than digits
	ReasonDate    = "iin.reason.date"    // no such day or month
	ReasonCentury = "iin.reason.century" // the seventh digit is none in use
	ReasonFuture  = "iin.reason.future"  // born after today
	ReasonCheck   = "iin.reason.check"   // the last digit does not agree with the others
	ReasonIsBIN   = "iin.reason.is_bin"  // the number of an organisation where a person's is asked
	ReasonIsIIN   = "iin.reason.is_iin"  // and the other way round
	ReasonForm    = "iin.reason.form"    // the fifth digit is none in use
)

// Digits takes out what people put between the digits: spaces, hyphens, dots. Any other character stays, so that a
// check sees it.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' || r == '\u2011' || r == '\u2013' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

// CheckIIN reads a person's number: birth date in digits 1-6, century and sex in 7, a serial, a check digit in 12.
func CheckIIN(number string) IINResult { return CheckIINOn(number, casework.Date{}) }

// CheckIINOn is CheckIIN that also refuses a person born after today.
func CheckIINOn(number string, today casework.Date) IINResult {
	d, why := twelve(number)
	if why != "" {
		return IINResult{Reason: why}
	}
	year, month, day := d[0]*10+d[1], d[2]*10+d[3], d[4]*10+d[5]
	if month < 1 || month > 12 {
		return IINResult{Reason: ReasonDate}
	}
	if d[4] >= 4 {
		if d[4] <= 6 {
			return IINResult{Reason: ReasonIsBIN}
		}
		return IINResult{Reason: ReasonDate}
	}
	r := IINResult{}
	switch c := d[6]; {
	case c == 0: // a number that tells neither century nor sex: 29 February must be possible
		if day < 1 || day > daysIn(2000, month) {
			return IINResult{Reason: ReasonDate}
		}
	case c <= 6:
		year += 1800 + (c-1)/2*100
		if day < 1 || day > daysIn(year, month) {
			return IINResult{Reason: ReasonDate}
		}
		r.BirthDate = casework.NewDate(year, time.Month(month), day)
		r.Sex = [2]string{"m", "f"}[(c-1)%2]
	default:
		return IINResult{Reason: ReasonCentury}
	}
	if !today.IsZero() && r.BirthDate.After(today) {
		return IINResult{Reason: ReasonFuture}
	}
	if !checked(d) {
		return IINResult{Reason: ReasonCheck}
	}
	r.Valid = true
	return r
}

// CheckBIN reads an organisation's number: month of registration in digits 1-4, form in 5, kind of unit in 6.
func CheckBIN(number string) IINResult {
	d, why := twelve(number)
	if why != "" {
		return IINResult{Reason: why}
	}
	if month := d[2]*10 + d[3]; month < 1 || month > 12 {
		return IINResult{Reason: ReasonDate}
	}
	r := IINResult{Registered: "20" + digit(d[0]) + digit(d[1]) + "-" + digit(d[2]) + digit(d[3])}
	if d[0] >= 7 { // numbers are given since 1997 and count older organisations from their first registration
		r.Registered = "19" + r.Registered[2:]
	}
	switch d[4] {
	case 4:
		r.Form = "resident"
	case 5:
		r.Form = "nonresident"
	case 6:
		r.Form = "joint_entrepreneur"
	case 0, 1, 2, 3:
		return IINResult{Reason: ReasonIsIIN}
	default:
		return IINResult{Reason: ReasonForm}
	}
	switch d[5] {
	case 0:
		r.Unit = "head"
	case 1:
		r.Unit = "branch"
	case 2:
		r.Unit = "office"
	case 3:
		r.Unit = "farm"
	}
	if !checked(d) {
		return IINResult{Reason: ReasonCheck}
	}
	r.Valid = true
	return r
}

// CheckNumber reads a person's or an organisation's number; an individual entrepreneur stands under a person's, so an
// organisation may carry either.
func CheckNumber(number string, organisation bool) IINResult {
	if !organisation {
		return CheckIIN(number)
	}
	r := CheckBIN(number)
	if r.Reason == ReasonIsIIN {
		return CheckIIN(number)
	}
	return r
}

func twelve(number string) (d [12]int, why string) {
	s := Digits(number)
	for _, c := range s {
		if c < '0' || c > '9' {
			return d, ReasonDigits
		}
	}
	if len(s) != 12 {
		return d, ReasonLength
	}
	for i := range d {
		d[i] = int(s[i] - '0')
	}
	return d, ""
}

// checked applies the two rounds of weights; a remainder of ten in both is a number that was never given.
func checked(d [12]int) bool {
	for _, start := range []int{1, 3} {
		sum := 0
		for i := range 11 {
			sum += d[i] * ((start-1+i)%11 + 1)
		}
		if k := sum % 11; k < 10 {
			return d[11] == k
		}
	}
	return false
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func digit(n int) string { return string(rune('0' + n)) }
