package notify

import "os/exec"

// endWithGroup does nothing: the command itself is killed.
func endWithGroup(*exec.Cmd) {}
