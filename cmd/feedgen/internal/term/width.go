package term

import "github.com/clipperhouse/displaywidth"

// cells measures text on a terminal, where escape sequences take no cell.
var cells = displaywidth.Options{ControlSequences: true}

// width returns the number of cells that s takes.
func width(s string) int { return cells.String(s) }
