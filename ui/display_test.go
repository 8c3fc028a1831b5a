package ui

import (
	"bytes"
	"log"
	"testing"
)

func TestDisplayFaultIsTold(t *testing.T) {
	for line, want := range map[string]bool{
		"Fyne error:  window creation error":         true,
		"Fyne error:  failed to initialise GLFW":     true,
		"Fyne error:  failed to initialise OpenGL":   true,
		"Fyne error:  Failed to decode image":        false,
		"Fyne error:  Error parsing user locale C":   false,
		"something else about a window and creation": false,
	} {
		var out bytes.Buffer
		told := false
		log.New(DisplayLog(&out, func() { told = true }), "", 0).Println(line)
		if told != want {
			t.Errorf("%q: told %v, want %v", line, told, want)
		}
		if told && out.Len() > 0 {
			t.Errorf("%q: the toolkit's own words were passed on too", line)
		}
	}
}
