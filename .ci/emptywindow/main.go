// Emptywindow opens a window with nothing in it, prints how long it took and how much memory it holds, and ends: what
// the toolkit itself costs on this machine, the measure for our own start.
package main

import (
	"fmt"
	"image/color"
	"os"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	start := time.Now()
	a := app.NewWithID("kz.zanger.empty")
	w := a.NewWindow("empty")
	w.Resize(fyne.NewSize(1280, 800))
	// The time is taken while the last thing of the first frame is drawn, as cmd/zanger takes its own.
	var once sync.Once
	mark := canvas.NewRasterWithPixels(func(int, int, int, int) color.Color {
		once.Do(func() {
			fmt.Printf("{\"first_frame_ms\":%d,\"rss_kb\":%d}\n", time.Since(start).Milliseconds(), rss())
			go fyne.Do(a.Quit)
		})
		return color.Transparent
	})
	w.SetContent(container.NewStack(widget.NewLabel(""), mark))
	w.ShowAndRun()
}

// rss reads the resident memory in kB where the system tells it, 0 elsewhere.
func rss() (kb int) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "VmRSS:") {
			fmt.Sscanf(line, "VmRSS: %d kB", &kb)
		}
	}
	return kb
}
