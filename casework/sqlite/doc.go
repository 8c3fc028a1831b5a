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
// change that made the entity) and _heads (JSON, field to changes: which change wrote it last, for the fields written
// after birth; a field not named there has the head _born). Empty texts are the empty string and empty numbers 0; an empty date,
// instant, reference or JSON value is NULL, so that a query for "before" or "after" a day never meets the empty ones.
//
// # Journal
//
// journal is append-only (triggers refuse UPDATE and DELETE). A line holds one casework.Change as compact JSON (see line) and
// hash = SHA-256(hash of the line before ‖ that JSON); the first line's predecessor is 32 zero bytes. The table chain
// holds the number and hash of the newest line, so that lines cut off the end are missed too. Rows are the replay of the
// journal: a test does it. A change without an entity's earlier value in Old made it; Saw names the heads it replaced.
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
