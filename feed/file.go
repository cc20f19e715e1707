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

// Packer makes files and reuses its buffers. The zero value is ready to use.
type Packer struct {
	zip    *gzip.Writer
	packed bytes.Buffer
}

// Pack returns a file with the bytes that write writes. It returns the error of
// write.
func (p *Packer) Pack(name, contentType string, write func(io.Writer) error) (File, error) {
	if p.zip == nil {
		// The level is valid. Higher ones take longer than rendering.
		p.zip, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	}
	p.packed.Reset()
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
		packed: p.take(),
	}, err
}

// take returns what was packed. A large buffer is handed over instead of being copied.
func (p *Packer) take() []byte {
	packed := p.packed.Bytes()
	if len(packed) < 1<<20 {
		return bytes.Clone(packed)
	}
	p.packed = bytes.Buffer{}
	return packed
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

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
