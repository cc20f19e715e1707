package pass

import (
	"fmt"
	"log/slog"
)

// warnings collects warnings, and logs each at once.
type warnings struct {
	log  *slog.Logger
	list []string
}

func (w *warnings) add(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.list = append(w.list, text)
	w.log.Warn(text)
}
