package page

import (
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// Mark gives the shape an urgency is drawn with.
func Mark(u presenter.Urgency) widgets.Mark {
	switch u {
	case presenter.Overdue:
		return widgets.OverdueMark
	case presenter.Soon:
		return widgets.SoonMark
	case presenter.Planned:
		return widgets.PlannedMark
	case presenter.Done:
		return widgets.DoneMark
	}
	return widgets.NewMark
}

// MarkIcon names the drawing of an urgency, for a button.
func MarkIcon(u presenter.Urgency) string {
	switch u {
	case presenter.Overdue:
		return "badge-triangle"
	case presenter.Soon:
		return "badge-diamond"
	case presenter.Planned:
		return "badge-disc"
	case presenter.Done:
		return "badge-check"
	}
	return "badge-ring"
}
