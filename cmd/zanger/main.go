package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"zanger/assets"
	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
	"zanger/casework/vault"
	"zanger/ui"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// exitNoWindow is the exit code where the window cannot be drawn on this computer.
const exitNoWindow = 3

// How far the memory may grow between collections while the program starts, in hundredths, and how long that lasts.
const (
	startGC  = 400
	startFor = 3 * time.Second
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	began := time.Now()
	// A start makes much that stays and little that goes: collecting it over and over only keeps the person waiting.
	debug.SetGCPercent(startGC)
	time.AfterFunc(startFor, func() { debug.SetGCPercent(100) })
	flags := flag.NewFlagSet("zanger", flag.ContinueOnError)
	profile := flags.String("profile", os.Getenv("ZANGER_PROFILE"), "folder of the one profile to open")
	lang := flags.String("lang", "", "language: kk, ru or en")
	theme := flags.String("theme", "", "light, dark or system")
	percent := flags.Int("text", 0, "size of text in hundredths: 100, 125, 150, 200")
	sampled := flags.Bool("sample", false, "open a fictional office in a folder that is removed at the end")
	passphraseFile := flags.String("passphrase-file", "", "file whose first line opens the profile of --profile")
	measure := flags.Bool("measure", false, "print how long the first frame took, unlocking left out, and quit; with --passphrase-file")
	walk := flags.String("walk", "", "go through the pages, write a picture of each to this folder, and quit")
	size := flags.String("size", "", "size of the window, WIDTHxHEIGHT")
	version := flags.Bool("version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *version {
		fmt.Println("zanger", assets.Version)
		return 0
	}
	cat, err := text.Load()
	if err != nil {
		fmt.Fprintln(os.Stderr, "zanger:", err)
		return 1
	}
	clock := casework.SystemClock{}
	speak := cat.WithToday(clock.Today).In(spoken(*lang))
	tell := func(err error) int {
		fmt.Fprintln(os.Stderr, speak.Error(err).String())
		return 1
	}
	root, err := vault.Root()
	if err != nil {
		return tell(err)
	}
	k := &keeper{root: root, only: *profile, clock: clock, looks: presenter.Looks{Lang: *lang, Theme: *theme, Percent: *percent}, fill: fillSample(clock)}
	law, err := lawpack.Builtin()
	if err != nil {
		return tell(err)
	}
	s := &presenter.Session{Keeper: k, Catalog: cat, Clock: clock, Law: law, Calendar: calendar.New(law), Dispatch: ui.Dispatch, Chores: chores, Exchanges: exchange(clock)}
	if *sampled {
		dir, err := os.MkdirTemp("", "zanger-sample-")
		if err != nil {
			return tell(err)
		}
		defer os.RemoveAll(dir)
		k.root, k.only = dir, filepath.Join(dir, "office")
		k.looks.Lang = spoken(*lang)
		s.SetLang(k.looks.Lang)
		if _, err := s.Create(context.Background(), sampleFounding(k.looks.Lang, s.Text())); err != nil {
			return tell(err)
		}
	}
	first := func(*ui.Window, func()) {}
	if *passphraseFile != "" {
		m := &measured{keeper: k}
		s.Keeper = m
		s.SetLang(k.Looks().Defaulted().Lang) // what is said at the unlocking is said in it
		if err := unlockByFile(s, *profile, *passphraseFile); err != nil {
			return tell(err)
		}
		if *measure {
			first = func(w *ui.Window, quit func()) {
				measureFrame(w.Fyne(), quit, began, func() time.Duration { return m.stretched })
			}
		}
	}
	var walked error
	if *walk != "" {
		first = func(w *ui.Window, quit func()) {
			go func() {
				time.Sleep(time.Second) // the window has to be there before it can be drawn
				walked = w.Walk(*walk)
				ui.Dispatch(quit)
			}()
		}
	}
	code := open(s, root, speak, func(w *ui.Window, quit func()) {
		var width, height float32
		if n, err := fmt.Sscanf(*size, "%fx%f", &width, &height); err == nil && n == 2 {
			w.Fyne().Resize(fyne.NewSize(width, height))
		}
		first(w, quit)
	})
	if walked != nil {
		return tell(walked)
	}
	return code
}

// open shows the window until it is closed; first is called with it before it is shown. A computer that cannot draw it is
// told of the program without one.
func open(s *presenter.Session, root string, speak *text.Printer, first func(w *ui.Window, quit func())) (code int) {
	ui.SetCrash(ui.Crash{Dir: filepath.Join(root, "crashes"), Version: assets.Version, Now: time.Now, Tell: func(path string) {
		key := "shell.crash"
		if path == "" {
			key = "shell.crash.nofile"
		}
		fmt.Fprintln(os.Stderr, speak.T(key, "Path", path))
		code = 1
	}})
	defer s.Lock()
	defer ui.Recover()
	log.SetOutput(ui.DisplayLog(os.Stderr, func() {
		noWindow(s.Catalog)
		s.Lock()
		os.Exit(exitNoWindow)
	}))
	a := app.NewWithID("kz.zanger.desktop")
	w := ui.New(a, s)
	w.Open()
	w.WatchIdle(5 * time.Second)
	first(w, a.Quit)
	w.Show()
	a.Run()
	w.Close()
	return code
}

// spoken is the language asked for, or that of the computer, or the state language.
func spoken(lang string) string {
	if lang != "" {
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); len(v) >= 2 {
			switch v[:2] {
			case "kk", "ru":
				return v[:2]
			case "en":
				return "en"
			}
		}
	}
	return "kk"
}
