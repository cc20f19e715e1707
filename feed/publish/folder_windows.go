package publish

import (
	"errors"

	"golang.org/x/sys/windows"
)

// syncFolder does nothing: Windows writes renames through by itself.
func syncFolder(string) error { return nil }

// isFull reports whether err says that a disk or a quota is used up.
func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}
