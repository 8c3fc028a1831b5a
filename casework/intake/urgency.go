package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

// rank orders the bands, 0 first.
func rank(b casework.Band) int {
	switch b {
	case casework.Emergency:
		return 0
	case casework.Urgent:
		return 1
	}
	return 2
}

// bandOf turns a band of the pack into one of the program's: its first rank is an emergency, its second urgent.
func (d *Desk) bandOf(id string) casework.Band {
	for _, b := range d.Law.Intake().Bands {
		if b.ID == id {
			switch b.Rank {
			case 1:
				return casework.Emergency
			case 2:
				return casework.Urgent
			}
		}
	}
	return casework.Ordinary
}

func dateCode(u lawpack.DateUrgency) string { return "law:date:" + strconv.Itoa(u.WithinWorkingDays) }

// Judge gives the most urgent band the pack's rules know for an enquiry, and the code of the rule; empty when no rule
// speaks. It looks at the topic, at the words of the line and the story, and at the date that matters.
func (d *Desk) Judge(e *casework.Enquiry) (band casework.Band, why string) {
	if d.Law == nil {
		return "", ""
	}
	lift := func(id, code string) {
		if b := d.bandOf(id); why == "" || rank(b) < rank(band) {
			band, why = b, code
		}
	}
	in := d.Law.Intake()
	for _, a := range in.Areas {
		if e.Area != "" && (e.Area == a.Area || strings.HasPrefix(e.Area, a.Area+".")) {
			lift(a.Band, "law:area:"+a.Area)
		}
	}
	text := names.Fold(e.Line + "\n" + e.Story + "\n" + e.DateWhat)
	for _, w := range in.Words {
		for _, stem := range w.Stems {
			if beginsWord(text, names.Fold(stem)) {
				lift(w.Band, "law:word:"+w.ID)
				break
			}
		}
	}
	if !e.DateMatters.IsZero() && d.Days != nil {
		today := d.Clock.Today()
		for _, u := range in.Dates {
			if !e.DateMatters.After(d.Days.AddWorkingDays(today, u.WithinWorkingDays)) {
				lift(u.Band, dateCode(u))
			}
		}
	}
	return band, why
}

// beginsWord reports whether stem stands in the text at the beginning of a word.
func beginsWord(text, stem string) bool {
	if stem == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], stem)
		if i < 0 {
			return false
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if at == 0 || !unicode.IsLetter(before) {
			return true
		}
		from = at + len(stem)
	}
}

// lift applies Judge: up only, and never against a band a person chose with words.
func (d *Desk) lift(e *casework.Enquiry) {
	if e.BandWhy != "" && !strings.HasPrefix(e.BandWhy, "law:") {
		return
	}
	if band, why := d.JudgeOrGuess(e); why != "" && (e.Band == "" || rank(band) < rank(e.Band)) {
		e.Band, e.BandWhy = band, why
	}
}

// promise gives the day an answer is due: so many working days after the day of arrival.
// Errors: Missing when there is no pack or calendar, or the calendar does not reach the day.
func (d *Desk) promise(from casework.Date) (day casework.Date, why string, err error) {
	if d.Law == nil || d.Days == nil {
		return day, "", fail(casework.Missing, "error.intake.calendar", "Promise")
	}
	n := d.Law.Intake().Promise.WorkingDays
	first, last := d.Days.Horizon()
	if from.Before(first) || from.AddDays(n).After(last) {
		return day, "", fail(casework.Missing, "error.intake.calendar", "Promise")
	}
	day = d.Days.AddWorkingDays(from, n)
	if day.After(last) {
		return casework.Date{}, "", fail(casework.Missing, "error.intake.calendar", "Promise")
	}
	why = "law:promise:" + strconv.Itoa(n)
	if ok, _ := d.Days.Confirmed(from, day); !ok {
		why = "intake.promise.unconfirmed"
	}
	return day, why, nil
}

// JudgeOrGuess is Judge, raised where software takes the words for a topic the pack holds more urgent and nobody has
// chosen a topic yet.
func (d *Desk) JudgeOrGuess(e *casework.Enquiry) (band casework.Band, why string) {
	band, why = d.Judge(e)
	if d.Topic == nil || d.Law == nil || e.Area != "" {
		return band, why
	}
	area, sure := d.Topic(e.Line + "\n" + e.Story)
	if !sure {
		return band, why
	}
	for _, a := range d.Law.Intake().Areas {
		if b := d.bandOf(a.Band); a.Area == area && (why == "" || rank(b) < rank(band)) {
			return b, "law:guess:" + a.Area
		}
	}
	return band, why
}
