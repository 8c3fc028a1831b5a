package cipher

import (
	"os"
	"regexp"
	"runtime/debug"
	"testing"
)

// The pair this package was tried against. It calls into both by signatures that are exported but not promised: raise them
// together, run every test here in its long form (ZANGER_LONG=1), then change the pair.
var provenPair = map[string]string{
	"modernc.org/sqlite": "v1.61.1",
	"modernc.org/libc":   "v1.79.0",
}

func TestBuiltPair(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	must(t, err)
	built := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			built[d.Path] = d.Version
			if d.Replace != nil {
				built[d.Path] = "replaced by " + d.Replace.Path
			}
		}
	}
	for path, want := range provenPair {
		m := regexp.MustCompile(`(?m)^\s+` + regexp.QuoteMeta(path) + ` (\S+)`).FindSubmatch(mod)
		if m == nil {
			t.Errorf("go.mod does not pin %s", path)
		} else if got := string(m[1]); got != want {
			t.Errorf("go.mod has %s %s, tried with %s", path, got, want)
		}
		if got, known := built[path]; known && got != want {
			t.Errorf("built with %s %s, tried with %s", path, got, want)
		}
	}
	if regexp.MustCompile(`(?m)^replace .*modernc\.org/(sqlite|libc)`).Match(mod) {
		t.Error("go.mod replaces one of the pair")
	}
	t.Logf("build information names %d modules", len(built))
}
