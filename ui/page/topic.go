package page

import (
	"fyne.io/fyne/v2"

	"zanger/ui/presenter"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// TopicCard shows the topics software suggests, with what spoke for each and one button to take it. It says that software
// made the suggestion.
func TopicCard(t *text.Printer, topics []presenter.TopicRow, take func(code string)) fyne.CanvasObject {
	rows := []fyne.CanvasObject{widgets.Small(t.T("triage.label"))}
	for _, x := range topics {
		words := widgets.Column(1, widgets.NewPara(x.Name+" · "+x.Share, widgets.Bold))
		if x.Why != "" {
			words.Add(widgets.Small(x.Why))
		}
		rows = append(rows, widgets.Rule(), widgets.RowGrow(10, words, words, widgets.NewButton(t.T("triage.take"), "", func() { take(x.Code) })))
	}
	return widgets.TitledCard(t.T("triage.title"), nil, rows...)
}
