// Package register takes an existing register of enquiries or cases from CSV or XLSX: it reads the table, proposes which
// column is what, shows what each row would become, and enters the rows in batches with a report of those not taken.
//
// # What it reads
//
// CSV in UTF-8, UTF-16, Windows-1251 or KZ-1048, parted by semicolon, comma or tab, whichever the file uses; the first sheet of an
// XLSX. The head is the first row in which a column is recognised by its words in Kazakh, Russian or English. Dates may
// stand as 25.11.2026, 2026-11-25, 25/11/26 or as a spreadsheet's day number; what is merged over several rows counts for each. A number of a person that lost its leading
// zeros in a spreadsheet gets them back when it then proves right.
//
// # Promise about old data
//
// Every entry keeps the file and line it came from and a mark of the row's cells; the same row is not entered twice, whatever was
// put in above it and whatever the file is called now. A row that was entered and has changed since is named and left alone.
// A whole import can be taken back, but for what somebody has worked on since.
//
// # What it refuses
//
// Files over MaxBytes, MaxRows or MaxColumns; spreadsheets that unpack to more than they may. A row without a name, with a
// wrong number or an impossible date is not taken, and the report says which line and why. It evaluates no formula: a name
// that begins like one is refused, and every report it writes disarms such cells.
package register
