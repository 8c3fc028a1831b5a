package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"
	"strings"

	"zanger/casework"
	"zanger/casework/outcome"
	"zanger/casework/register"
)

type outcomeCmd struct {
	Evaluate outcomeEvaluateCmd `cmd:"" help:"Score the method on a table with a split column: train, calib, test."`
	Duration outcomeDurationCmd `cmd:"" help:"Score the life tables on a table of days lasted."`
	Estimate outcomeEstimateCmd `cmd:"" help:"What can be said of an open case from closed ones; written down with its day."`
	Forecast outcomeForecastCmd `cmd:"" help:"Write down the lawyer's own forecast of a case."`
	History  outcomeHistoryCmd  `cmd:"" help:"Every estimate and forecast of a case."`
	Record   outcomeRecordCmd   `cmd:"" help:"Past estimates and forecasts against what happened."`
	Print    outcomePrintCmd    `cmd:"" help:"The last estimate of a case as a PDF, in Kazakh or Russian."`
	Pool     outcomePoolCmd     `cmd:"" help:"Exchange of stripped records and of the pooled model."`
}

type outcomeEvaluateCmd struct {
	Data        string   `required:"" help:"CSV with a heading, as it is or compressed by gzip, or the first sheet of an XLSX."`
	Target      string   `required:"" help:"Column of the outcome."`
	Time        string   `required:"" help:"Column of the day or year."`
	Split       string   `required:"" help:"Column that says train, calib or test."`
	Factors     []string `required:"" help:"Columns of the factors, parted by commas."`
	Cross       []string `help:"Factors that act together, a:b; may be given again."`
	Numeric     []string `help:"Measured columns, among the factors or not; may be given again."`
	Refit       int      `default:"1" help:"Blocks of test, refitted before each on all that is older."`
	Seed        uint64   `default:"1" help:"Seed of everything random."`
	Predictions string   `type:"path" help:"Write what was said of every row of test, as CSV."`
}

// small keeps the heap of a benchmark near what it needs, on a laptop of 4 GB as on a large computer.
func small() {
	debug.SetGCPercent(50)
	debug.SetMemoryLimit(56 << 20)
}

func openData(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err == nil {
		var st os.FileInfo
		if st, err = f.Stat(); err == nil && !st.IsDir() {
			return f, nil
		}
		_ = f.Close() // nothing was read
	}
	return nil, &casework.Error{Code: casework.Missing, Key: "error.ctl.no_data", Op: "zangerctl", Err: err}
}

// openTable opens a table of cases; the first sheet of an XLSX is read as if it had been saved as CSV.
func (e *env) openTable(name string) (io.ReadCloser, error) {
	f, err := openData(name)
	if err != nil {
		return nil, err
	}
	var start [4]byte
	n, _ := io.ReadFull(f, start[:]) // a shorter file is no spreadsheet
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if string(start[:n]) != "PK\x03\x04" {
		return f, nil
	}
	defer f.Close()
	rows, err := register.ReadRows(e.ctx, f)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	out := csv.NewWriter(&buf)
	for _, r := range rows {
		for len(r.Cells) < len(rows[0].Cells) { // a book ends a row at its last filled cell
			r.Cells = append(r.Cells, "")
		}
		if err := out.Write(r.Cells); err != nil {
			return nil, err
		}
	}
	out.Flush()
	return io.NopCloser(&buf), nil
}

// noteDoc is a note in words.
type noteDoc struct {
	outcome.Note
	Words string `json:"words"`
}

func (c *outcomeEvaluateCmd) Run(e *env) error {
	small()
	f, err := e.openTable(c.Data)
	if err != nil {
		return err
	}
	defer f.Close()
	var crosses [][]string
	for _, x := range c.Cross {
		crosses = append(crosses, strings.Split(x, ":"))
	}
	t, err := outcome.ReadTable(f, outcome.Spec{Target: c.Target, Time: c.Time, Split: c.Split, Factors: c.Factors, Numbers: c.Numeric, Crosses: crosses})
	if err != nil {
		return err
	}
	r, err := outcome.Evaluate(t, crosses, c.Refit, c.Seed)
	if err != nil {
		return err
	}
	if c.Predictions != "" {
		if err := writeFile(c.Predictions, r.WritePredictions); err != nil {
			return err
		}
	}
	hideJudges(t, r)
	cpu, rss := spent()
	doc := struct {
		*outcome.Evaluation
		Notes []noteDoc `json:"notes"`
		CPU   float64   `json:"cpu_seconds"`
		RSS   float64   `json:"peak_rss_mb"`
	}{r, []noteDoc{}, cpu, rss}
	for _, n := range r.Notes {
		doc.Notes = append(doc.Notes, noteDoc{n, e.p.T("table.note."+n.Code, "Column", n.Column, "N", n.N, "Line", n.Line)})
	}
	return e.give(doc, func(w io.Writer) {
		e.head(w, "method", "log_loss", "brier", "ece10", "accuracy")
		for _, l := range []struct {
			key string
			s   outcome.Scores
			n   int
		}{{"model", r.Scores, r.N}, {"ladder", r.Ladder, r.N - r.Refused}, {"base_rate", r.BaseRate, r.N}, {"majority", r.Majority, r.N}} {
			if l.n > 0 {
				row(w, e.p.T("ctl.outcome."+l.key), figure(l.s.LogLoss), figure(l.s.Brier), figure(l.s.ECE10), figure(l.s.Accuracy))
			}
		}
		fmt.Fprintln(w, e.p.T("ctl.outcome.silent", "N", r.Abstained, "Of", r.N))
		for _, n := range doc.Notes {
			fmt.Fprintln(w, n.Words)
		}
	})
}

// hideJudges: a column of judges that was named among the factors is scored, since whose table it is decides that, but nothing
// that is given out names one of its levels, and the note says that no estimate of an office's case has such a factor.
func hideJudges(t *outcome.Table, r *outcome.Evaluation) {
	for i := range t.Factors {
		name := t.Factors[i].Name
		if !register.NamesJudge(name) {
			continue
		}
		r.Notes = append(r.Notes, outcome.Note{Code: "judge", Column: name})
		for j := range r.Drift {
			if r.Drift[j].Factor == name {
				r.Drift[j].Level = ""
			}
		}
	}
}

func figure(v float64) string { return fmt.Sprintf("%.4f", math.Round(v*1e4)/1e4) }

type outcomeDurationCmd struct {
	Data  string   `required:"" help:"CSV with a heading; .gz is read too."`
	Filed string   `required:"" help:"Column of the day of filing."`
	Days  string   `required:"" help:"Column of days lasted."`
	Ended string   `required:"" help:"Column that says 1 when the case had ended."`
	Keys  []string `required:"" help:"One or two columns of nested cells, the wider first."`
	From  string   `required:"" help:"Day of the forecast, YYYY-MM-DD: older filings are learned from, later ones scored."`
	Until string   `required:"" help:"Last day of the observations."`
}

func (c *outcomeDurationCmd) Run(e *env) error {
	from, err := casework.ParseDate(c.From)
	if err != nil {
		return err
	}
	until, err := casework.ParseDate(c.Until)
	if err != nil {
		return err
	}
	f, err := e.openTable(c.Data)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := outcome.EvaluateDurations(f, c.Filed, c.Days, c.Ended, c.Keys, from, until)
	if err != nil {
		return err
	}
	return e.give(r, func(w io.Writer) {
		e.head(w, "days", "cases", "brier", "log_loss")
		for _, s := range r {
			row(w, fmt.Sprint(s.Horizon), fmt.Sprint(s.N), figure(s.Brier), figure(s.LogLoss))
		}
	})
}
