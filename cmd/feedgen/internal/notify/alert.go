package notify

import (
	"context"
	"fmt"
)

// Alert runs a command, such as mail -s feedgen me@example.org, in the folder dir
// with a text on its standard input.
func Alert(ctx context.Context, command []string, dir, text string) error {
	if err := Command(ctx, command, dir, []byte(text)); err != nil {
		return fmt.Errorf("monitor.alert: %s: %w", command[0], err)
	}
	return nil
}
