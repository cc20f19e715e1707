package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	commandTimeout = 5 * time.Minute
	commandGrace   = 800 * time.Millisecond // between the signal to end and the kill
	commandOutput  = 500                    // bytes that an error quotes
)

// Command runs a command of the configuration in the folder dir, with stdin on its
// standard input, in UTF-8. It may take five minutes. When ctx ends, the command and
// its child processes get a signal to end, and are killed soon after. The error
// contains the end of the command's output.
func Command(ctx context.Context, args []string, dir string, stdin []byte) error {
	ctx, cancel := context.WithTimeoutCause(ctx, commandTimeout, fmt.Errorf("it took longer than %s", commandTimeout))
	defer cancel()
	var out tail
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, bytes.NewReader(stdin), &out, &out
	if os.Getenv("LC_ALL")+os.Getenv("LC_CTYPE")+os.Getenv("LANG") == "" {
		// Without a locale, as under cron, mail declares its text as ASCII.
		cmd.Env = append(cmd.Environ(), "LC_CTYPE=C.UTF-8")
	}
	endWithGroup(cmd)
	cmd.WaitDelay = commandGrace
	err := cmd.Run()
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	// A command that ignores its standard input may end before all of it is written.
	if err == nil || errors.Is(err, exec.ErrWaitDelay) && cmd.ProcessState.Success() {
		return nil
	}
	if text := strings.TrimSpace(string(out)); text != "" {
		return fmt.Errorf("%w: %s", err, text)
	}
	return err
}

// tail keeps the last bytes written to it.
type tail []byte

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	*t = (*t)[max(0, len(*t)-commandOutput):]
	return len(p), nil
}
