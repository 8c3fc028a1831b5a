package presenter

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"runtime"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/pdf"
)

// sendToPrinter gives a PDF to the system's printing. No open copy is left on the disk by the program: the pages go through
// a pipe. Tests put another in its place.
var sendToPrinter = func(ctx context.Context, title string, paper io.Reader) error {
	none := &casework.Error{Code: casework.Missing, Key: "error.print.none", Op: "presenter.Print"}
	if runtime.GOOS == "windows" {
		return &casework.Error{Code: casework.Missing, Key: "error.print.system", Op: "presenter.Print"}
	}
	lp, err := exec.LookPath("lp")
	if err != nil {
		return none
	}
	if list, err := exec.CommandContext(ctx, "lpstat", "-e").Output(); err == nil && strings.TrimSpace(string(list)) == "" {
		return none
	}
	cmd := exec.CommandContext(ctx, lp, "-t", title, "-")
	cmd.Stdin = paper
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &casework.Error{Code: casework.Missing, Key: "error.print.refused", Op: "presenter.Print", Err: err}
	}
	return nil
}

// PrintPDF sends a PDF to the system's printer. Errors as Print.
func PrintPDF(ctx context.Context, paper io.Reader) error {
	return sendToPrinter(ctx, "Zanger", paper) // the title stands in the printer's queue for all to read
}

// Print sends the document in a language to the printer and keeps what was printed as a version. What is not final is marked
// as a draft. Errors: Missing "error.print.none", "error.print.refused", "error.print.system".
func (d *Drafting) Print(ctx context.Context, lang docgen.Lang) error {
	doc, err := d.Document(ctx, lang)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := pdf.Write(ctx, &b, doc, d.options(!d.Final() || len(doc.Gaps) > 0)); err != nil {
		return err
	}
	if err := PrintPDF(ctx, &b); err != nil {
		return err
	}
	return d.printed(ctx, doc)
}
