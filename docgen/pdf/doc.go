// Package pdf sets a document as a paper one can file: A4, a face with the metrics of Times New Roman or of Arial,
// justified text whose lines are chosen for the whole paragraph, words parted at the end of a line only where asked, no
// heading left alone at the foot of a page, «page of pages» below.
//
// Layout is done here: a document becomes words, words become lines (fit for justified text, greedy for the rest), lines
// become items of a page with a rule of what may part from what, items become pages. Only when every page is known does
// gofpdf draw them, so that the number of pages is plain text like any other.
//
// # Fences around gofpdf
//
// The library panics on characters outside the basic plane and on damaged fonts, draws an empty box for a missing glyph
// and for digits of its page alias, reads fonts past their length and writes into them. So: text is cleaned and every
// character is looked up in the face before a page is laid out, fonts are checked against their sums and copied for each
// document, the page alias is never used, and a panic becomes an error.
//
// # Promise about old data
//
// A PDF is never read back. The same document with the same options gives the same bytes, as long as this package and the
// fonts stay the same.
//
// # What it refuses
//
// A final with gaps, a character the face cannot draw (the error names the field), margins that leave no page.
package pdf
