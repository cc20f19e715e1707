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

// File is one file to publish. It holds its bytes compressed: a feed shrinks to a
// tenth, and thousands of files may be in memory.
type File struct {
	Name        string // as in Files, such as rss.xml
	ContentType string // as it is to be served, such as application/feed+json
	Size        int    // of Data, in bytes
	SHA256      string // of Data, hex
	Feed        int    // the number of its feed; 0: the main one

	// Kept is set for an archive that is published already and stays as it is,
	// byte for byte. This file only stands in for it where it is lost.
	Kept bool

	// Marks are set for a file that may be a part of a larger one: the lines
	// before and after the part, which belong to it. See Within.
	Marks [2]string

	packed []byte // gzip
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
	z, err := gzip.NewReader(bytes.NewReader(f.packed))
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

// Packer makes one file after the other, and reuses its memory. The zero value is
// ready to use.
type Packer struct {
	zip    *gzip.Writer
	packed bytes.Buffer
}

// Pack returns the file of this name that holds what write writes. It fails
// where write does.
func (p *Packer) Pack(name, contentType string, write func(io.Writer) error) (File, error) {
	if p.zip == nil {
		// The level is valid. Higher ones take longer than
		// rendering does.
		p.zip, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	}
	p.packed.Reset()
	p.zip.Reset(&p.packed)
	sum, size := sha256.New(), new(counter)
	// Templates and encoders write a few bytes at a time.
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
		packed: bytes.Clone(p.packed.Bytes()),
	}, err
}

// Within returns the file that holds old, with f in place of what stands between
// the marks there. Without both marks in old it returns f.
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

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
