package local

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"feedgen/feed"
	"feedgen/feed/date"
)

// The first row of a CSV file names its columns, in any order, by the words of
// columnNames. The separator is a comma, a semicolon or a tab.

func isCSV(name string, src []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv":
		return true
	}
	return false
}

// separatorIn returns what separates the columns of a file.
func separatorIn(first string) rune {
	separators := []rune{',', ';', '\t'}
	return slices.MaxFunc(separators, func(a, b rune) int {
		return strings.Count(first, string(a)) - strings.Count(first, string(b))
	})
}

func readCSV(name string, src []byte, o Options) list {
	d, warnings, wrong := newDocument(name, src)
	if wrong != nil {
		return list{errs: []*Error{wrong}}
	}
	v := d.version(d.repaired)
	p := &page{version: v, base: o.base, src: []byte(v.text), order: orderIn(v.text)}
	r := csv.NewReader(bytes.NewReader(p.src))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	r.Comma = separatorIn(d.lines[0])
	var columns []column
	var items []item
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var at *csv.ParseError
		if errors.As(err, &at) {
			p.problems = append(p.problems, &Error{Position{name, at.Line, at.Column, ""}, at.Err.Error()})
			break
		}
		if columns == nil {
			for _, head := range fields {
				columns = append(columns, columnOf(head))
			}
			if !slices.Contains(columns, linkColumn) || !slices.Contains(columns, dateColumn) {
				p.leaveOut(0, "the first row does not name columns: want date,title,url and optionally summary, tags, authors")
				break
			}
			continue
		}
		line, col := r.FieldPos(0)
		e, err := recordOf(fields, columns, p.order, o).entry(o)
		place := Position{File: name, Line: line, Column: col, Text: d.lines[line-1]}
		if err != nil {
			p.problems = append(p.problems, &Error{place, err.Error()})
			if errors.Is(err, errUndated) {
				p.undated = append(p.undated, e)
			}
			continue
		}
		items = append(items, item{e, place})
	}
	return list{items: items, warnings: append(warnings, p.warnings()...), partial: len(p.problems) > 0 || p.cut, undated: p.undated}
}

func recordOf(fields []string, columns []column, order date.Order, o Options) record {
	values := map[column]string{}
	for i, value := range fields {
		if i < len(columns) && values[columns[i]] == "" {
			values[columns[i]] = strings.TrimSpace(value)
		}
	}
	published, _ := date.Parse(values[dateColumn], order)
	authors := strings.FieldsFunc(values[authorsColumn], func(r rune) bool { return r == ',' || r == ';' })
	return record{
		feed.Entry{
			ID: values[idColumn], Title: values[titleColumn], Image: values[imageColumn], Language: values[languageColumn],
			Tags: tagsOf([]string{values[tagsColumn]}), Authors: authorsOf(authors), Content: HTML(values[summaryColumn], o.Base),
		},
		published, values[updatedColumn], values[linkColumn],
	}
}
