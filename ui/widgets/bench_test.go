package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"zanger/ui/theme"
)

// One scroll of a list of 100,000 rows by a screenful: every row in sight is given another item and laid out.
func BenchmarkListScroll(b *testing.B) {
	app := test.NewTempApp(b)
	theme.Apply(app, theme.Light, 100)
	g := gallery["kk"]
	l := NewList(func() int { return 100_000 }, func(i int) Item {
		return Item{Mark: Mark(1 + i%5), Word: g[5+i%5], Title: fmt.Sprint(g[3], i), Detail: g[4], Right: "23.11"}
	}).BadgesLeft(118)
	w := test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(900, 700))
	b.ResetTimer()
	for i := range b.N {
		l.core.ScrollToOffset(float32(i%5000) * 700)
	}
}

// A page made, laid out once: what a change of page costs.
func BenchmarkPageBuild(b *testing.B) {
	app := test.NewTempApp(b)
	theme.Apply(app, theme.Light, 100)
	for range b.N {
		p := galleryPages(b, "kk")["fields"]
		w := test.NewWindow(Frame(galleryRail(), p, nil))
		w.Resize(fyne.NewSize(1280, 800))
		w.Close()
	}
}
