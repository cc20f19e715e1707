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

// File is one file that is to be published. It holds its bytes compressed: a
// feed shrinks to a tenth, and thousands of files may wait for one another.
type File struct {
	Name        string // as in Files, such as rss.xml
	ContentType string // as it is to be served, such as application/feed+json
	Size        int    // of Data, in bytes
	SHA256      string // of Data, hex

	packed []byte // gzip
}

// NewFile returns a file that holds data.
func NewFile(name, contentType string, data []byte) File {
	file, err := newPacker().file(name, contentType, func(w io.Writer) error {
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
		panic(fmt.Sprintf("feed: %s was not made by NewFile or Render: %v", f.Name, err))
	}
	return z
}

// Data returns the file's bytes.
func (f *File) Data() []byte {
	data := make([]byte, f.Size)
	if _, err := io.ReadFull(f.Open(), data); err != nil {
		panic(fmt.Sprintf("feed: %s was not made by NewFile or Render: %v", f.Name, err))
	}
	return data
}

// packer makes one file after the other.
type packer struct {
	zip    *gzip.Writer
	packed bytes.Buffer
}

func newPacker() *packer {
	// The level is among those that exist. Higher ones take longer than
	// rendering does.
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return &packer{zip: z}
}

// file returns the file that holds what write writes.
func (p *packer) file(name, contentType string, write func(io.Writer) error) (File, error) {
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
	return File{name, contentType, int(*size), hex.EncodeToString(sum.Sum(nil)), bytes.Clone(p.packed.Bytes())}, err
}

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
