package format

import (
	"bytes"
	"encoding/json"
	"io"
)

// jsonIndent is a level of indentation.
const jsonIndent = "  "

// jsonWriter writes one JSON document piece by piece, as encoding/json indents
// it. The first error ends all writing; end returns it.
type jsonWriter struct {
	w         io.Writer
	err       error
	newline   string // with the indentation of the members
	separator string // between the member before and the next
	piece     bytes.Buffer
	enc       *json.Encoder // to piece
}

func newJSONWriter(w io.Writer) *jsonWriter {
	j := &jsonWriter{w: w, newline: "\n"}
	j.enc = json.NewEncoder(&j.piece)
	j.enc.SetEscapeHTML(false)
	return j
}

// open begins an object or an array, as the document or as a value.
func (j *jsonWriter) open(bracket string) {
	j.write(bracket)
	j.indent(j.newline + jsonIndent)
	j.separator = ""
}

// element begins an element of an array.
func (j *jsonWriter) element() {
	j.write(j.separator)
	j.write(j.newline)
	j.separator = ","
}

// key begins a member of an object.
func (j *jsonWriter) key(key string) {
	j.element()
	j.value(key)
	j.write(": ")
}

// value writes the value of an element or a member.
func (j *jsonWriter) value(v any) {
	if j.err != nil {
		return
	}
	j.piece.Reset()
	if j.err = j.enc.Encode(v); j.err == nil {
		_, j.err = j.w.Write(bytes.TrimSuffix(j.piece.Bytes(), []byte("\n")))
	}
}

// close ends what open began.
func (j *jsonWriter) close(bracket string) {
	j.indent(j.newline[:len(j.newline)-len(jsonIndent)])
	if j.separator != "" {
		j.write(j.newline)
	}
	j.write(bracket)
	j.separator = ","
}

// end ends the document.
func (j *jsonWriter) end() error {
	j.write("\n")
	return j.err
}

func (j *jsonWriter) indent(newline string) {
	j.newline = newline
	j.enc.SetIndent(newline[len("\n"):], jsonIndent)
}

func (j *jsonWriter) write(s string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, s)
	}
}
