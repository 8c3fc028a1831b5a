package casetest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"zanger/casework"
)

// Store is an office in memory. Its Clock may be replaced before the first action.
type Store struct {
	Clock casework.Clock

	write sync.Mutex // one action at a time
	mu    sync.RWMutex
	rows  map[casework.Kind][]casework.Entity // in the order of their creation
	byID  map[casework.ID]casework.Entity
	heads map[headKey]casework.ID // the change that last wrote a field
	owner map[headKey]casework.ID // the change whose value a field shows: an undo gives it back to the one before

	changes []*casework.Change
	lines   []casework.JournalLine
	undone  map[casework.ID]bool
	files   map[string][]byte
	local   map[string]string
	watch   map[int]func(*casework.Change)
	watcher int
	profile casework.Profile
	closed  bool
}

type headKey struct {
	entity casework.ID
	field  string
}

var _ casework.Store = (*Store)(nil)

// At is the instant a fresh store's clock stands at: Monday 23 November 2026, ten in the morning in Kazakhstan.
var At = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// New gives an empty store whose profile has ids and no entities.
func New() *Store {
	return &Store{
		Clock: casework.FixedClock{At: At},
		rows:  map[casework.Kind][]casework.Entity{}, byID: map[casework.ID]casework.Entity{}, heads: map[headKey]casework.ID{}, owner: map[headKey]casework.ID{},
		undone: map[casework.ID]bool{}, files: map[string][]byte{}, local: map[string]string{}, watch: map[int]func(*casework.Change){},
		profile: casework.Profile{Device: casework.NewID(), Member: casework.NewID(), Office: casework.NewID(),
			Directory: casework.NewID(), Queue: casework.NewID(), Schema: 1},
	}
}

// NewOffice gives a store with an office and its one member of the duty, a plainly invented person.
func NewOffice(duty casework.Duty) *Store {
	s := New()
	p := s.profile
	_, err := s.Do(context.Background(), casework.Act{Name: "act.office.create"}, func(tx casework.Tx) error {
		o := &casework.Office{Header: casework.Header{ID: p.Office, Space: p.Directory}, Name: "Контора «Үлгі»", Region: "27"}
		if err := tx.Put(context.Background(), o); err != nil {
			return err
		}
		m := &casework.Member{Header: casework.Header{ID: p.Member, Space: p.Directory}, Name: "Үлгіев Үлгі Үлгіұлы", Duty: duty, Languages: []string{"kk", "ru"}}
		return tx.Put(context.Background(), m)
	})
	if err != nil {
		panic("casetest: " + err.Error())
	}
	return s
}

// Become makes another member the one who acts: a fresh member of the duty, whose id it gives.
func (s *Store) Become(duty casework.Duty) casework.ID {
	m := &casework.Member{Header: casework.Header{Space: s.profile.Directory}, Name: "Сынақов Сынақ Сынақұлы", Duty: duty}
	if _, err := s.Do(context.Background(), casework.Act{Name: "act.member.add"}, func(tx casework.Tx) error {
		return tx.Put(context.Background(), m)
	}); err != nil {
		panic("casetest: " + err.Error())
	}
	s.As(m.ID)
	return m.ID
}

// As makes a known member the one who acts.
func (s *Store) As(member casework.ID) {
	s.mu.Lock()
	s.profile.Member = member
	s.mu.Unlock()
}

// Profile says whose office this is.
func (s *Store) Profile() casework.Profile {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.profile
}

func missing(op string) error {
	return &casework.Error{Code: casework.Missing, Key: "error.code.missing", Op: "casetest." + op}
}

// clone copies an entity so that nobody shares its lists and maps.
func clone(e casework.Entity) casework.Entity {
	out := fresh(e)
	assign(out, e)
	return out
}

func assign(dst, src casework.Entity) {
	*dst.Base() = *src.Base()
	for _, f := range casework.Fields(src) {
		v, err := f.JSON(src)
		if err == nil {
			err = f.Set(dst, v)
		}
		if err != nil {
			panic("casetest: " + err.Error())
		}
	}
}

func fresh(e casework.Entity) casework.Entity {
	for _, k := range casework.Kinds() {
		if k.EntityKind() == e.EntityKind() {
			return k
		}
	}
	panic("casetest: unknown kind " + string(e.EntityKind()))
}

// Get fills dst; a deleted entity is found too.
func (s *Store) Get(_ context.Context, dst casework.Entity, id casework.ID) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return get(dst, s.byID[id])
}

func get(dst, found casework.Entity) error {
	if found == nil || found.EntityKind() != dst.EntityKind() {
		return missing("Get")
	}
	assign(dst, found)
	return nil
}

// List calls each for what the query selects.
func (s *Store) List(ctx context.Context, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	s.mu.RLock()
	rows := slices.Clone(s.rows[proto.EntityKind()])
	s.mu.RUnlock()
	return list(ctx, rows, proto, q, each)
}

