// Package bundle puts chosen papers and scans of a case into one file a court can leaf through: in the order given, each with
// its number, a contents page before them, page n of N on every page, a bookmark to each; and parts it where a file would
// grow over the limit of the place it is handed to.
//
// PDFs keep their pages as they are, JPEG and PNG pictures are set on A4 pages, turned as the camera held them.
//
// It also makes the small picture that a colleague sees of a scan before the scan itself has come.
//
// # Promise about old data
//
// What goes in is not changed; a bundle is made anew each time.
//
// # What it refuses
//
// Files of another kind, damaged ones and PDFs that open by a password only: each is named by its number in the list. A
// single page larger than the limit.
package bundle
