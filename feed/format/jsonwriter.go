package format

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// jsonWriter writes one JSON document piece by piece, indented as encoding/json
// does it. The first error ends all writing; end returns it.
type jsonWriter struct {
	w     io.Writer
	err   error
	depth int
	after string // what separates the next piece from the one before
	piece bytes.Buffer
}

// open begins an object or an array, as the document or as a value.
func (j *jsonWriter) open(bracket string) {
	j.write(bracket)
	j.depth++
	j.after = ""
}

// key writes the key of a member, whose value is next.
func (j *jsonWriter) key(key string) {
	j.element()
	j.value(key)
	j.write(": ")
}

// element begins an element of an array.
func (j *jsonWriter) element() {
	j.write(j.after + j.newline())
	j.after = ","
}

// close ends what open began.
func (j *jsonWriter) close(bracket string) {
	j.depth--
	if j.after != "" {
		j.write(j.newline())
	}
	j.write(bracket)
	j.after = ","
}

// value writes a value.
func (j *jsonWriter) value(v any) {
	if j.err != nil {
		return
	}
	j.piece.Reset()
	enc := json.NewEncoder(&j.piece)
	enc.SetEscapeHTML(false)
	enc.SetIndent(strings.Repeat("  ", j.depth), "  ")
	if j.err = enc.Encode(v); j.err == nil {
		_, j.err = j.w.Write(bytes.TrimSuffix(j.piece.Bytes(), []byte("\n")))
	}
}

// end ends the document.
func (j *jsonWriter) end() error {
	j.write("\n")
	return j.err
}

func (j *jsonWriter) newline() string { return "\n" + strings.Repeat("  ", j.depth) }

func (j *jsonWriter) write(s string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, s)
	}
}
