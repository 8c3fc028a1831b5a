package main

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/lawpack"
)

type deadlineIcsCmd struct {
	Out   string `required:"" type:"path" help:"File to write, for instance dates.ics."`
	Names bool   `help:"With titles of cases and dates, which name people, but only where the person said that contact is safe."`
}

func (c *deadlineIcsCmd) Run(e *env) error {
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	ds, err := casework.List[casework.Deadline](e.ctx, store, casework.All().And("done", casework.Empty, nil).And("sort", casework.NotEmpty, nil).By("sort", "time", "id"))
	if err != nil {
		return err
	}
	cases, err := casesOf(e, store, ds)
	if err != nil {
		return err
	}
	cal := newAlmatyCalendar()
	for _, d := range ds {
		ev := e.event(pack, d, cases[d.Case], c.Names)
		cal.AddVEvent(ev)
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return cal.SerializeTo(w) }); err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "dates": len(ds)}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.N("ctl.ics.written", len(ds), "File", c.Out))
	})
}

const almaty = "Asia/Almaty"

// newAlmatyCalendar names the zone with its one offset, so that a telephone with an old table shows the right hour.
func newAlmatyCalendar() *ics.Calendar {
	cal := ics.NewCalendarFor("zanger")
	cal.SetProductId("-//Zanger//zangerctl " + assets.Version + "//KK")
	cal.SetMethod(ics.MethodPublish)
	zone := cal.AddTimezone(almaty)
	std := zone.AddStandard()
	std.AddProperty(ics.ComponentPropertyDtStart, "20240301T000000")
	std.AddProperty("TZOFFSETFROM", "+0500")
	std.AddProperty("TZOFFSETTO", "+0500")
	return cal
}

// event makes a date's entry. Its id is the date's own, so that importing anew moves entries instead of doubling them.
func (e *env) event(pack *lawpack.Pack, d *casework.Deadline, c *casework.Case, names bool) *ics.VEvent {
	ev := ics.NewEvent(d.ID.String() + "@zanger")
	ev.SetDtStampTime(d.Updated)
	ev.SetLastModifiedAt(d.Updated)
	ev.SetClass(ics.ClassificationPrivate)
	day := d.Sort
	if at, err := time.Parse("15:04", d.Time); err == nil {
		begin := fmt.Sprintf("%04d%02d%02dT%02d%02d00", day.Year, day.Month, day.Day, at.Hour(), at.Minute())
		ev.SetProperty(ics.ComponentPropertyDtStart, begin, ics.WithTZID(almaty))
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
	what := e.word("due.form", d.Form)
	if r, ok := pack.Rule(d.Rule); ok {
		what += ", " + pack.Cite(r.Act, r.Article, e.p.Lang())
	}
	if names && c != nil && mayName(pack, c) {
		ev.SetSummary(fmt.Sprintf("%s: %s, %s", number, d.Title, c.Title))
		if d.Place != "" {
			ev.SetLocation(d.Place)
		}
	} else {
		ev.SetSummary(fmt.Sprintf("%s: %s", number, what))
	}
	if len(d.Doubt) > 0 {
		ev.SetDescription(e.p.T("ctl.ics.doubt", "Span", span(d.End)))
	}
	return ev
}

// mayName reports whether a calendar that others of a household may see can name people: only after a plain yes, and
// never for a topic the pack keeps out of sight.
func mayName(pack *lawpack.Pack, c *casework.Case) bool {
	if a, ok := pack.Area(c.Area); ok && a.Hidden {
		return false
	}
	return c.SafeContact == "yes"
}
