package ui

import (
	"bytes"
	"io"
)

// displayFaults are the words with which the toolkit says that it has no display or no OpenGL to draw with. It then ends
// the program by itself or fails at its next step, so its log is the one place to learn of it.
var displayFaults = [][]byte{[]byte("window creation error"), []byte("failed to initialise GLFW"), []byte("failed to initialise OpenGL")}

// noise are lines of the toolkit's log that trouble nobody.
var noise = [][]byte{[]byte("Error parsing user locale")}

// DisplayLog passes a log on to out. At the first line that says the window cannot be drawn it calls fault instead, which
// is to tell the person in plain words and end the program.
func DisplayLog(out io.Writer, fault func()) io.Writer { return &displayLog{out: out, fault: fault} }

type displayLog struct {
	out   io.Writer
	fault func()
}

func (l *displayLog) Write(line []byte) (int, error) {
	for _, f := range displayFaults {
		if bytes.Contains(line, f) {
			l.fault()
			return len(line), nil
		}
	}
	for _, n := range noise {
		if bytes.Contains(line, n) {
			return len(line), nil
		}
	}
	return l.out.Write(line)
}
