package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"feedgen/cmd/feedgen/internal/report"
)

// TestInspectBatchInterrupted holds that inspect --batch ends when it is
// interrupted, although standard input stays open and says nothing.
func TestInspectBatchInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		stdin, keyboard := io.Pipe()
		defer keyboard.Close()
		ctx, interrupt := context.WithCancel(t.Context())
		var stdout, stderr bytes.Buffer
		ended := make(chan int, 1)
		go func() { ended <- run(ctx, []string{"inspect", "--batch"}, stdin, &stdout, &stderr) }()
		io.WriteString(keyboard, `{"id":"1","url":"https://blog.example/","file":"missing.html"}`+"\n")
		synctest.Wait()
		interrupt()
		synctest.Wait()
		select {
		case status := <-ended:
			if report.Status(status) != report.Failed || !strings.HasPrefix(stdout.String(), `{"id":"1","error":`) {
				t.Errorf("status %d, %q, %q", status, &stdout, &stderr)
			}
		default:
			t.Error("it goes on waiting")
			keyboard.Close()
		}
	})
}
