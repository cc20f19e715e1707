package feed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// File is one file to publish. It holds its bytes compressed, because thousands of
// files may be in memory.
type File struct {
	Name        string // as in Files, such as rss.xml
	ContentType string // such as application/feed+json
	Size        int    // of Data, in bytes
	SHA256      string // of Data, hex
	Feed        int    // the number of its feed; 0: the main one

	// Kept is set for an archive that is already published and stays byte for byte.
	// This file is only written if the published one is lost.
	Kept bool

	// Marks are the first and the last line of a file that may be part of a larger
	// one. See Within.
	Marks [2]string

	packed [][]byte // gzip, in pieces
}

// NewFile returns a file that holds data.
func NewFile(name, contentType string, data []byte) File {
	var p Packer
	file, err := p.Pack(name, contentType, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("feed: %s: memory cannot be written: %v", name, err))
	}
	return file
}

// Open returns a reader of the file's bytes.
func (f *File) Open() io.Reader {
	pieces := make([]io.Reader, len(f.packed))
	for i, piece := range f.packed {
		pieces[i] = bytes.NewReader(piece)
	}
	z, err := gzip.NewReader(io.MultiReader(pieces...))
	if err != nil {
		panic(fmt.Sprintf("feed: %s was not made by NewFile or a Packer: %v", f.Name, err))
	}
	return z
}

// Data returns the file's bytes.
func (f *File) Data() []byte {
	data := make([]byte, f.Size)
	if _, err := io.ReadFull(f.Open(), data); err != nil {
		panic(fmt.Sprintf("feed: %s was not made by NewFile or a Packer: %v", f.Name, err))
	}
	return data
}

// Packer makes files and reuses its buffers. The zero value is ready to use.
type Packer struct {
	zip    *gzip.Writer
	packed pieces
}

// Pack returns a file with the bytes that write writes. It returns the error of
// write.
func (p *Packer) Pack(name, contentType string, write func(io.Writer) error) (File, error) {
	if p.zip == nil {
		// The level is valid. Higher ones take longer than rendering.
		p.zip, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	}
	p.packed.take() // of a file that failed
	p.zip.Reset(&p.packed)
	sum, size := sha256.New(), new(counter)
	// Templates and encoders write few bytes at a time.
	buffered := bufio.NewWriterSize(io.MultiWriter(p.zip, sum, size), 32<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = p.zip.Close()
	}
	return File{
		Name: name, ContentType: contentType, Size: int(*size), SHA256: hex.EncodeToString(sum.Sum(nil)),
		packed: p.packed.take(),
	}, err
}

// Within returns old with the part between the marks replaced by f. If old does
// not contain both marks, it returns f.
func (f *File) Within(old []byte) File {
	before, rest, begins := bytes.Cut(old, []byte(f.Marks[0]))
	_, after, ends := bytes.Cut(rest, []byte(f.Marks[1]))
	if f.Marks[0] == "" || !begins || !ends {
		return *f
	}
	part := bytes.TrimSuffix(f.Data(), []byte("\n"))
	whole := NewFile(f.Name, f.ContentType, bytes.Join([][]byte{before, part, after}, nil))
	whole.Marks = f.Marks
	return whole
}

// pieces are bytes that are written, in pieces. A buffer would be copied to larger and
// larger ones.
type pieces struct {
	full [][]byte
	last []byte // its space is used again
}

const pieceSize = 64 << 10

func (p *pieces) Write(data []byte) (int, error) {
	for rest := data; len(rest) > 0; {
		if len(p.last) == cap(p.last) {
			if p.last != nil {
				p.full = append(p.full, p.last)
			}
			p.last = make([]byte, 0, pieceSize)
		}
		n := min(len(rest), cap(p.last)-len(p.last))
		p.last, rest = append(p.last, rest[:n]...), rest[n:]
	}
	return len(data), nil
}

// take returns what was written, and starts anew.
func (p *pieces) take() [][]byte {
	all := append(p.full, bytes.Clone(p.last))
	p.full, p.last = nil, p.last[:0]
	return all
}

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
