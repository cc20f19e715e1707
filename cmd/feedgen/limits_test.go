package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// The limits that CONTRIBUTING.md names.
const (
	maxColumns   = 140 // of a line, a tab counting four
	maxMain      = 1800
	maxPackage   = 3000 // lines of code, without comments and tests
	maxCommand   = 150  // lines of a file that makes a command
	maxReceivers = 20   // methods of one type
)

// TestLimits holds the sizes within which the code stays readable.
func TestLimits(t *testing.T) {
	repository := os.DirFS("../..")
	code := map[string]int{}    // by package
	methods := map[string]int{} // by package and type
	err := fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (name == "deploy" || name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			return err
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		for i, line := range lines {
			n := len([]rune(strings.ReplaceAll(line, "\t", "    ")))
			if n > maxColumns {
				t.Errorf("%s:%d: %d columns, more than %d", name, i+1, n, maxColumns)
			}
		}
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for _, line := range lines {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				code[path.Dir(name)]++
			}
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			switch {
			case !ok:
			case strings.HasSuffix(f.Name.Name, "Command") && len(lines) > maxCommand:
				t.Errorf("%s: %d lines, more than the %d of a command", name, len(lines), maxCommand)
			case f.Recv != nil:
				methods[path.Dir(name)+" "+receiver(f.Recv.List[0].Type)]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range code {
		limit := maxPackage
		if name == "cmd/feedgen" {
			limit = maxMain
		}
		if n > limit {
			t.Errorf("package %s: %d lines of code, more than %d", name, n, limit)
		}
	}
	for name, n := range methods {
		if n > maxReceivers {
			t.Errorf("type %s: %d methods, more than %d", name, n, maxReceivers)
		}
	}
}

// receiver returns the name of a receiver's type.
func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
