package intake

import (
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casefile"
	"zanger/casework/conflict"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

// Law is what intake asks of a pack; *lawpack.Pack is one.
type Law interface {
	Intake() *lawpack.Intake
	Eligibility() *lawpack.Eligibility
	Area(code string) (*lawpack.Area, bool)
}

// WorkingDays is the calendar; *calendar.Calendar is one.
type WorkingDays interface {
	AddWorkingDays(d casework.Date, n int) casework.Date
	Confirmed(from, to casework.Date) (bool, []calendar.Doubt)
	Horizon() (from, to casework.Date)
}

// Desk is where enquiries are taken. Law and Days may be nil where no pack is at hand: then nothing is promised or judged.
type Desk struct {
	Store     casework.Store
	Clock     casework.Clock
	Law       Law
	Days      WorkingDays
	Names     *names.Live
	Topic     func(words string) (area string, sure bool) // software's guess, which may only raise a band; nil: none
	Conflicts *conflict.Checker
	Cases     *casefile.Keeper
}

// New gives a desk with its own checker and keeper of cases over one live index of names.
func New(store casework.Store, clock casework.Clock, law Law, days WorkingDays, live *names.Live) *Desk {
	checker := conflict.New(store, clock, live)
	return &Desk{Store: store, Clock: clock, Law: law, Days: days, Names: live, Conflicts: checker,
		Cases: &casefile.Keeper{Store: store, Clock: clock, Conflicts: checker}}
}

func fail(code casework.Code, key, op string) error {
	return &casework.Error{Code: code, Key: key, Op: "intake." + op}
}

// Guessed reports whether a stored reason of a band rests on software's guess of the topic, to be labelled as such.
func Guessed(why string) bool { return strings.HasPrefix(why, "law:guess:") }

// Why reads a reason in a language: a code of this package is looked up in the pack, a catalogue key and a person's words
// come back as they are, with law false.
func Why(l Law, why, lang string) (words string, law bool) {
	rest, ok := strings.CutPrefix(why, "law:")
	if !ok || l == nil {
		return why, false
	}
	kind, id, _ := strings.Cut(rest, ":")
	in := l.Intake()
	switch kind {
	case "area", "guess":
		if i := slices.IndexFunc(in.Areas, func(a lawpack.AreaUrgency) bool { return a.Area == id }); i >= 0 {
			return in.Areas[i].Why.In(lang), true
		}
	case "word":
		if i := slices.IndexFunc(in.Words, func(w lawpack.WordUrgency) bool { return w.ID == id }); i >= 0 {
			return in.Words[i].Why.In(lang), true
		}
	case "date":
		if i := slices.IndexFunc(in.Dates, func(d lawpack.DateUrgency) bool { return dateCode(d) == why }); i >= 0 {
			return in.Dates[i].Why.In(lang), true
		}
	case "promise":
		return in.Promise.Text.In(lang), true
	}
	return why, false
}
