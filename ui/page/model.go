package page

import (
	"context"

	"zanger/ui/presenter"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// ModelForm asks for the language model of this computer; an empty address switches it off. then is called once it is kept.
func ModelForm(h Host, then func()) {
	ctx, store := context.Background(), h.Desk().Store
	m, err := presenter.ModelOf(ctx, store)
	if !h.Try(err) {
		return
	}
	f := NewForm(h, h.Desk().Text.T("sources.model"))
	f.Object(widgets.FixedWidth(520*theme.Scale(), widgets.Small(f.Words("sources.model.hint"))))
	f.Text("sources.model.url", 1, &m.URL).Text("sources.model.name", 1, &m.Name)
	f.Show(f.Words("common.save"), func() error {
		if err := presenter.SetModel(ctx, store, m); err != nil {
			return err
		}
		then()
		return nil
	})
}
