package main

import (
	"fmt"
	"os"
	"strings"

	"zanger/ui/text"
)

// noWindow tells in all three languages that the window cannot be drawn here, and of the program that needs none: on the
// terminal, and in a message of the system where it can show one.
func noWindow(cat *text.Catalog) {
	var all []string
	for _, l := range text.Langs {
		all = append(all, cat.In(l).T("shell.opengl"))
	}
	words := strings.Join(all, "\n\n")
	fmt.Fprintln(os.Stderr, words)
	systemMessage("Zanger", words)
}
