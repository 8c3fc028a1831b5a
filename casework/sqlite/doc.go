// Package sqlite keeps a profile: everything an office member typed, in one encrypted file on one laptop.
//
// A folder holds profile.db (the database, pages sealed by casework/sqlite/cipher), the key sidecar of casework/vault,
// files/ (sealed attachments, named by the SHA-256 of what lies on disk) and backups/. One action of a person is one
// transaction: the rows it changed, its line in the journal, the search index and the heads. When Do returns, the action
// is on the disk (WAL, synchronous FULL).
//
// # Rows
//
// One STRICT table a kind, one column a field, named as the field's tag. Beside them stand _n (a number that grows over
// all kinds, its low six bits the code of the kind; it orders by age and is the row of the search index), _born (the
// change that made the entity) and _heads (JSON, field to changes: whose value stands, for the fields written after
// birth; a field not named there has the head _born, also when it was empty at birth). Empty texts are the empty string
// and empty numbers 0; an empty date, instant, reference or JSON value is NULL, so that a query for "before" or "after" a
// day never meets the empty ones.
//
// # Journal
//
// journal is append-only: triggers refuse UPDATE and DELETE. A line holds one casework.Change as compact JSON
//
//	{"id","seq","device","who","at","clock","schema","act","reason","reverts",
//	 "wrote":[{"entity","kind","space","fields":[{"f","old","new","saw"}]}]}
//
// and hash = SHA-256(hash of the line before ‖ that JSON as kept); before the first stand 32 zero bytes. The table chain
// holds the number and hash of the newest line, so that lines cut off the end are missed too. The first line that names
// an entity made it. Rows are the replay of the journal; a test does it. journal_entity and journal_space say which lines
// touch an entity or a space.
//
// # Search
//
// search_word holds every folded word of an entity (names.Fold), found by its beginning; search_short the names and
// numbers, found by any three letters in a row. Both are written in the action's own transaction. The setting
// search.fold holds the Version of names.Fold they were made with; another one makes them anew when the profile opens.
//
// # Backups
//
// A backup is a zip of stored entries: profile.db as copied by SQLite at one moment and sealed anew page by page,
// the key sidecar and its copy, files/xx/<sum>, and last backup.json with the SHA-256 of every entry. It is read back
// whole before it gets its name. Automatic ones (auto-DATE.zbackup) leave the attachments beside them, in the profile. A
// restored profile takes a device id of its own when first opened, since the one it was copied from may live on.
//
// # Other devices
//
// A profile that belongs to an office (JoinOffice) sends its changes as operations (package sync/op) and takes in those of others. Numbers are
// given to own changes only when an exchange begins, from the journal: a profile that is alone pays nothing. A line of another device stands in the
// journal like an own one; its id is SHA-256("zanger/line/1\n" ‖ change ‖ space ‖ part) cut to 16 bytes, its seq the sender's number with the epoch
// and one in the bits from 40 up, and "change" in its JSON names the change. The table operation has a row for each operation that went or came,
// with the hub's number and the clock that counts.
//
// _heads may then name several changes for a field; the table divergence lists those whose values differ, and what is shown follows
// op.Shown. awaited holds writes that were superseded before they came, carried those of a newer program's fields: they stand in the
// journal and come into the rows once a program knows the field. A field whose only head would be _born and that _born left empty has no head at all.
//
// For the exchange it keeps, row by row so that a step costs what it changes: laptop (who is in the office), place (which laptop is in which space, and who says so),
// space_state (how far a space is with the hub), receipt and receipt_have (what others hold).
//
// Forget is the one act that rewrites lines: it takes a space out that the device may no longer read.
//
// # Promise about old data
//
// A migration once released never changes (a test keeps their hashes); columns are added, never given another meaning.
// A profile of every schema version is kept in testdata and opened by a test. Before a migration the file is copied into
// backups/. A profile of a newer schema is refused with Code Newer and left as it was. Kind codes never change.
//
// # What it refuses
//
// Two programs on one profile, a write outside Do, an entity without a space, a query by an unknown field, a backup over
// an existing profile. It removes nothing: deletion is a field.
package sqlite
