package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
)

// mutant is a file with one place changed.
type mutant struct {
	file     string
	line     int
	function string // that the place is in, such as merger.claim
	source   string // the line, without the space around it
	change   string // for people, on one line

	src        []byte // the file
	start, end int    // of the place, in bytes
	text       string // to stand there
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s\n\t%s\n\t%s\n", m.file, m.line, m.function, m.source, m.change)
}

// apply returns the changed file. Its lines have the numbers of the file's.
func (m mutant) apply() []byte {
	return slices.Concat(m.src[:m.start], []byte(m.text), m.src[m.end:])
}

// swapped are the operators that take the place of others.
var swapped = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.LEQ, token.LEQ: token.LSS,
	token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
	token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.AND: token.OR, token.OR: token.AND,
	token.SHL: token.SHR, token.SHR: token.SHL,
	token.INC: token.DEC, token.DEC: token.INC,
	token.BREAK: token.CONTINUE, token.CONTINUE: token.BREAK,
}

// mutator collects the mutants of a file.
type mutator struct {
	file     string
	src      []byte
	fset     *token.FileSet
	function string
	mutants  []mutant
}

// mutantsOf returns all mutants of a file, in the order of their places. Some may
// not compile.
func mutantsOf(file string) ([]mutant, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m := &mutator{file: file, src: src, fset: token.NewFileSet()}
	tree, err := parser.ParseFile(m.fset, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			m.function = nameOf(f)
			ast.Inspect(f, m.visit)
		}
	}
	slices.SortStableFunc(m.mutants, func(a, b mutant) int { return cmp.Compare(a.start, b.start) })
	return m.mutants, nil
}

// nameOf returns merger.claim for func (m *merger) claim.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.IndexListExpr:
			t = x.X
			continue
		case *ast.Ident:
			return x.Name + "." + f.Name.Name
		}
		return f.Name.Name
	}
}

func (m *mutator) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IfStmt:
		m.condition(n.Cond)
	case *ast.ForStmt:
		if n.Cond != nil { // always true, it would only cost time
			m.replace(n.Cond, "("+m.text(n.Cond)+") && false", "condition false: "+m.text(n.Cond))
		}
	case *ast.SwitchStmt:
		m.cases(n)
	case *ast.TypeSwitchStmt:
		m.empty(n.Body)
	case *ast.SelectStmt:
		m.empty(n.Body)
	case *ast.BlockStmt:
		m.drop(n.List)
	case *ast.CaseClause:
		m.drop(n.Body)
	case *ast.CommClause:
		m.drop(n.Body)
	case *ast.BinaryExpr:
		if op, ok := swapped[n.Op]; ok {
			to := m.text(n.X) + " " + op.String() + " " + m.text(n.Y)
			m.replace(n, "("+to+")", m.text(n)+" → "+to)
		}
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			m.replace(n, m.text(n.X), m.text(n)+" → "+m.text(n.X))
		}
	case *ast.IncDecStmt:
		to := m.text(n.X) + swapped[n.Tok].String()
		m.replace(n, to, m.text(n)+" → "+to)
	case *ast.BranchStmt:
		if op, ok := swapped[n.Tok]; ok && n.Label == nil {
			m.replace(n, op.String(), m.text(n)+" → "+op.String())
		}
	}
	return true
}

// condition makes a condition always true and always false. It is still
// evaluated, so that what it names is in use.
func (m *mutator) condition(n ast.Expr) {
	m.replace(n, "("+m.text(n)+") || true", "condition true: "+m.text(n))
	m.replace(n, "("+m.text(n)+") && false", "condition false: "+m.text(n))
}

func (m *mutator) cases(n *ast.SwitchStmt) {
	m.empty(n.Body)
	if n.Tag != nil {
		return
	}
	for _, s := range n.Body.List {
		for _, cond := range s.(*ast.CaseClause).List {
			m.condition(cond)
		}
	}
}

// empty takes the statements out of each case that has several: a single one is
// dropped anyway.
func (m *mutator) empty(body *ast.BlockStmt) {
	for _, s := range body.List {
		var list []ast.Stmt
		switch c := s.(type) {
		case *ast.CaseClause:
			list = c.Body
		case *ast.CommClause:
			list = c.Body
		}
		if len(list) > 1 || len(list) == 1 && !isDroppable(list[0]) {
			m.guard(list[0], list[len(list)-1], "case emptied")
		}
	}
}

// drop leaves out each call and each assignment.
func (m *mutator) drop(list []ast.Stmt) {
	for _, s := range list {
		if isDroppable(s) {
			m.guard(s, s, "dropped")
		}
	}
}

func isDroppable(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt:
		return true
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE
	}
	return false
}

// guard lets statements never run. They stay there, so that what they name is in
// use.
func (m *mutator) guard(first, last ast.Stmt, what string) {
	start, end := m.offset(first.Pos()), m.offset(last.End())
	text := string(m.src[start:end])
	m.add(start, end, "if false {"+text+"}", what+": "+oneLine(text))
}

func (m *mutator) replace(n ast.Node, text, change string) {
	m.add(m.offset(n.Pos()), m.offset(n.End()), text, oneLine(change))
}

func (m *mutator) add(start, end int, text, change string) {
	before := strings.LastIndexByte(string(m.src[:start]), '\n') + 1
	line, _, _ := strings.Cut(string(m.src[before:]), "\n")
	m.mutants = append(m.mutants, mutant{
		file: m.file, line: strings.Count(string(m.src[:start]), "\n") + 1, function: m.function,
		source: strings.TrimSpace(line), change: change, src: m.src, start: start, end: end, text: text,
	})
}

func (m *mutator) offset(p token.Pos) int { return m.fset.Position(p).Offset }

func (m *mutator) text(n ast.Node) string {
	return string(m.src[m.offset(n.Pos()):m.offset(n.End())])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shuffle puts the mutants of a file in the order in which they are run: for a
// seed always the same.
func shuffle(all []mutant, seed uint64) {
	if len(all) == 0 {
		return
	}
	name := fnv.New64a()
	name.Write([]byte(all[0].file))
	r := rand.New(rand.NewPCG(seed, name.Sum64()))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}
