package whole

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"zanger/casework"
)

func TestAFileIsThereWholeOrAsItWas(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "paper.pdf")
	write := func(s string, err error) error {
		return Write(path, 0o600, func(w io.Writer) error {
			if _, werr := io.WriteString(w, s); werr != nil {
				return werr
			}
			return err
		})
	}
	broken := errors.New("broken in the middle")
	for _, step := range []struct {
		what    string
		text    string
		err     error
		want    error
		code    casework.Code
		content string
	}{
		{"a first file", "first", nil, nil, "", "first"},
		{"a failing second", "second, half", broken, broken, casework.Internal, "first"},
		{"no room", "third", &os.PathError{Op: "write", Err: syscall.ENOSPC}, syscall.ENOSPC, casework.Full, "first"},
		{"a second", "second", nil, nil, "", "second"},
	} {
		err := write(step.text, step.err)
		if !errors.Is(err, step.want) || casework.CodeOf(err) != step.code {
			t.Errorf("%s: got %v", step.what, err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != step.content {
			t.Errorf("%s: the file holds %q, %v; want %q", step.what, got, err, step.content)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("%s: %d files are left, %v; want 1", step.what, len(left), err)
		}
	}
	if err := Write(filepath.Join(dir, "no", "such"), 0o600, func(io.Writer) error { return nil }); casework.CodeOf(err) != casework.ReadOnly {
		t.Errorf("no folder: got %v, want read_only", err)
	}
}
