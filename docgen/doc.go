// Package docgen defines a document as the office sees it before it becomes PDF or DOCX: blocks of text whose every run
// remembers where it came from, and the gaps that still stand between a draft and a paper one may file.
//
// A template with answers becomes a Document (docgen/template); a Document becomes PDF (docgen/pdf), DOCX (docgen/docx)
// or a page on the screen. All three print the same runs in the same order.
//
// # Promise about old data
//
// A Document is made anew from a stored draft each time and is never stored itself.
//
// # What it refuses
//
// A Document with Gaps is never final: the writers refuse it unless asked for a draft, where each gap is a visible mark.
package docgen
