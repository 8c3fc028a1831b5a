package page

import (
	"zanger/casework"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// Days tells fields for dates what the law's calendar says about a day.
func Days(d *presenter.Desk) widgets.Days {
	if d.Calendar == nil {
		return nil
	}
	return func(on casework.Date) (widgets.DayKind, string) {
		day := d.Day(on)
		switch {
		case !day.Sure:
			return widgets.Unconfirmed, day.Name
		case day.Weekend && day.Works:
			return widgets.MovedWork, day.Name
		case day.Works:
			return widgets.WorkingDay, day.Name
		case day.Weekend && day.Name == "":
			return widgets.Weekend, ""
		}
		return widgets.Holiday, day.Name
	}
}
