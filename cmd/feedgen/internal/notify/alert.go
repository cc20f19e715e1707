package notify

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// alertTimeout is how long the command of an alert may take.
const alertTimeout = time.Minute

// Alert runs a command in the folder dir with a text on its standard input, such
// as mail -s feedgen me@example.org. The error holds the end of what the command
// says.
func Alert(ctx context.Context, command []string, dir, text string) error {
	ctx, cancel := context.WithTimeout(ctx, alertTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(text)
	cmd.WaitDelay = time.Second // its children may hold its output open
	output, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if said := bytes.TrimSpace(output); len(said) > 0 {
		return fmt.Errorf("monitor.alert: %s: %w: %s", command[0], err, said[max(0, len(said)-200):])
	}
	return fmt.Errorf("monitor.alert: %s: %w", command[0], err)
}
