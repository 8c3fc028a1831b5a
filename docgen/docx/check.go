package docx

import (
	"context"
	"io"
	"slices"
	"strings"
)

// Check finds what Fill would refuse in a template whatever the answers: files that are no Word documents, macros, outside
// links, tags that do not close, filters that nobody knows. Both branches of every condition are looked at.
func Check(ctx context.Context, template []byte, filters []string) error {
	for _, holds := range []bool{true, false} {
		if err := Fill(ctx, io.Discard, template, anything{holds, filters}); err != nil {
			return err
		}
	}
	return nil
}

// anything answers every field, and every condition alike.
type anything struct {
	holds   bool
	filters []string
}

func (a anything) Value(_ string, filters []string) (string, error) {
	for _, f := range filters {
		name, _, _ := strings.Cut(f, ":")
		if name != "upper" && name != "lower" && !slices.Contains(a.filters, name) {
			return "", ErrFilter
		}
	}
	return "x", nil
}

func (a anything) Holds(string) (bool, error) { return a.holds, nil }

func (a anything) Items(string) ([]Answers, error) { return []Answers{a}, nil }
