package casework

import (
	"context"
	"io"
	"time"
)

// Reader reads entities. A missing entity is an Error with Code Missing. Deleted entities are found by Get and left out
// of List and Count unless the query asks for them.
type Reader interface {
	// Get fills dst (a pointer to a kind's struct) with the entity of that id.
	Get(ctx context.Context, dst Entity, id ID) error
	// List calls each for every entity of the kind of proto that the query selects, in its order. The entity passed is
	// fresh each time. Prefer the typed helpers casework.List and casework.Get.
	List(ctx context.Context, proto Entity, q Query, each func(Entity) error) error
	// Count counts what List would give without its limit.
	Count(ctx context.Context, proto Entity, q Query) (int, error)
}

// Tx is a Reader inside one action; it sees its own writes.
type Tx interface {
	Reader
	// Put stores e: new when its id is unknown (a zero id is given one), otherwise the fields that differ from what is
	// stored. A zero Space is an Error with Code Invalid.
	Put(ctx context.Context, e Entity) error
	// Delete marks e deleted; Undelete takes it back.
	Delete(ctx context.Context, e Entity) error
	Undelete(ctx context.Context, e Entity) error
}

// Store keeps a profile. Every method may return an Error with Code Locked once the profile is locked.
type Store interface {
	Reader

	// Do runs f as one action: one transaction that holds the rows, the journal line and what will travel. When it
	// returns without error the action survives a crash and a power cut. f may be run once only. An f that writes
	// nothing makes no change, and Do gives nil, nil.
	Do(ctx context.Context, act Act, f func(Tx) error) (*Change, error)
	// Undo reverts the newest change of this session that is not yet undone, unless something it wrote was changed
	// since (Code Stale). Nothing to undo is Code Missing. Where all stands as it did before it is nil, nil.
	Undo(ctx context.Context) (*Change, error)
	// Watch calls f after every change until cancel is called; f must be quick and may come on any goroutine.
	Watch(f func(*Change)) (cancel func())

	// Search finds entities by text, newest first for short texts, best first for longer ones.
	Search(ctx context.Context, q SearchQuery) ([]Hit, error)
	// Names gives every party ever entered, for conflict and duplicate checks.
	Names(ctx context.Context, each func(NameEntry) error) error

	// Journal gives changes newest first; a zero Entity means all.
	Journal(ctx context.Context, q JournalQuery) ([]JournalLine, error)
	// VerifyJournal walks the chain; the first broken line is an Error with Code Corrupt and Args Seq.
	VerifyJournal(ctx context.Context) (lines int64, err error)

	// AddFile seals what r gives into the profile's folder and records it; OpenFile reads it back.
	AddFile(ctx context.Context, tx Tx, f *File, r io.Reader) error
	OpenFile(ctx context.Context, f *File) (io.ReadCloser, error)
	// FileHere says whether the sealed bytes are on this computer: those of a colleague come after what tells of them.
	FileHere(f *File) bool

	// Profile says whose profile this is. Queue and Directory are the ids of the two shared spaces.
	Profile() Profile
	// Local reads a setting of this device (language, theme, text size); "" when unset. SetLocal writes it. Local
	// settings are neither journalled nor shared.
	Local(ctx context.Context, key string) (string, error)
	SetLocal(ctx context.Context, key, value string) error

	// Backup writes a whole, consistent, still encrypted copy with its key sidecar and files to path (one file).
	Backup(ctx context.Context, path string) error
	// Health checks the file, the journal's last lines, room on disk and the last backup.
	Health(ctx context.Context) (Health, error)
	Close() error
}

// Profile is one person on one device.
type Profile struct {
	Device    ID
	Member    ID // the person, a Member
	Office    ID // the Office
	Directory ID // space of the office directory
	Queue     ID // space of the enquiries
	Dir       string
	Schema    int
}

// SearchQuery asks for text.
type SearchQuery struct {
	Text  string
	Kinds []Kind // empty: all
	Case  ID     // within one case; zero: everywhere
	Limit int    // 0: 20
	Rank  bool   // best first even for a short text (on Enter)
}

// Hit is a found entity.
type Hit struct {
	Kind    Kind   `json:"kind"`
	ID      ID     `json:"id"`
	Of      ID     `json:"of,omitzero"` // the case or enquiry it belongs to
	Title   string `json:"title"`
	Snippet string `json:"snippet"`
}

// NameEntry is one party as conflict and duplicate checks see it.
type NameEntry struct {
	Party  ID
	Of     ID   // enquiry or case
	OfKind Kind // "enquiry" or "case"
	Role   Role
	Name   string
	IIN    string // IIN or BIN, digits
	Phone  string // digits

	Removed bool // no longer a party there
}

// JournalQuery selects lines of the journal.
type JournalQuery struct {
	Entity ID
	Space  ID
	Before int64 // lines with a smaller Line; 0: from the newest
	Limit  int   // 0: 100
}

// JournalLine is a change with its place in the hash chain.
type JournalLine struct {
	Change
	Line int64  // place in this profile's journal, from 1 without gaps; Seq until other devices' changes stand between
	Hash string // hex SHA-256 over the previous line's hash and this line
}

// Health is what the health page shows about the store.
type Health struct {
	Path       string
	Bytes      int64 // of the database
	FreeBytes  int64 // on its disk; -1 unknown
	Files      int
	Changes    int64
	LastBackup time.Time // zero: never
	Problem    *Error    // nil: all is well
}

// LocalNoSheet is the local setting that says that nobody has confirmed to hold a recovery sheet. Profiles older than it have none.
const LocalNoSheet = "recovery_unconfirmed"
