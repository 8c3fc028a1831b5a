package main

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"os"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
	"zanger/ui/presenter"
)

// measured is a keeper that knows how long the passphrase was stretched: a wait on purpose, not a start that is slow.
type measured struct {
	*keeper
	stretched time.Duration
}

func (m *measured) Open(ctx context.Context, dir string, by presenter.Key) (casework.Store, error) {
	v, err := vault.Open(dir)
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	key, err := v.UnlockPassphrase(ctx, []byte(by.Passphrase))
	m.stretched += time.Since(begin)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	st, err := sqlite.Open(ctx, dir, key, m.clock)
	if err != nil {
		return nil, err // not st: a nil *Store in an interface is not nil
	}
	return st, nil
}

// unlockByFile opens the profile with the first line of a file, as scripts and measurements do.
func unlockByFile(s *presenter.Session, dir, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zanger.unlock", Err: err}
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return s.Unlock(context.Background(), dir, presenter.Key{Passphrase: strings.TrimRight(string(line), "\r")})
}

// measureFrame prints how long the first frame took and how much memory the program then holds, and quits. The time is
// taken while the last thing of the frame is drawn.
func measureFrame(w fyne.Window, quit func(), began time.Time, less func() time.Duration) {
	var once sync.Once
	mark := canvas.NewRasterWithPixels(func(int, int, int, int) color.Color {
		once.Do(func() {
			fmt.Printf("{\"first_frame_ms\":%d,\"rss_kb\":%d}\n", (time.Since(began) - less()).Milliseconds(), rss())
			go fyne.Do(quit)
		})
		return color.Transparent
	})
	w.SetContent(container.NewStack(w.Content(), mark))
}

// rss reads the resident memory in kB where the system tells it, 0 elsewhere.
func rss() (kb int) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "VmRSS:") {
			_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &kb)
		}
	}
	return kb
}
