package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sources parses every Go file below the folders, tests left out, and calls f for each.
func sources(t *testing.T, tests bool, dirs []string, f func(fset *token.FileSet, path string, file *ast.File)) {
	t.Helper()
	fset := token.NewFileSet()
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join("..", "..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || (!tests && strings.HasSuffix(path, "_test.go")) {
				return nil
			}
			file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil // a file that is not Go is the compiler's business
			}
			f(fset, path, file)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[A-Za-z0-9_ ]+)+$`)

// A key written in the program and in no catalogue would show to a person in square brackets.
func TestEveryKeyOfTheProgramHasWords(t *testing.T) {
	c := catalog(t)
	check := func(fset *token.FileSet, at token.Pos, key string) {
		if !c.Has(key) {
			t.Errorf("%s: no text for key %q", fset.Position(at), key)
		}
	}
	sources(t, false, []string{"ui", "cmd"}, func(fset *token.FileSet, _ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || (sel.Sel.Name != "T" && sel.Sel.Name != "N") {
				return true
			}
			if key, ok := literal(call.Args[0]); ok && keyShape.MatchString(key) {
				check(fset, call.Pos(), key)
			}
			return true
		})
	})
	errorKey := regexp.MustCompile(`^error(\.[a-z0-9_]+)+$`)
	sources(t, false, []string{"casework", "docgen", "sync", "ui", "cmd"}, func(fset *token.FileSet, _ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				if key, ok := literal(lit); ok && errorKey.MatchString(key) {
					check(fset, lit.Pos(), key)
				}
			}
			return true
		})
	})
}

// A text nobody asks for is kept up in three languages for nothing. A key is asked for where the program, or a page of the hub,
// writes it whole, or writes its beginning: what ends in a dot ("channel.") or has one inside ("exchange.way.ask", then ".do").
func TestEveryTextIsAskedFor(t *testing.T) {
	written := map[string]bool{}
	sources(t, false, []string{"casework", "docgen", "sync", "ui", "cmd"}, func(_ *token.FileSet, _ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				if s, ok := literal(lit); ok {
					written[s] = true
				}
			}
			return true
		})
	})
	pages, err := filepath.Glob(filepath.Join("..", "..", "sync", "hub", "web", "page", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages of the hub, %v", len(pages), err)
	}
	for _, path := range pages {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"([a-z0-9_.]+)"`).FindAllSubmatch(page, -1) {
			written[string(m[1])] = true
		}
	}
	asked := func(key string) bool {
		if written[key] {
			return true
		}
		for i, r := range key {
			switch {
			case (r == '.' || r == '_') && written[key[:i+1]]:
				return true
			case r == '.' && strings.Contains(key[:i], ".") && written[key[:i]]:
				return true
			}
		}
		return false
	}
	for _, key := range catalog(t).Keys("en") {
		if !asked(key) {
			t.Errorf("nothing asks for the text %q", key)
		}
	}
}

// Words given to a control as they stand in the program would be the same in every language.
func TestNoWordsInPages(t *testing.T) {
	makers := map[string]bool{}
	for _, m := range strings.Fields(`NewLabel NewLabelWithStyle NewButton NewButtonWithIcon NewText NewCheck NewRichTextFromMarkdown NewHyperlink
		NewTabItem NewTabItemWithIcon NewFormItem NewMenu NewMenuItem NewCard SetPlaceHolder SetText NewLine Whole NewPara Body Small Primary Bare
		NewBadge TitledCard SectionHead Fact NewField NewPageHead NewEmptyState NewBanner NewFolded Hint Placeholder Say Confirm Sheet`) {
		makers[m] = true
	}
	letters := regexp.MustCompile(`\p{L}{2}`)
	// The program's name, names of keys and of kinds of file, and the one heading that speaks all languages at once are the same everywhere.
	same := regexp.MustCompile(`^(Zanger|PDF|DOCX|CSV|XLSX|ICS|(Ctrl|Alt|Shift)\+.+|Тіл · Язык · Language)$`)
	// Arguments that are names of drawings, not words.
	drawing := map[string]int{"NewButton": 1, "Primary": 1, "Bare": 1, "NewEmptyState": 0, "Whole": -1, "Body": -1}
	sources(t, false, []string{"ui/page"}, func(fset *token.FileSet, _ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !makers[sel.Sel.Name] {
				return true
			}
			skip, some := drawing[sel.Sel.Name]
			for i, a := range call.Args {
				if some && i == skip {
					continue
				}
				if s, ok := literal(a); ok && letters.MatchString(s) && !same.MatchString(s) {
					t.Errorf("%s: words %q in the program instead of the catalogue", fset.Position(a.Pos()), s)
				}
			}
			return true
		})
	})
}
