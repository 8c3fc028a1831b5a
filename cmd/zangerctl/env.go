package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/lawpack"
	"zanger/casework/sqlite"
	"zanger/casework/triage"
	"zanger/casework/vault"
	"zanger/casework/whole"
	"zanger/ui/text"
)

// env is what every command works with. The pack and the profile are opened when first asked for: `iin check` needs neither.
type env struct {
	ctx            context.Context
	in             io.Reader
	out, err       io.Writer
	json           bool
	langGiven      bool // --lang names the language of a document too
	p              *text.Printer
	clock          casework.Clock
	profileDir     string
	passphraseFile string

	trusted  []ed25519.PublicKey // who may sign packs of law; none: the project
	lawFault error               // why an installed pack cannot be used
	pack     *lawpack.Pack
	cal      *calendar.Calendar
	store    *sqlite.Store
	triage   *triage.Model // see topics
	closers  []func() error
}

// trusted are the signers of packs of law; none: the project. Tests sign with a key of their own.
var trusted []ed25519.PublicKey

func newEnv(ctx context.Context, g *commandLine, in io.Reader, out, errw io.Writer) (*env, error) {
	cat, err := text.Load()
	if err != nil {
		return nil, err
	}
	clock := casework.SystemClock{}
	lang := spoken(g.Lang)
	dir := g.Profile
	if dir != "" {
		if dir, err = filepath.Abs(dir); err != nil {
			return nil, err
		}
	}
	return &env{
		ctx: ctx, in: in, out: out, err: errw, json: g.JSON, langGiven: g.Lang != "auto", clock: clock,
		p:          cat.WithToday(clock.Today).In(lang),
		trusted:    trusted,
		profileDir: dir, passphraseFile: g.PassphraseFile,
	}, nil
}

// spoken is the language asked for, or that of the computer, or English, which scripts expect.
func spoken(lang string) string {
	if lang == "kk" || lang == "ru" || lang == "en" {
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); strings.HasPrefix(v, "kk") || strings.HasPrefix(v, "ru") {
			return v[:2]
		} else if v != "" {
			break
		}
	}
	return "en"
}

func (e *env) close() {
	for i := len(e.closers) - 1; i >= 0; i-- {
		if err := e.closers[i](); err != nil {
			fmt.Fprintln(e.err, e.p.Error(err))
		}
	}
}

// offer lets commands name what they need as parameters of Run; it is opened when the one command that runs asks for it.
func (e *env) offer(k *kong.Context) error {
	pack := func() (*lawpack.Pack, error) { p, _, err := e.law(); return p, err }
	cal := func() (*calendar.Calendar, error) { _, c, err := e.law(); return c, err }
	for _, provider := range []any{pack, cal, e.open, e.desk, e.window, e.prospects, e.exchange, e.ownTemplates, e.library, e.office} {
		if err := k.BindToProvider(provider); err != nil {
			return err
		}
	}
	return nil
}

// fail tells the error and gives the exit code.
func (e *env) fail(err error) int {
	var u usage
	if errors.As(err, &u) {
		return wrongUsage(e.err, e.p.Lang(), e.json, u.error, "")
	}
	var said told
	if errors.As(err, &said) {
		return 1
	}
	t := e.p.Error(err)
	var gaps gapsError
	errors.As(err, &gaps)
	if !e.json {
		for _, line := range []string{t.What, t.Kept, t.Next} {
			if line != "" {
				fmt.Fprintln(e.err, line)
			}
		}
		for _, g := range gaps.gaps {
			fmt.Fprintf(e.err, "  %s (%s): %s\n", g.Label, g.Field, g.Why)
		}
		return 1
	}
	where := ""
	var ce *casework.Error
	if errors.As(err, &ce) {
		where = ce.Op
	}
	body := map[string]any{"code": casework.CodeOf(err), "message": t.What, "hint": strings.TrimSpace(t.Kept + " " + t.Next), "where": where}
	if gaps.gaps != nil {
		body["gaps"] = shortGaps(gaps.gaps)
	}
	enc := json.NewEncoder(e.err)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(map[string]any{"error": body}) // nobody is left to tell
	return 1
}

// told is a failure whose account stands in the answer already: only the exit code is left to give.
type told struct{ error }

// give prints v as JSON, or calls plain for a person.
func (e *env) give(v any, plain func(w io.Writer)) error {
	if e.json {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	}
	w := tabwriter.NewWriter(e.out, 2, 4, 2, ' ', 0)
	plain(w)
	return w.Flush()
}

// head writes the headings of a table: keys of the catalogue under "ctl.col.".
func (e *env) head(w io.Writer, cols ...string) {
	words := make([]string, len(cols))
	for i, c := range cols {
		words[i] = e.p.T("ctl.col." + c)
	}
	row(w, words...)
}

