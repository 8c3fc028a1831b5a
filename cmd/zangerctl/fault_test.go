package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/xuri/excelize/v2"

	"zanger/casework"
)

type faultyCmd struct{}

func (faultyCmd) Run() error {
	var none []string
	return usagef("%s", none[len("Сынақова")])
}

// A panic inside a command is neither silence with exit 0 nor a trace: it says where it was, and not about whom.
func TestAFaultOfTheProgramIsTold(t *testing.T) {
	var cli struct {
		Faulty faultyCmd `cmd:""`
	}
	parser, err := kong.New(&cli)
	must(t, err)
	k, err := parser.Parse([]string{"faulty"})
	must(t, err)
	var out, errw bytes.Buffer
	e, err := newEnv(context.Background(), &commandLine{JSON: true, Lang: "kk"}, nil, &out, &errw)
	must(t, err)
	err = runCommand(k, e)
	if casework.CodeOf(err) != casework.Internal || !strings.Contains(err.Error(), "faulty fault_test.go:") {
		t.Fatalf("got %v", err)
	}
	if code := e.fail(err); code != 1 {
		t.Errorf("exit %d", code)
	}
	var said struct {
		Error struct{ Code, Message, Hint, Where string }
	}
	if json.Unmarshal(errw.Bytes(), &said) != nil || said.Error.Code != "internal" || said.Error.Message == "" || said.Error.Hint == "" {
		t.Errorf("said %s", errw.String())
	}
}

// The first sheet of an XLSX is scored like a CSV.
func TestAnXLSXIsScored(t *testing.T) {
	f := excelize.NewFile()
	for i, r := range [][]any{{"day", "split", "end", "kind", "sum"}, {43831, "train", "won", "a", 10.5}, {43832, "train", "lost", "b", 20}, {43833, "train", "won", "a", 30},
		{43834, "calib", "lost", "b", nil}, {43835, "test", "won", "a", 10}, {43836, "test", "lost", "b", 20}} {
		for j, v := range r {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			must(t, err)
			must(t, f.SetCellValue("Sheet1", cell, v))
		}
	}
	name := filepath.Join(t.TempDir(), "cases.xlsx")
	must(t, f.SaveAs(name))
	var out, errw bytes.Buffer
	if code := run([]string{"--json", "outcome", "evaluate", "--data", name, "--target", "end", "--time", "day", "--split", "split", "--factors", "kind", "--numeric", "sum"}, nil, &out, &errw); code != 0 {
		t.Fatalf("exit %d: %s", code, errw.String())
	}
	var said struct {
		N       int
		Classes []string
		Notes   []any
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil || said.N != 2 || len(said.Classes) != 2 || len(said.Notes) != 0 {
		t.Errorf("got %+v, %v", said, err)
	}
}
