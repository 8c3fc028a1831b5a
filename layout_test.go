package zanger_test

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "zanger"

// row is a line of layout.txt.
type row struct {
	purpose  string
	own      []string // packages of this module it may import
	foreign  []string // third-party modules it may import
	line     int
	hasFiles bool
	used     map[string]bool // entries of own and foreign that some file needs
}

// mayUseNetwork are the packages that may import net/http; the rest of the house works with no line.
var mayUseNetwork = []string{"casework/rephrase", "sync/client", "sync/client/linetest", "sync/hub", "sync/hub/web", "docgen/sign", "docgen/sign/signtest", "cmd/zangerhub"}

// TestLayout holds every package to the table: what it may import and does, and that it says what it is for.
func TestLayout(t *testing.T) {
	table := readLayout(t)
	docs := map[string]int{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "build") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" || !strings.Contains(path, string(filepath.Separator)) {
			return nil
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		r := table[pkg]
		if r == nil {
			t.Errorf("%s: package %s is not in layout.txt", path, pkg)
			return nil
		}
		r.hasFiles = true
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		test := strings.HasSuffix(path, "_test.go")
		if f.Doc != nil && !test {
			docs[pkg]++
		}
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			if why := r.refuses(pkg, imp, test); why != "" {
				t.Errorf("%s: imports %s: %s", path, imp, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg, r := range table {
		switch {
		case !r.hasFiles:
			t.Errorf("layout.txt:%d: package %s has no Go files", r.line, pkg)
		case docs[pkg] == 0:
			t.Errorf("package %s has no package comment", pkg)
		case docs[pkg] > 1:
			t.Errorf("package %s has %d package comments, want 1", pkg, docs[pkg])
		}
		for _, a := range slices.Concat(r.own, r.foreign) {
			if !r.used[a] {
				t.Errorf("layout.txt:%d: package %s does not need %s", r.line, pkg, a)
			}
		}
	}
}

// refuses gives the reason against an import, "" when it is allowed.
func (r *row) refuses(pkg, imp string, test bool) string {
	switch {
	case imp == "fyne.io/fyne/v2/app" && pkg != "cmd/zanger":
		return "only cmd/zanger opens a real window"
	case imp == "net/http" && !test && !slices.Contains(mayUseNetwork, pkg):
		return "this package works with no line"
	case imp == module || strings.HasPrefix(imp, module+"/"):
		own := strings.TrimPrefix(imp, module+"/")
		if own == pkg || r.allows(own) || test && (strings.HasPrefix(pkg, "cmd/") || own == "assets" || own == "casework/casetest" || own == "casework/lawpack/packtest" || own == "casework/sample" || strings.HasPrefix(own, pkg+"/")) {
			return ""
		}
		if test && (strings.HasPrefix(pkg, "ui") || strings.HasPrefix(pkg, "docgen") || pkg == "casework/sample") {
			return "" // tests of the outer rooms may stand on the whole house
		}
		return "not in its line of layout.txt"
	case strings.Contains(strings.Split(imp, "/")[0], ".") && !test:
		for _, m := range r.foreign {
			if imp == m || strings.HasPrefix(imp, m+"/") {
				r.used[m] = true
				return ""
			}
		}
		return "third-party module not in its line of layout.txt"
	}
	return ""
}

// allows reports whether a line names a package of this module, itself or a tree it stands in.
func (r *row) allows(pkg string) bool {
	for _, a := range r.own {
		if tree, ok := strings.CutSuffix(a, "/**"); ok && strings.HasPrefix(pkg, tree+"/") || a == pkg {
			r.used[a] = true
			return true
		}
	}
	return false
}

func readLayout(t *testing.T) map[string]*row {
	t.Helper()
	f, err := os.Open("layout.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table := map[string]*row{}
	s := bufio.NewScanner(f)
	for line := 1; s.Scan(); line++ {
		text := strings.TrimSpace(s.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		fields := strings.Split(text, " ; ")
		if len(fields) != 4 {
			t.Fatalf("layout.txt:%d: %d fields, want four parted by \" ; \"", line, len(fields))
		}
		pkg := fields[0]
		if table[pkg] != nil {
			t.Errorf("layout.txt:%d: package %s stands twice", line, pkg)
		}
		table[pkg] = &row{purpose: fields[1], own: list(fields[2]), foreign: list(fields[3]), line: line, used: map[string]bool{}}
	}
	return table
}

func list(s string) []string {
	if s = strings.TrimSpace(s); s == "-" {
		return nil
	}
	return strings.Fields(s)
}
