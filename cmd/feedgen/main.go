// Command feedgen publishes one durable feed of what an author writes on other
// people's sites.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// endTime is how long feedgen may take to end after a signal. Saving takes less. After
// that, feedgen exits even if a file system hangs: no published file is ever half
// written.
const endTime = 2 * time.Second

func main() {
	// Further signals change nothing: timeout and others send them to the process
	// and to its group, and people press Ctrl-C twice.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }()
	late := make(chan struct{})
	context.AfterFunc(ctx, func() { time.AfterFunc(endTime, func() { close(late) }) })
	select {
	case status := <-ended:
		os.Exit(status)
	case <-late:
		fmt.Fprintln(os.Stderr, "feedgen: interrupted, and something did not end in time: it is left as it is")
		os.Exit(int(report.Failed))
	}
}

// run runs the program and returns its exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	app := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := app.command()
	root.SetArgs(args)
	return app.finish(root.ExecuteContext(ctx))
}
