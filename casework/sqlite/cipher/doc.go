// Package cipher encrypts the file of a profile: everything SQLite puts on the disk leaves it sealed.
//
// It is a layer between SQLite and the operating system's files. SQLite works as it always does; each page, each frame
// of the write-ahead log, each block of a journal or temporary file is sealed on its way down and opened on its way up.
// A layer is registered under a name for one key; the name goes into the DSN (vfs=NAME), the key never does.
//
// # The file format, version 1
//
// Sub-keys come from the 32-byte key K by HKDF-Expand with SHA-256, 32 bytes each, info "zanger/db/v1/" + label with the
// labels "page", "walhdr" and "journal". Every unit is bound to its place by 16 bytes, used as additional data or as
// tweak: byte 0 the kind, bytes 1-7 zero, bytes 8-15 the number, little-endian.
//
//	file       unit                        sealed by                              kind  number
//	database   page, 4096 bytes            XChaCha20-Poly1305, "page"             'D'   page number, from 1
//	-wal       file header, 32 bytes at 0  Adiantum, "walhdr"                     'H'   file offset
//	-wal       frame header, 24 bytes      Adiantum, "walhdr"                     'H'   file offset
//	-wal       frame payload, 4096 bytes   XChaCha20-Poly1305, "page"             'W'   file offset
//	-journal   block, 512 bytes            Adiantum, "journal"                    'B'   file offset
//	temporary  block, 4096 bytes           Adiantum, a random key for each file   'B'   file offset
//	-shm       not sealed: page numbers and hashes, no content of a page
//
// Frame i of a -wal has its header at 32 + i*4120 and its payload 24 bytes on. A page or payload as it lies on the disk:
//
//	offset     0  ciphertext, 4056 bytes
//	offset  4056  nonce, 24 bytes, fresh random bytes at every write
//	offset  4080  tag, 16 bytes
//
// The last 40 bytes of a page are SQLite's reserved bytes, always zero before sealing. Page size 4096 and 40 reserved
// bytes are constants of the format. An empty database answers the read of its header with one that says so, which is how
// SQLite learns them; a first page that is torn does the same, since a log beside it may hold that page whole.
//
// Every write to the database and to the -wal has the offset and the length SQLite asked for, so what SQLite promises
// about a power cut stays true. Journals and temporary files are read, changed and written by whole blocks.
//
// # What a damaged unit does
//
// A page that does not open is error 8202 (SQLITE_IOERR_DATA), the first page error 26 (SQLITE_NOTADB). A frame that does
// not open reads as zeros during recovery, as a torn frame must, and is error 8202 once SQLite relies on it.
//
// # Promise about old data
//
// A database written in format 1 is read by every later Zanger; the test vectors in testdata fix each kind of unit. A
// change of the format is a new version with new HKDF labels, and old files are rewritten only after a backup.
//
// # What it refuses
//
// Until one unit has opened under the key, or the database is new, nothing that belongs to the database is written,
// truncated or deleted: a wrong key costs nothing. Writes of another shape than the format's, another page size, reserved
// bytes in use, super-journals (ATTACH with rollback journals) and memory mapping are refused.
//
// It does not hide the size of files or which pages change, and it does not notice a whole file or a single page being
// put back to what it once was.
package cipher