// row writes a line of a table. What a person typed may hold line ends or tabs, which would tear the table.
func row(w io.Writer, cells ...string) {
	for i, c := range cells {
		cells[i] = strings.Join(strings.Fields(c), " ")
	}
	fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
}

// word gives the words of a stored code, or the code itself when this program is older than the code.
func (e *env) word(area, code string) string {
	if key := area + "." + code; code != "" && e.p.Has(key) {
		return e.p.T(key)
	}
	return code
}

// law gives the law in use and its calendar: what is installed in the profile, where there is one, else the built-in pack.
func (e *env) law() (*lawpack.Pack, *calendar.Calendar, error) {
	if e.pack != nil {
		return e.pack, e.cal, nil
	}
	pack, err := lawpack.Builtin()
	if s, ok := e.shelf(); ok && err == nil {
		if pack, e.lawFault, err = s.Current(); e.lawFault != nil {
			e.warn(e.p.T("lawwork.fault"))
		}
	}
	if err != nil {
		return nil, nil, err
	}
	e.pack, e.cal = pack, calendar.New(pack)
	return e.pack, e.cal, nil
}

// shelf gives the packs installed in the profile; false where no profile is meant.
func (e *env) shelf() (lawpack.Shelf, bool) {
	dir, err := e.profile()
	if err != nil {
		return lawpack.Shelf{}, false
	}
	s := lawpack.ShelfOf(dir)
	s.Trusted = e.trusted
	return s, true
}

// profile gives the folder of the profile: the one named, or the only one this user has.
func (e *env) profile() (string, error) {
	if e.profileDir != "" {
		return e.profileDir, nil
	}
	root, err := vault.Root()
	if err != nil {
		return "", err
	}
	list, err := vault.List(root)
	if err != nil {
		return "", err
	}
	switch len(list) {
	case 1:
		return list[0].Dir, nil
	case 0:
		return "", &casework.Error{Code: casework.Missing, Key: "error.ctl.no_profile", Op: "zangerctl", Args: map[string]any{"Dir": root}}
	}
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = filepath.Base(p.Dir)
	}
	return "", &casework.Error{Code: casework.Invalid, Key: "error.ctl.many_profiles", Op: "zangerctl", Args: map[string]any{"Dir": root, "Names": strings.Join(names, ", ")}}
}

// passphrase reads the passphrase from the file named or from the terminal, without echo.
func (e *env) passphrase(prompt string) ([]byte, error) {
	var r io.Reader
	switch e.passphraseFile {
	case "":
		f, ok := e.in.(*os.File)
		if !ok || !term.IsTerminal(int(f.Fd())) {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.no_passphrase", Op: "zangerctl"}
		}
		fmt.Fprint(e.err, e.p.T(prompt), " ")
		defer fmt.Fprintln(e.err)
		return term.ReadPassword(int(f.Fd()))
	case "-":
		r = e.in
	default:
		f, err := os.Open(e.passphraseFile)
		if err != nil {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.passphrase_file", Op: "zangerctl", Err: err}
		}
		defer f.Close()
		r = f
	}
	line, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return []byte(strings.TrimRight(string(line), "\r\n")), nil
}

// open unlocks the profile and opens its store, once.
func (e *env) open() (*sqlite.Store, error) {
	if e.store != nil {
		return e.store, nil
	}
	dir, err := e.profile()
	if err != nil {
		return nil, err
	}
	v, err := vault.Open(dir)
	if err != nil {
		return nil, err
	}
	// Somebody who cannot get in now is told so before being asked for anything.
	release, err := vault.Lock(dir)
	if err != nil {
		return nil, err
	}
	release()
	pass, err := e.passphrase("ctl.passphrase")
	if err != nil {
		return nil, err
	}
	defer clear(pass)
	key, err := v.UnlockPassphrase(e.ctx, pass)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	if n := v.Notice(); n != "" {
		e.warn(e.p.T(n))
	}
	store, err := sqlite.Open(e.ctx, dir, key, e.clock)
	if err != nil {
		return nil, err
	}
	e.keep(store)
	return store, nil
}

// keep makes a store the one of this run, closed at its end.
func (e *env) keep(store *sqlite.Store) {
	e.store = store
	e.closers = append(e.closers, store.Close)
}

// warn says something beside the answer. With --json only documents are written, so it waits for the plain form.
func (e *env) warn(words string) {
	if !e.json {
		fmt.Fprintln(e.err, words)
	}
}

// writeFile writes a file that only its owner reads, whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	return whole.Write(path, 0o600, write)
}
