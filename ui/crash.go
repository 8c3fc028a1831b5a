package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Crash knows where to write what is known of a crash, and how to tell the person.
type Crash struct {
	Dir     string // folder for crash files; made when needed
	Version string // of the program
	Now     func() time.Time
	Tell    func(path string) // path is "" when the file could not be written
}

// crash is set once by the program, before the window opens.
var crash Crash

// SetCrash sets where crashes are written. Without it they end the program as Go does.
func SetCrash(c Crash) { crash = c }

// guarded gives f with its panic caught: a fault in one button must not take the typed text of the others with it.
func guarded(f func()) func() {
	return func() {
		defer crash.Recover()
		f()
	}
}

// Recover is deferred where the program's own goroutines and the window call in.
func (c Crash) Recover() {
	if c.Dir == "" {
		return
	}
	if v := recover(); v != nil {
		c.report(v, debug.Stack())
	}
}

func (c Crash) report(v any, stack []byte) {
	path, err := c.write(v, stack)
	if err != nil {
		path = ""
	}
	if c.Tell != nil {
		c.Tell(path)
	}
}

// write keeps the stack, the version and the kind of the panic value; never its text, which may quote what was typed.
func (c Crash) write(v any, stack []byte) (string, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return "", err
	}
	at := c.Now().UTC()
	var b strings.Builder
	fmt.Fprintf(&b, "zanger %s\n%s %s/%s\n%s\npanic of type %T%s\n\n", c.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		at.Format(time.RFC3339), v, position(v))
	b.WriteString(frames(string(stack)))
	path := filepath.Join(c.Dir, "crash-"+at.Format("20060102-150405")+".txt")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// position names the kind of a fault of the run-time, whose words hold no data of the person.
func position(v any) string {
	if e, ok := v.(runtime.Error); ok {
		for _, known := range []string{"index out of range", "slice bounds out of range", "nil pointer dereference", "nil map", "divide by zero", "interface conversion"} {
			if strings.Contains(e.Error(), known) {
				return " (" + known + ")"
			}
		}
	}
	return ""
}

var (
	callArgs = regexp.MustCompile(`\([^()]*\)$`)
	homeDirs = regexp.MustCompile(`(?i)([/\\](?:home|users)[/\\])[^/\\]+`)
)

// frames keeps the lines of a stack that name functions and places in the source: no values, no account name in a path.
func frames(stack string) string {
	var b strings.Builder
	for _, line := range strings.Split(stack, "\n") {
		switch {
		case strings.HasPrefix(line, "panic("):
			line = "panic(...)"
		case strings.HasPrefix(line, "\t"):
			line = homeDirs.ReplaceAllString(line, "${1}-")
			if i := strings.LastIndex(line, " +0x"); i > 0 {
				line = line[:i]
			}
		default:
			line = callArgs.ReplaceAllString(line, "(...)")
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// Recover is deferred at the end of the program: it writes what is known of a crash where SetCrash said, and tells.
func Recover() {
	if crash.Dir == "" {
		return
	}
	if v := recover(); v != nil {
		crash.report(v, debug.Stack())
	}
}
