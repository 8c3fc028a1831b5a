package presenter

import (
	"context"
	"io"
	"testing"
)

// SetPrinter puts another printer in the place of the system's until the test ends.
func SetPrinter(t *testing.T, f func(context.Context, string, io.Reader) error) {
	old := sendToPrinter
	sendToPrinter = f
	t.Cleanup(func() { sendToPrinter = old })
}
