// Zangerhub is the central platform: offices' laptops exchange sealed operations over it, citizens ask and see how it
// stands, coordinators see who waits.
//
// It needs nothing but a folder: "zangerhub serve --data DIR" makes the database, the folder of attachments and an authority of
// its own. "zangerhub office create NAME" makes an office and prints the invite for its first laptop.
//
// # Promise about old data
//
// Names of commands, flags, variables and JSON keys are relied on from outside: they are added to, never changed. Every flag can
// stand in the environment as ZANGERHUB_ and its name. An archive of an older program is restored by every later one.
//
// # What it refuses
//
// Exit 0 is done; 1 could not, with a message that says what happened, what was kept and what to do; 2 is wrong usage. It
// serves no plain HTTP unless told to. A restore into a hub that has offices.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"zanger/assets"
	"zanger/ui/text"
)

type commandLine struct {
	Data     string           `help:"Folder of the hub: database, attachments and its authority's key." type:"path" default:"zangerhub"`
	Database string           `help:"postgres://... instead of the file in the folder."`
	Blobs    string           `help:"s3://BUCKET?region=...&endpoint=...&use_path_style=true, or file:///DIR, instead of the folder's own."`
	URL      string           `help:"Address under which laptops and citizens reach the hub, such as https://hub.example.kz." name:"url"`
	Lang     string           `help:"Language of messages: kk, ru or en." enum:"kk,ru,en" default:"en"`
	JSON     bool             `help:"One JSON document on standard output."`
	Version  kong.VersionFlag `help:"Print the version."`

	Serve   serveCmd   `cmd:"" help:"Serve laptops, citizens and coordinators."`
	Office  officeCmd  `cmd:"" help:"Offices: create, list."`
	Invite  inviteCmd  `cmd:"" help:"Invite a laptop into an office: a code for one use within 72 hours. It gets nothing before a coordinator has compared check codes."`
	Device  deviceCmd  `cmd:"" help:"Laptops of an office: list, revoke."`
	Link    linkCmd    `cmd:"" help:"A link by which a coordinator opens the office's pages, for one use within an hour."`
	Partner partnerCmd `cmd:"" help:"Partner systems that hand enquiries over: add, list, drop."`
	Pack    packCmd    `cmd:"" help:"Packs of law data and of templates for the laptops."`
	Backup  backupCmd  `cmd:"" help:"Write everything into one file."`
	Restore restoreCmd `cmd:"" help:"Fill an empty hub from a backup."`
	Check   checkCmd   `cmd:"" help:"Look for faults: the order, the sums, the attachments."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// exit carries an exit code out of kong, which wants to leave the program itself for --help and --version.
type exit int

func run(args []string, stdout, stderr io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return runUntil(ctx, args, stdout, stderr)
}

func runUntil(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		p := recover()
		if c, ok := p.(exit); ok {
			code = int(c)
		} else if p != nil {
			panic(p)
		}
	}()
	var g commandLine
	parser, err := kong.New(&g, kong.Name("zangerhub"), kong.Description("The central platform of Zanger: sealed exchange between laptops, enquiries of citizens.\n\nOne machine: office create NAME --url https://HUB:8443, then serve with the same --url. Several, over PostgreSQL: the same commands with --database 'postgres://USER:PASSWORD@HOST/NAME' and --blobs; tables are made at the first start. Every flag can stand in the environment."),
		kong.Writers(stdout, stderr), kong.Exit(func(c int) { panic(exit(c)) }), kong.DefaultEnvars("ZANGERHUB"), kong.Vars{"version": assets.Version})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "zangerhub: %v\n", err)
		return 2
	}
	e := &env{ctx: ctx, g: &g, out: stdout, err: stderr}
	defer e.close()
	for _, provider := range []any{e.store, e.blobs, e.hub} { // what commands name as parameters of Run, opened when one that runs asks for it
		if err := k.BindToProvider(provider); err != nil {
			fmt.Fprintln(stderr, err)
			return 2
		}
	}
	err = k.Run(e)
	var u usage
	switch {
	case err == nil:
		return 0
	case errors.As(err, &u):
		fmt.Fprintf(stderr, "zangerhub: %v\n", err)
		return 2
	}
	e.fail(err)
	return 1
}

// usage is a fault of the command line found after parsing.
type usage struct{ error }

func (e *env) fail(err error) {
	cat, lerr := text.Load()
	if lerr != nil {
		fmt.Fprintln(e.err, err)
		return
	}
	words := cat.In(e.g.Lang).Error(err)
	if e.g.JSON {
		json.NewEncoder(e.err).Encode(map[string]any{"error": map[string]any{"code": codeOf(err), "message": words.What, "hint": words.Next, "where": whereOf(err)}})
		return
	}
	fmt.Fprintf(e.err, "zangerhub: %s\n", words)
	fmt.Fprintf(e.err, "(%v)\n", err)
}
