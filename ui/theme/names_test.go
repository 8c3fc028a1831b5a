package theme

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A drawing named in the program and not there would show as a help sign.
func TestEveryIconNamedIsDrawn(t *testing.T) {
	arg := map[string]int{"Icon": 0, "NewIcon": 0, "NewEmptyState": 0, "NewButton": 1, "Primary": 1, "Bare": 1, "SetIcon": 0}
	check := func(fset *token.FileSet, e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if name, err := strconv.Unquote(lit.Value); err == nil && name != "" && !HasIcon(name) {
			t.Errorf("%s: no drawing %q", fset.Position(lit.Pos()), name)
		}
	}
	fset := token.NewFileSet()
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // a file that is not Go is the compiler's business
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.SelectorExpr:
					if x, ok := f.X.(*ast.Ident); ok && (x.Name == "widget" || x.Name == "fynetheme") {
						return true // the toolkit's own
					}
					name = f.Sel.Name
				case *ast.Ident:
					name = f.Name
				}
				if i, ok := arg[name]; ok && i < len(n.Args) {
					seen++
					check(fset, n.Args[i])
				}
			case *ast.KeyValueExpr:
				if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Icon" {
					seen++
					check(fset, n.Value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("found no icon in the program: the test looks in the wrong place")
	}
}
