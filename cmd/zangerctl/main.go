// Zangerctl is Zanger without its window: the same core for scripts, for computers with no display, and for the day the
// window does not open.
//
// # Promise about old data
//
// Names of commands, flags and JSON keys are relied on from outside: they are added to, never changed. Dates are
// YYYY-MM-DD, instants RFC 3339 UTC, money {"tiyn":N}. Files are written beside their place and renamed.
//
// # What it refuses
//
// Exit 0 is done; 1 could not, with a message that says what happened, what was kept and what to do; 2 is wrong usage.
// It never asks for a passphrase on the command line, where every user of the computer could read it.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"zanger/assets"
	"zanger/casework"
	"zanger/ui/text"
)

// commandLine is the whole command line. Field names give the commands, comments the help.
type commandLine struct {
	Profile        string           `help:"Folder of the profile; the only profile of this user when not given." env:"ZANGER_PROFILE"`
	PassphraseFile string           `help:"File whose first line is the passphrase; - for standard input." env:"ZANGER_PASSPHRASE_FILE"`
	Lang           string           `help:"Language of messages: kk, ru or en." enum:"kk,ru,en,auto" default:"auto" env:"ZANGER_LANG"`
	JSON           bool             `help:"One JSON document on standard output."`
	Version        kong.VersionFlag `help:"Print the version."`

	Init    initCmd    `cmd:"" help:"Make a new encrypted profile; prints the recovery key once."`
	Demo    demoCmd    `cmd:"" help:"Fill the profile with the sample office (fictional people)."`
	Doctor  doctorCmd  `cmd:"" help:"Check the profile: store, journal, files, disk, clock, calendar, pack, backups."`
	Journal journalCmd `cmd:"" help:"The journal of changes."`
	Backup  backupCmd  `cmd:"" help:"Write a whole, still encrypted copy of the profile into one file."`
	Restore restoreCmd `cmd:"" help:"Make a profile from a backup in an empty folder."`
	Export  exportCmd  `cmd:"" help:"Write all cases out as folders of open files. They are not encrypted."`

	Enquiry  enquiryCmd  `cmd:"" help:"Enquiries: import, add, list, show, accept, refer, refuse."`
	Case     caseCmd     `cmd:"" help:"Cases: list, show, export."`
	File     fileCmd     `cmd:"" help:"Attached files: list, add, preview, fetch, save."`
	Consent  consentCmd  `cmd:"" help:"Permissions to work with a person's data: list, withdraw."`
	Conflict conflictCmd `cmd:"" help:"Conflicts of interest."`
	Search   searchCmd   `cmd:"" help:"Find anything by its text."`

	Iin      iinCmd      `cmd:"" help:"Individual identification numbers."`
	Bin      binCmd      `cmd:"" help:"Business identification numbers."`
	Calendar calendarCmd `cmd:"" help:"Working days and days off of Kazakhstan."`
	Deadline deadlineCmd `cmd:"" help:"Rules of time and the dates they give."`
	Member   memberCmd   `cmd:"" help:"People of the office: who is away, who stands in."`
	Fee      feeCmd      `cmd:"" help:"State fees."`
	Pack     packCmd     `cmd:"" help:"The pack of law data."`
	Doc      docCmd      `cmd:"" help:"Documents from templates."`
	Outcome  outcomeCmd  `cmd:"" help:"Chances and durations from closed cases."`
	Triage   triageCmd   `cmd:"" help:"What an enquiry is about: a suggestion."`
	Ask      askCmd      `cmd:"" help:"Answer a question with passages of the sources, word for word, or with none."`
	Source   sourceCmd   `cmd:"" help:"The office's own texts, from which questions are answered."`

	Enrol      enrolCmd      `cmd:"" help:"Join an office at its hub, with an invite; prints the office's recovery key once when it is the first computer."`
	Sync       syncCmd       `cmd:"" help:"Exchange with the hub; where this laptop's work is."`
	Tray       trayCmd       `cmd:"" help:"Own records the hub did not take: list, retry, export."`
	Device     deviceCmd     `cmd:"" help:"The office's computers: list, invite, revoke."`
	Held       heldCmd       `cmd:"" help:"Colleagues' records the hub holds back: list, release."`
	Reply      replyCmd      `cmd:"" help:"Feedback and complaints of people helped."`
	Bundle     bundleCmd     `cmd:"" help:"Exchange with the office's other laptops by files, for instance on a stick."`
	Divergence divergenceCmd `cmd:"" help:"Fields for which people wrote different values."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// exit carries an exit code out of kong, which wants to leave the program itself for --help and --version.
type exit int

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exit:
			code = int(r)
		default:
			panic(r)
		}
	}()
	var g commandLine
	parser, err := kong.New(&g,
		kong.Name("zangerctl"),
		kong.Description("Zanger without its window: legal aid casework for scripts and computers with no display."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { panic(exit(c)) }),
		kong.Vars{"version": assets.Version},
	)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	k, err := parser.Parse(args)
	if err != nil {
		try := ""
		var pe *kong.ParseError
		if errors.As(err, &pe) {
			try = fmt.Sprintf("zangerctl %s--help", commandPath(pe.Context))
		}
		return wrongUsage(stderr, spoken(langOf(args)), slices.Contains(args, "--json"), err, try)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	e, err := newEnv(ctx, &g, stdin, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	defer e.close()
	if err := e.offer(k); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if err := runCommand(k, e); err != nil {
		return e.fail(err)
	}
	return 0
}

// runCommand runs what was asked. A fault of the program is told like any other failure, with the place in its text; what
// the fault says of itself may quote a person's data and is left out.
func runCommand(k *kong.Context, e *env) (err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if c, ok := r.(exit); ok {
			panic(c)
		}
		err = &casework.Error{Code: casework.Internal, Op: "zangerctl " + commandPath(k) + faultAt()}
	}()
	return k.Run(e)
}

// faultAt gives the line of this program's text in which a panic that is being recovered began.
func faultAt() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for panicked := false; ; {
		f, more := frames.Next()
		if panicked && (strings.HasPrefix(f.Function, "zanger/") || strings.HasPrefix(f.Function, "main.")) {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}

func commandPath(c *kong.Context) string {
	if c == nil || c.Command() == "" {
		return ""
	}
	return c.Command() + " "
}

// langOf finds the language of messages on a command line that could not be read as a whole.
func langOf(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return cmp.Or(os.Getenv("ZANGER_LANG"), "auto")
}

// wrongUsage tells a fault of the command line and gives exit code 2. What is wrong is said in the words of the command
// line itself, which are English in every language.
func wrongUsage(w io.Writer, lang string, asJSON bool, err error, try string) int {
	words := ""
	if cat, loadErr := text.Load(); loadErr == nil {
		words = cat.In(lang).T("ctl.usage")
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string]any{"error": map[string]any{"code": "usage", "message": strings.TrimSpace(words + " " + err.Error()), "hint": try, "where": "zangerctl"}})
		return 2
	}
	fmt.Fprintln(w, words)
	fmt.Fprintf(w, "zangerctl: %v\n", err)
	if try != "" {
		fmt.Fprintln(w, try)
	}
	return 2
}

// usage is a fault of the command line found after parsing: exit 2.
type usage struct{ error }

func usagef(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// invalid is a fault of an argument's content, in the shape the person is told of it.
func invalid(key string, args map[string]any) error {
	return &casework.Error{Code: casework.Invalid, Key: key, Args: args, Op: "zangerctl"}
}
