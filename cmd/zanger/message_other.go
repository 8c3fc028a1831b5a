//go:build !windows

package main

import (
	"os"
	"os/exec"
	"runtime"
)

// systemMessage shows words in a box of the system where there is a display and a program that shows one.
func systemMessage(title, words string) {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	for _, c := range [][]string{
		{"zenity", "--error", "--no-markup", "--title", title, "--text", words},
		{"kdialog", "--title", title, "--error", words},
		{"xmessage", "-center", words},
		{"osascript", "-e", "on run a", "-e", "display alert (item 1 of a) message (item 2 of a)", "-e", "end run", title, words},
	} {
		if path, err := exec.LookPath(c[0]); err == nil {
			// The words stand on the terminal as well: a box that fails is no loss.
			_ = exec.Command(path, c[1:]...).Run()
			return
		}
	}
}
