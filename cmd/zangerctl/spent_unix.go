//go:build unix

package main

import (
	"runtime"
	"syscall"
)

// spent gives the processor seconds and the largest memory, in MB, of this run.
func spent() (cpu, rss float64) {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0, 0
	}
	cpu = float64(r.Utime.Sec) + float64(r.Utime.Usec)/1e6 + float64(r.Stime.Sec) + float64(r.Stime.Usec)/1e6
	unit := 1024. // kilobytes, but bytes on macOS
	if runtime.GOOS == "darwin" {
		unit = 1 << 20
	}
	return cpu, float64(r.Maxrss) / unit
}
