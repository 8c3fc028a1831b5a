// Package theme decides how Zanger looks: colours by role, sizes of text, the face, the measures of the grid, the icons.
//
// A page or control names a role ("muted", "overdue ground") and never a colour, a size name and never a number, so that
// light and dark, and text from 100 to 200 per cent, change everywhere at once while the program runs.
//
// # Promise about old data
//
// Settings keep the words of Variant and the percent of text size; a word not known is read as the system's choice, a
// percent out of range as the nearest offered.
//
// # What it refuses
//
// It draws nothing and knows no page. Every pair of text and ground it offers has a contrast of 4.5 to 1 or more; a test
// computes it for each.
package theme
