//go:build !windows

package notify

import (
	"os/exec"
	"syscall"
	"time"
)

// endWithGroup makes a command end with its child processes: they are a process
// group, which gets SIGTERM and is then killed.
func endWithGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		group := -cmd.Process.Pid
		time.AfterFunc(commandGrace/2, func() { syscall.Kill(group, syscall.SIGKILL) })
		return syscall.Kill(group, syscall.SIGTERM)
	}
}