func list(ctx context.Context, rows []casework.Entity, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	found, err := selectRows(rows, proto, q)
	if err != nil {
		return err
	}
	found = found[min(q.Skip, len(found)):]
	if q.Max > 0 {
		found = found[:min(q.Max, len(found))]
	}
	for _, e := range found {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := each(clone(e)); err != nil {
			return err
		}
	}
	return nil
}

// Count counts what List gives without its limit.
func (s *Store) Count(_ context.Context, proto casework.Entity, q casework.Query) (int, error) {
	s.mu.RLock()
	rows := slices.Clone(s.rows[proto.EntityKind()])
	s.mu.RUnlock()
	found, err := selectRows(rows, proto, q)
	return len(found), err
}

// Watch calls f after every change.
func (s *Store) Watch(f func(*casework.Change)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watcher++
	n := s.watcher
	s.watch[n] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watch, n)
	}
}

// Search finds entities whose text fields hold all the words of the text, in any case, newest first.
func (s *Store) Search(_ context.Context, q casework.SearchQuery) ([]casework.Hit, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	words := strings.Fields(strings.ToLower(q.Text))
	if len(words) == 0 {
		return nil, nil
	}
	limit := cmp.Or(q.Limit, 20)
	var hits []casework.Hit
	for _, k := range casework.Kinds() {
		kind := k.EntityKind()
		if len(q.Kinds) > 0 && !slices.Contains(q.Kinds, kind) {
			continue
		}
		for _, e := range slices.Backward(s.rows[kind]) {
			text, title, of := describe(e)
			if e.Base().Deleted || !q.Case.IsZero() && of != q.Case && e.Base().ID != q.Case {
				continue
			}
			low := strings.ToLower(text)
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(low, w) }) {
				hits = append(hits, casework.Hit{Kind: kind, ID: e.Base().ID, Of: of, Title: title, Snippet: title})
			}
			if len(hits) == limit {
				return hits, nil
			}
		}
	}
	return hits, nil
}

// describe joins the text of an entity; its title is the first text that is not empty.
func describe(e casework.Entity) (text, title string, of casework.ID) {
	var b strings.Builder
	for _, f := range casework.Fields(e) {
		switch v := f.Get(e).(type) {
		case string:
			b.WriteString(v + "\n")
			switch f.Name {
			case "title", "name", "what", "line", "text", "number":
				title = cmp.Or(title, v)
			}
		case casework.ID:
			if f.Name == "of" || f.Name == "case" && e.EntityKind() != casework.KindEnquiry {
				of = v
			}
		}
	}
	return b.String(), title, of
}

// Names gives every party ever entered, removed ones among them.
func (s *Store) Names(_ context.Context, each func(casework.NameEntry) error) error {
	s.mu.RLock()
	rows := slices.Clone(s.rows[casework.KindParty])
	s.mu.RUnlock()
	for _, e := range rows {
		p := e.(*casework.Party)
		if err := each(casework.NameEntry{Party: p.ID, Of: p.Of, OfKind: p.OfKind, Role: p.Role, Name: p.Name, IIN: digits(p.IIN), Phone: digits(p.Phone), Removed: p.Deleted}); err != nil {
			return err
		}
	}
	return nil
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// AddFile keeps what r gives and puts f.
func (s *Store) AddFile(ctx context.Context, tx casework.Tx, f *casework.File, r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	f.Size, f.Plain, f.Sealed = int64(len(b)), hex.EncodeToString(sum[:]), hex.EncodeToString(sum[:])
	s.mu.Lock()
	s.files[f.Sealed] = b
	s.mu.Unlock()
	return tx.Put(ctx, f)
}

// OpenFile reads back what AddFile kept.
func (s *Store) OpenFile(_ context.Context, f *casework.File) (io.ReadCloser, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.files[f.Sealed]
	if !ok {
		return nil, missing("OpenFile")
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// FileHere says whether AddFile kept it.
func (s *Store) FileHere(f *casework.File) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.files[f.Sealed]
	return ok
}

// LoseFile forgets the bytes of a file, as if they were still at a colleague's.
func (s *Store) LoseFile(f *casework.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, f.Sealed)
}

// BringFile keeps the bytes of a file that LoseFile forgot.
func (s *Store) BringFile(f *casework.File, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[f.Sealed] = b
}

// Local reads a setting.
func (s *Store) Local(_ context.Context, key string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.local[key], nil
}

// SetLocal writes a setting.
func (s *Store) SetLocal(_ context.Context, key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.local[key] = value
	return nil
}

// Backup writes all entities as JSON.
func (s *Store) Backup(_ context.Context, path string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, err := json.Marshal(s.rows)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

// Health reports a healthy store.
func (s *Store) Health(context.Context) (casework.Health, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return casework.Health{FreeBytes: -1, Files: len(s.files), Changes: int64(len(s.changes))}, nil
}

// Close ends the store; later actions are refused with Locked.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}
