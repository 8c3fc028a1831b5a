// Package dossier writes a whole case out as a folder of open files that any computer can read without Zanger.
//
// # The folder
//
//	README.txt      what is here, in the member's language
//	case.json       everything, field names as in package casework: {"format":"zanger case","version":1,…}
//	summary.txt     the case on one page
//	parties.csv     people and organisations
//	chronology.csv  events
//	evidence.csv    evidence with exhibit numbers and the name of its file below files/
//	deadlines.csv   dates
//	position.csv    claims, what must be proved, by what
//	notes.txt       notes, calls and consultations
//	files/          attachments as they were added
//	SHA256SUMS      sums of all files, as sha256sum -c reads them
//
// CSV is UTF-8 with a mark, parted by semicolons, dates YYYY-MM-DD, sums in tenge.
//
// # Promise about old data
//
// version is raised when a key of case.json changes its meaning; keys are added freely and never removed.
//
// # What it refuses
//
// A folder that holds anything already. It writes beside the target and renames at the end, so that a broken export never
// looks whole. A file whose bytes are not those that were added stops it. Cells that a spreadsheet would take for a formula
// are disarmed. What it writes is not encrypted; README.txt says so first.
package dossier
