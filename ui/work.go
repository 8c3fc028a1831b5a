package ui

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"zanger/casework"
)

// Work runs f beside the window, with its progress and a button to cancel at the foot of the page.
func (w *Window) Work(title string, f func(ctx context.Context, progress func(done, total int)) error, done func(error)) {
	ctx, cancel := context.WithCancel(context.Background())
	line := w.startLine(title, cancel)
	w.working++
	var mu sync.Mutex
	var last time.Time
	progress := func(n, total int) {
		mu.Lock()
		quiet := time.Since(last) < 80*time.Millisecond && n != total
		if !quiet {
			last = time.Now()
		}
		mu.Unlock()
		if !quiet {
			Dispatch(func() { line.progress(n, total) })
		}
	}
	go func() {
		err := guardedWork(func() error { return f(ctx, progress) })
		if err == nil {
			err = ctx.Err()
		}
		cancel()
		Dispatch(func() {
			w.working--
			w.session.Touch()
			line.end()
			done(err)
		})
	}()
}

// guardedWork turns a panic of long work into an error, with its crash file: whoever waits for the work must hear of its end.
func guardedWork(f func() error) (err error) {
	if crash.Dir == "" {
		return f()
	}
	defer func() {
		if v := recover(); v != nil {
			crash.report(v, debug.Stack())
			err = &casework.Error{Code: casework.Internal, Op: "ui.Work"}
		}
	}()
	return f()
}
