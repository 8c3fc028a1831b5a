// Package widgets is the drawer of controls: badges, cards, lists of many thousand rows, fields for dates and sums, the
// rail, tabs, the palette. They look as ui/theme says, speak through ui/text, and know nothing of law: a page gives them
// words and takes wishes.
//
// All of it is for the window's goroutine. Every control that can be reached by Tab shows a ring when it has the keyboard,
// and hands keys it does not use to the window (see Keys), so that Ctrl+K or F1 work wherever the cursor stands.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// A field never changes what a person typed while they type; it says under itself how it reads it, and puts it in order
// when left. A field that cannot read its text says so in words and gives no value, never a guess.
package widgets
