package agenda

import (
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// zones are the zones a computer of each region may be set to. All of Kazakhstan keeps one offset since 1 March 2024, so
// an entry stands at the same hour in each; the name is the one its owner's telephone knows. Regions are the first two
// digits of the classification of places, as in casework.Office.Region.
var zones = map[string]string{
	"15": "Asia/Aqtobe", "23": "Asia/Atyrau", "27": "Asia/Oral", "39": "Asia/Qostanay", "43": "Asia/Qyzylorda", "47": "Asia/Aqtau",
}

const almaty = "Asia/Almaty"

// ZoneOf gives the zone of a region, Asia/Almaty where it has none of its own.
func ZoneOf(region string) string {
	if len(region) >= 2 {
		if z, ok := zones[region[:2]]; ok {
			return z
		}
	}
	return almaty
}

// File is what goes into a calendar file.
type File struct {
	Version string // of the program
	Zone    string // see ZoneOf; empty: Asia/Almaty
	Names   bool   // with titles that name people, where contact is known to be safe
	Pack    *lawpack.Pack
	Say     Printer
}

// Printer puts what stands in a calendar or a register into words; *text.Printer is one.
type Printer interface {
	casework.Printer
	Has(key string) bool
	Range(casework.DateRange) string
}

// WriteICS writes open dates as a calendar file; cases are those they belong to. An entry's id is its date's, so that
// taking the file in anew moves entries instead of doubling them.
func (f File) WriteICS(w io.Writer, dates []*casework.Deadline, cases map[casework.ID]*casework.Case) error {
	zone := f.Zone
	if zone == "" {
		zone = almaty
	}
	cal := ics.NewCalendarFor("zanger")
	cal.SetProductId("-//Zanger//Zanger " + f.Version + "//KK")
	cal.SetMethod(ics.MethodPublish)
	for _, z := range []string{almaty, zone} {
		std := cal.AddTimezone(z).AddStandard() // the one offset, so that a telephone with an old table shows the right hour
		std.AddProperty(ics.ComponentPropertyDtStart, "20240301T000000")
		std.AddProperty("TZOFFSETFROM", "+0500")
		std.AddProperty("TZOFFSETTO", "+0500")
		if zone == almaty {
			break
		}
	}
	for _, d := range dates {
		if d.Sort.IsZero() {
			continue
		}
		cal.AddVEvent(f.event(d, cases[d.Case], zone))
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

func (f File) event(d *casework.Deadline, c *casework.Case, zone string) *ics.VEvent {
	ev := ics.NewEvent(d.ID.String() + "@zanger")
	ev.SetDtStampTime(d.Updated)
	ev.SetLastModifiedAt(d.Updated)
	ev.SetClass(ics.ClassificationPrivate)
	day := d.Sort
	if at, err := time.Parse("15:04", d.Time); err == nil {
		if d.Form == "rule" { // the hour the court closes: the entry ends with it
			at = at.Add(-min(time.Hour, time.Duration(at.Hour())*time.Hour))
		}
		begin := fmt.Sprintf("%04d%02d%02dT%02d%02d00", day.Year, day.Month, day.Day, at.Hour(), at.Minute())
		ev.SetProperty(ics.ComponentPropertyDtStart, begin, ics.WithTZID(zone))
		ev.SetProperty(ics.ComponentPropertyDuration, "PT1H")
	} else {
		// A date known as a span is put on its earliest day.
		ev.SetAllDayStartAt(day.Time())
		ev.SetAllDayEndAt(day.AddDays(1).Time())
		ev.SetTimeTransparency(ics.TransparencyTransparent)
	}
	number := ""
	if c != nil {
		number = c.Number
	}
	what := d.Form
	if key := "due.form." + d.Form; f.Say.Has(key) {
		what = f.Say.T(key)
	}
	if f.Pack != nil {
		if r, ok := f.Pack.Rule(d.Rule); ok {
			what += ", " + f.Pack.Cite(r.Act, r.Article, f.Say.Lang())
		}
	}
	switch {
	case f.Names && d.Case.IsZero(): // an appointment of no case is nobody's contact
		ev.SetSummary(d.Title)
	case f.Names && c != nil && f.mayName(c):
		ev.SetSummary(strings.Trim(fmt.Sprintf("%s: %s, %s", number, d.Title, c.Title), ": "))
		if d.Place != "" {
			ev.SetLocation(d.Place)
		}
	default:
		ev.SetSummary(strings.Trim(fmt.Sprintf("%s: %s", number, what), ": "))
	}
	if len(d.Doubt) > 0 || !d.End.Exact() {
		ev.SetDescription(f.Say.T("agenda.ics.doubt", "Span", f.Say.Range(d.End)))
	}
	// A date whose last stage is a prior one is worth a bell on the telephone too.
	for _, p := range d.Priors {
		a := ev.AddAlarm()
		a.SetAction(ics.ActionDisplay)
		a.SetProperty(ics.ComponentPropertyDescription, what)
		a.SetTrigger(fmt.Sprintf("-P%dD", p.DaysUntil(day)))
	}
	return ev
}

// mayName reports whether a calendar that others of a household may see can name people: only after a plain yes, and
// never for a topic the pack keeps out of sight.
func (f File) mayName(c *casework.Case) bool {
	if f.Pack != nil {
		if a, ok := f.Pack.Area(c.Area); ok && a.Hidden {
			return false
		}
	}
	return c.SafeContact == "yes"
}
