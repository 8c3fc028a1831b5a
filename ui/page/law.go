package page

import "zanger/ui/widgets"

// LawBanner makes the place for what a person has to know of the law in use; look leads to what it means for dates.
func LawBanner(h Host, look func()) *widgets.Banner {
	b := widgets.NewBanner(widgets.WarningBanner, "", "", widgets.NewButton(h.Desk().Text.T("datework.do.review"), "shield", look))
	TellLaw(h, b)
	return b
}

// TellLaw shows what there is to say now, or hides the banner.
func TellLaw(h Host, b *widgets.Banner) {
	words := h.Desk().LawWarning()
	b.Set(words, "")
	if words == "" {
		b.Hide()
	} else {
		b.Show()
	}
}
