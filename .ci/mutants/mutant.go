package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"os"
	"slices"
	"strings"
)

// mutant is one change of a file.
type mutant struct {
	file     string
	line     int
	function string // that the place is in, such as merger.claim
	source   string // the line, without the space around it
	change   string // for people, on one line

	number     int       // among those of the file, from 1
	start, end int       // of the place, in bytes
	code       string    // for the place: a format with the number and the code of the parts
	parts      []extents // of the place that the code contains
	isNumeric  bool      // the code compiles for numbers only
}

// extents are the start and the end of a part of a file, in bytes.
type extents struct{ start, end int }

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s\n\t%s\n\t%s\n", m.file, m.line, m.function, m.source, m.change)
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

// source is a file with its mutants, in the order of their places.
type source struct {
	file, pkg string
	text      []byte
	mutants   []mutant
}

// readSource reads a file and finds its mutants. Some may not compile.
func readSource(file string) (*source, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m := &mutator{file: file, src: text, fset: token.NewFileSet(), simple: map[ast.Stmt]bool{}}
	tree, err := parser.ParseFile(m.fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			m.function = nameOf(f)
			ast.Inspect(f, m.visit)
		}
	}
	slices.SortStableFunc(m.mutants, func(a, b mutant) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	for i := range m.mutants {
		m.mutants[i].number = i + 1
	}
	return &source{file, tree.Name.Name, text, m.mutants}, nil
}

// withMutants returns the file with some of its mutants, of which the variable mutant
// chooses one when it runs. The compiler's errors have the lines of the file.
func (s *source) withMutants(mutants []mutant) []byte {
	return []byte(s.render(extents{0, len(s.text)}, mutants))
}

// render returns a part of the file with the mutants in it.
func (s *source) render(part extents, mutants []mutant) string {
	var b strings.Builder
	at := part.start
	for i := 0; i < len(mutants); {
		m := mutants[i]
		if i++; m.start < at || m.end > part.end {
			continue // around the part, or beside it
		}
		var inside []mutant
		for ; i < len(mutants) && mutants[i].start < m.end; i++ {
			inside = append(inside, mutants[i])
		}
		args := []any{m.number}
		for _, p := range m.parts {
			args = append(args, s.lineOf(p.start)+s.render(p, inside))
		}
		b.Write(s.text[at:m.start])
		fmt.Fprintf(&b, m.code, args...)
		b.WriteString(s.lineOf(m.end))
		at = m.end
	}
	b.Write(s.text[at:part.end])
	return b.String()
}

// lineOf returns the directive that gives what follows its line in the file: code for
// places of several lines has more or fewer.
func (s *source) lineOf(offset int) string {
	before := s.text[:offset]
	return fmt.Sprintf("/*line :%d:%d*/", bytes.Count(before, []byte("\n"))+1, offset-bytes.LastIndexByte(before, '\n'))
}

// mutator collects the mutants of a file.
type mutator struct {
	file     string
	src      []byte
	fset     *token.FileSet
	function string
	simple   map[ast.Stmt]bool // statements that must not become an if: for ...; ...; i++
	mutants  []mutant
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
		m.simple[n.Init] = true
		m.condition(n.Cond)
	case *ast.ForStmt:
		m.simple[n.Init], m.simple[n.Post] = true, true
		if n.Cond != nil { // always true, it would only cost time
			m.add(n.Cond, "(%[2]s) && mutant != %[1]d", "condition false: "+m.text(n.Cond))
		}
	case *ast.SwitchStmt:
		m.simple[n.Init] = true
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
		m.operator(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			m.add(n, "((%[2]s) != (mutant == %[1]d))", m.text(n)+" → "+m.text(n.X))
		}
	case *ast.IncDecStmt:
		if to := m.text(n.X) + swapped[n.Tok].String(); !m.simple[n] {
			m.add(n, "if mutant != %[1]d { %[2]s } else { "+escape(to)+" }", m.text(n)+" → "+to)
		}
	case *ast.BranchStmt:
		if op, ok := swapped[n.Tok]; ok && n.Label == nil {
			m.add(n, "if mutant == %[1]d { "+op.String()+" }; %[2]s", m.text(n)+" → "+op.String())
		}
	}
	return true
}

