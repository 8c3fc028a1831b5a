package casefile

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/ui/theme"
	"zanger/ui/widgets"
)

// readPreviews reads small pictures that are not shown yet beside the window, and shows them when they are read.
func (v *view) readPreviews() {
	v.come = v.pr.Come()
	var want []*casework.File
	for _, f := range v.pr.Files {
		if v.pr.Previews[f.ID] != nil && v.thumbs[f.ID] == nil {
			want = append(want, f)
		}
	}
	if len(want) == 0 {
		return
	}
	pr := *v.pr // as it was read: the page may read anew meanwhile
	desk := v.host.Desk()
	go func() {
		found := map[casework.ID]image.Image{}
		for _, f := range want {
			if v.ctx.Err() != nil {
				return
			}
			if img, err := jpeg.Decode(bytes.NewReader(pr.Preview(v.ctx, f))); err == nil {
				found[f.ID] = img
			}
		}
		if len(found) == 0 {
			return
		}
		desk.Later(func() {
			if v.ctx.Err() != nil {
				return
			}
			for id, img := range found {
				v.thumbs[id] = img
			}
			v.tabs.Renew("papers")
			v.tabs.Renew("position")
		})
	}()
}

// moved hears of the exchange: a file or its preview may have come.
func (v *view) moved() {
	if v.pr.Case != nil && v.pr.Come() != v.come {
		v.Refresh()
	}
}

// showFile is the card of an attached file: what it looks like, and what can be done with it now.
func (v *view) showFile(f *casework.File) {
	if f == nil {
		return
	}
	p, card := v.p, v.pr.FileCard(v.ctx, f)
	var closeSheet func()
	var facts []fyne.CanvasObject
	for _, x := range card.Facts {
		facts = append(facts, widgets.Fact(x.Label, x.Value))
	}
	words := widgets.Column(12, widgets.Facts(facts...))
	var do *widgets.Button
	switch {
	case card.Here:
		do = widgets.Primary(p.T("casepage.do.saveas"), "download", func() {
			closeSheet()
			v.saveFile(f)
		})
	case card.Fetch != "":
		do = widgets.Primary(card.Fetch, "download", func() {
			closeSheet()
			v.fetch(f)
		})
	}
	if card.Away != "" {
		words.Add(widgets.Body(card.Away))
	}
	var focus fyne.Focusable
	if do != nil {
		focus = do
		words.Add(container.NewHBox(do))
	}
	var picture fyne.CanvasObject
	if img := v.thumbs[f.ID]; img != nil {
		b := img.Bounds()
		picture = widgets.NewPicture(img, 240, min(320, 240*float32(b.Dy())/float32(b.Dx())))
	} else {
		picture = container.NewCenter(widgets.Column(8, container.NewCenter(widgets.NewIcon("file", theme.Muted, 56)),
			widgets.FixedWidth(150*theme.Scale(), widgets.Small(p.T("preview.none")))))
		picture = container.NewStack(widgets.NewFill("", theme.Border, theme.Radius), widgets.FixedHeight(200*theme.Scale(), widgets.FixedWidth(200*theme.Scale(), picture)))
	}
	closeSheet = v.host.Sheet(card.Title, widgets.FixedWidth(620*theme.Scale(), container.NewBorder(nil, nil, widgets.Inset(0, 0, 0, 20, container.NewVBox(picture)), nil, words)), focus)
}

// fetch brings a file from the hub, and shows its card again: it can be saved then.
func (v *view) fetch(f *casework.File) {
	v.host.Work(v.p.T("preview.fetching", "Name", f.Name), func(ctx context.Context, progress func(int, int)) error { return v.pr.Fetch(ctx, f, progress) }, func(err error) {
		if v.host.Desk() == nil || !v.host.Try(err) {
			return
		}
		v.Refresh()
		v.showFile(f)
	})
}
