package page

import (
	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// Days tells fields for dates what the law's calendar says about a day.
func Days(d *presenter.Desk) widgets.Days {
	if d.Calendar == nil {
		return nil
	}
	return func(day casework.Date) (widgets.DayKind, string) {
		name := ""
		if special, ok := d.Calendar.Day(day); ok {
			name = special.Name.In(d.Text.Lang())
		}
		if sure, _ := d.Calendar.Confirmed(day, day); !sure {
			return widgets.Unconfirmed, name
		}
		switch d.Calendar.Kind(day) {
		case calendar.Working:
			return widgets.WorkingDay, name
		case calendar.WorkingWeekend:
			return widgets.MovedWork, name
		case calendar.Weekend:
			return widgets.Weekend, name
		}
		return widgets.Holiday, name
	}
}