// condition makes a condition always true and always false. It is still
// evaluated, so that what it names is in use.
func (m *mutator) condition(n ast.Expr) {
	m.add(n, "(%[2]s) || mutant == %[1]d", "condition true: "+m.text(n))
	m.add(n, "(%[2]s) && mutant != %[1]d", "condition false: "+m.text(n))
}

// operator swaps an operator. The functions are those of switches.
func (m *mutator) operator(n *ast.BinaryExpr) {
	op, ok := swapped[n.Op]
	if !ok {
		return
	}
	change := m.text(n) + " → " + m.text(n.X) + " " + op.String() + " " + m.text(n.Y)
	sign := escape(n.Op.String())
	switch n.Op {
	case token.EQL, token.NEQ:
		m.add(n, "((%[2]s) != (mutant == %[1]d))", change)
	case token.LSS, token.GTR:
		m.add(n, "(%[2]s "+sign+" %[3]s || mutant == %[1]d && %[2]s == %[3]s)", change, n.X, n.Y)
	case token.LEQ, token.GEQ:
		m.add(n, "(%[2]s "+sign+" %[3]s && (mutant != %[1]d || %[2]s != %[3]s))", change, n.X, n.Y)
	case token.LAND:
		m.add(n, "mutantAnd(%[1]d, %[2]s, func() bool { return %[3]s })", change, n.X, n.Y)
	case token.LOR:
		m.add(n, "mutantOr(%[1]d, %[2]s, func() bool { return %[3]s })", change, n.X, n.Y)
	default:
		m.add(n, numeric[n.Op]+"(%[1]d, %[2]s, %[3]s)", change, n.X, n.Y)
		m.mutants[len(m.mutants)-1].isNumeric = true
	}
}

// cases treats the conditions of a switch without a value as those of an if.
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

// guard lets statements never run.
func (m *mutator) guard(first, last ast.Stmt, what string) {
	place := extents{m.offset(first.Pos()), m.offset(last.End())}
	m.addAt(place, "if mutant != %[1]d { %[2]s }", what+": "+string(m.src[place.start:place.end]))
}

// add adds a mutant of a node. Without parts the code contains the node as a whole.
func (m *mutator) add(n ast.Node, code, change string, parts ...ast.Expr) {
	var list []extents
	for _, p := range parts {
		list = append(list, m.extentsOf(p))
	}
	m.addAt(m.extentsOf(n), code, change, list...)
}

func (m *mutator) addAt(place extents, code, change string, parts ...extents) {
	if len(parts) == 0 {
		parts = []extents{place}
	}
	before := strings.LastIndexByte(string(m.src[:place.start]), '\n') + 1
	line, _, _ := strings.Cut(string(m.src[before:]), "\n")
	m.mutants = append(m.mutants, mutant{
		file: m.file, line: strings.Count(string(m.src[:place.start]), "\n") + 1, function: m.function,
		source: strings.TrimSpace(line), change: oneLine(change),
		start: place.start, end: place.end, code: code, parts: parts,
	})
}

func (m *mutator) offset(p token.Pos) int { return m.fset.Position(p).Offset }

func (m *mutator) extentsOf(n ast.Node) extents { return extents{m.offset(n.Pos()), m.offset(n.End())} }

func (m *mutator) text(n ast.Node) string {
	e := m.extentsOf(n)
	return string(m.src[e.start:e.end])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// escape returns a text for a format.
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// shuffle puts the mutants of a file in the order in which they are run: for a seed
// always the same. It depends on the text of each alone, so that a change of a file
// leaves most of a choice as it was.
func shuffle(all []mutant, seed uint64) {
	place := make(map[int]uint64, len(all))
	for _, m := range all {
		h := fnv.New64a()
		fmt.Fprintln(h, seed, m.file, m.function, m.source, m.change)
		place[m.number] = h.Sum64()
	}
	slices.SortStableFunc(all, func(a, b mutant) int { return cmp.Compare(place[a.number], place[b.number]) })
}
