package main

import (
	"runtime"
	"syscall"
)

// spent gives the processor seconds of this run, and what the program took from the system, in MB.
func spent() (cpu, rss float64) {
	var made, gone, kernel, user syscall.Filetime
	self, err := syscall.GetCurrentProcess()
	if err == nil && syscall.GetProcessTimes(self, &made, &gone, &kernel, &user) == nil {
		cpu = float64(kernel.Nanoseconds()+user.Nanoseconds()) / 1e9
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return cpu, float64(m.Sys) / (1 << 20)
}
