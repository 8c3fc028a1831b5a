package drafting

import (
	"zanger/ui/page"
	"zanger/ui/widgets"
)

// nameForms opens the sheet of case forms: each as it will be printed, to be corrected where the program is wrong.
func (v *view) nameForms() {
	forms, err := v.pr.NameForms(v.ctx)
	if !v.host.Try(err) {
		return
	}
	p := v.p
	hint := "nameforms.hint"
	if len(forms) == 0 {
		hint = "nameforms.none"
	}
	f := page.NewForm(v.host, p.T("nameforms.title")).Object(widgets.Body(p.T(hint)))
	for i := range forms {
		word := ""
		switch x := forms[i]; {
		case x.Written != "":
			word = p.T("nameforms.written", "Suggested", x.Suggested)
		case x.Doubt:
			word = p.T("nameforms.doubt")
		}
		f.Said(forms[i].Label, word, &forms[i].Text)
	}
	f.Show(p.T("common.save"), func() error {
		if err := v.pr.SaveNameForms(v.ctx, forms); err != nil {
			return err
		}
		v.show()
		return nil
	})
}
