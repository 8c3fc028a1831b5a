//go:build !windows

package sqlite

import (
	"syscall"
	"time"
)

// cpuTime is what this process has used of the processors: steadier than the wall clock on a busy machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
