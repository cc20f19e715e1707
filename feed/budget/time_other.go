//go:build !unix

package budget

import "time"

func processTime() time.Duration { return 0 }
