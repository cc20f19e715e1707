package inspect

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
	"feedgen/scrape/extract"
)

// job is one line of input of Batch.
type job struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	File string `json:"file"`
}

// Batch reads JSON lines {"id","url","file"}, where file is the page as HTML, and
// writes an Inspection or {"id","error"} for each, one per line and in the same
// order. It inspects as many pages at once as there are processors. It returns
// when ctx ends, also while the input is open. Errors decide the exit status.
func Batch(ctx context.Context, s *scrape.Scraper, stdin io.Reader, stdout io.Writer) error {
	lines, readErr := readLines(ctx, stdin)
	// Each line has a channel of its own, which are read in order.
	answers := make(chan chan []byte, 4*runtime.GOMAXPROCS(0))
	go func() {
		defer close(answers)
		var workers sync.WaitGroup
		defer workers.Wait()
		free := make(chan struct{}, runtime.GOMAXPROCS(0))
		for {
			select {
			case <-ctx.Done():
				return
			case line, more := <-lines:
				if !more {
					return
				}
				answer := make(chan []byte, 1)
				answers <- answer
				free <- struct{}{}
				workers.Go(func() {
					answer <- inspectLine(ctx, line, s)
					<-free
				})
			}
		}
	}()
	out := bufio.NewWriter(stdout)
	var err error
	for answer := range answers {
		_, failed := out.Write(<-answer)
		err = errors.Join(err, failed)
	}
	err = errors.Join(err, out.Flush(), ctx.Err())
	if ctx.Err() == nil {
		err = errors.Join(err, <-readErr)
	}
	if err != nil {
		return report.Failure(fmt.Errorf("inspect --batch: %w", err), "")
	}
	return nil
}

// readLines sends the lines that are not empty, and then the error that ended
// reading. A read of standard input cannot be interrupted: one that waits when ctx
// ends continues until the process ends.
func readLines(ctx context.Context, r io.Reader) (lines <-chan []byte, failed <-chan error) {
	out, err := make(chan []byte), make(chan error, 1)
	go func() {
		defer close(out)
		for in := bufio.NewReader(r); ; {
			line, readErr := in.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 {
				select {
				case out <- line:
				case <-ctx.Done():
				}
			}
			switch {
			case readErr == io.EOF:
				err <- nil
				return
			case readErr != nil || ctx.Err() != nil:
				err <- readErr
				return
			}
		}
	}()
	return out, err
}

// inspectLine returns the output line for one input line; nil if ctx has ended.
func inspectLine(ctx context.Context, line []byte, s *scrape.Scraper) []byte {
	var j job
	err := json.Unmarshal(line, &j)
	var in Inspection
	if err == nil {
		in, err = j.inspect(ctx, s)
	}
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return jsonLine(struct {
			ID    string `json:"id"`
			Error string `json:"error"`
		}{j.ID, err.Error()})
	}
	in.ID = j.ID
	return jsonLine(in)
}

func (j job) inspect(ctx context.Context, s *scrape.Scraper) (Inspection, error) {
	body, err := os.ReadFile(j.File)
	if err != nil {
		return Inspection{}, err
	}
	return inspect(ctx, s, extract.Page{URL: j.URL, Body: body, Read: time.Now()})
}
