package sqlite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/op"
)

// testHub numbers operations and hands them out. It seals nothing: a body is JSON.
type testHub struct {
	office casework.ID
	life   casework.ID
	now    time.Time
	log    []op.Stamped
	taken  map[string]bool
}

func newHub() *testHub {
	return &testHub{office: casework.NewID(), life: casework.NewID(), now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), taken: map[string]bool{}}
}

func sealJSON(h op.Header, b *op.Body) (op.Sealed, error) {
	h.Key = h.Space
	body, err := json.Marshal(b)
	return op.Sealed{Header: h, Body: body}, err
}

func openJSON(t testing.TB, s op.Stamped) op.Opened {
	t.Helper()
	o := op.Opened{Header: s.Header, Stamp: s.Stamp, Hash: s.Sealed.Hash()}
	if err := json.Unmarshal(s.Body, &o.Body); err != nil {
		t.Fatal(err)
	}
	return o
}

func (h *testHub) join(t testing.TB, s *Store, founder *Store) {
	t.Helper()
	p := founder.Profile()
	if err := s.JoinOffice(t.Context(), Join{Office: h.office, Identity: "x", Entity: p.Office, Directory: p.Directory, Queue: p.Queue, Life: h.life}); err != nil {
		t.Fatal(err)
	}
}

func outbox(t testing.TB, s *Store) []op.Sealed {
	t.Helper()
	out, err := s.Outbox(t.Context(), 0, 1000, 1<<30, sealJSON)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (h *testHub) push(t testing.TB, s *Store) {
	t.Helper()
	var vs []Verdict
	for _, x := range outbox(t, s) {
		name := fmt.Sprint(x.Device, x.Epoch, x.Number)
		if !h.taken[name] {
			h.taken[name] = true
			h.log = append(h.log, op.Stamped{Sealed: x, Stamp: op.Stamp{Seq: int64(len(h.log) + 1), Clock: op.Clamp(x.Header.Clock, h.now), At: h.now}})
		}
		for _, l := range h.log {
			if l.Device == x.Device && l.Epoch == x.Epoch && l.Number == x.Number {
				vs = append(vs, Verdict{Epoch: x.Epoch, Number: x.Number, Stamp: l.Stamp})
			}
		}
	}
	if err := s.Acknowledge(t.Context(), h.now, vs...); err != nil {
		t.Fatal(err)
	}
}

func (h *testHub) pull(t testing.TB, s *Store) {
	t.Helper()
	st, err := s.SyncState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var in []op.Opened
	for _, l := range h.log {
		if l.Seq > st.Cursor && l.Device != s.Profile().Device {
			in = append(in, openJSON(t, l))
		}
	}
	if err := s.Apply(t.Context(), in, Reached{Cursor: int64(len(h.log)), Life: h.life, Now: h.now}); err != nil {
		t.Fatal(err)
	}
}

// meet lets all stores push and then pull until nobody has anything new.
func (h *testHub) meet(t testing.TB, ss ...*Store) {
	t.Helper()
	for range 2 {
		for _, s := range ss {
			h.push(t, s)
		}
		for _, s := range ss {
			h.pull(t, s)
		}
	}
}

// office gives two joined profiles that hold the same case, party and deadline.
func office(t testing.TB) (h *testHub, a, b *Store, c *casework.Case, d *casework.Deadline) {
	h = newHub()
	a, b = newProfile(t, t.TempDir()), newProfile(t, t.TempDir())
	h.join(t, a, a)
	h.join(t, b, a)
	c = newCase("26-0001", "Жалақыны өндіріп алу")
	d = &casework.Deadline{Header: casework.Header{Space: c.ID}, Case: c.ID, Form: "own", Title: "Талап қою", End: casework.On(casework.MustDate("2026-12-10")), Sort: casework.MustDate("2026-12-10")}
	put(t, a, c, d)
	h.meet(t, a, b)
	return h, a, b, c, d
}

func edit[T any, P casework.EntityOf[T]](t *testing.T, s *Store, id casework.ID, f func(P)) *casework.Change {
	t.Helper()
	e := P(mustGet[T, P](t, s, id))
	f(e)
	return put(t, s, e)
}

// told is everything a store shows, with its heads, in an order and a form that two stores can be compared by.
func told(t testing.TB, s *Store, space casework.ID) string {
	t.Helper()
	var out []string
	for _, proto := range casework.Kinds() {
		c, _ := codecFor(proto)
		if err := list(s.closing, s.readers, proto, casework.Query{Deleted: true}, func(e casework.Entity) error {
			if e.Base().Space != space {
				return nil
			}
			m, err := s.merging(s.closing, c, e.Base().ID)
			if err != nil {
				return err
			}
			line := fmt.Sprint(c.kind, e.Base().ID, " deleted=", e.Base().Deleted)
			for _, f := range append([]string{casework.FieldDeleted}, sortedKeys(c.byName)...) {
				v, _, _ := m.value(f)
				ids, err := m.headsOf(f)
				if err != nil {
					return err
				}
				names := []string{}
				for _, id := range ids {
					names = append(names, id.Short())
				}
				slices.Sort(names)
				if len(names) > 0 {
					line += fmt.Sprintf("\n  %s=%s %v", f, v, names)
				}
			}
			out = append(out, line)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func mustAgree(t testing.TB, space casework.ID, ss ...*Store) {
	t.Helper()
	want := told(t, ss[0], space)
	for _, s := range ss[1:] {
		if got := told(t, s, space); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
	for _, s := range ss {
		if _, err := s.VerifyJournal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if whole, err := indexComplete(s.closing, s.readers); !whole || err != nil {
			t.Fatalf("the index is not complete, %v", err)
		}
	}
}

func divergences(t testing.TB, s *Store) []casework.Divergence {
	t.Helper()
	ds, err := s.Divergences(t.Context(), casework.ID{})
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

func TestWhatOneWritesTheOtherFinds(t *testing.T) {
	h, a, b, c, d := office(t)
	mustAgree(t, c.ID, a, b)
	if hits, err := b.Search(t.Context(), casework.SearchQuery{Text: "жалакы"}); err != nil || len(hits) != 1 || hits[0].ID != c.ID {
		t.Errorf("got %v, %v", hits, err)
	}
	var heard []*casework.Change
	defer b.Watch(func(ch *casework.Change) { heard = append(heard, ch) })()
	ch := edit(t, a, d.ID, func(d *casework.Deadline) { d.Title = "Сотқа талап қою" })
	h.meet(t, a, b)
	if got := mustGet[casework.Deadline](t, b, d.ID).Title; got != "Сотқа талап қою" {
		t.Errorf("got %q", got)
	}
	if len(heard) != 1 || heard[0].ID != ch.ID || heard[0].Device != a.Profile().Device || heard[0].Act != "act.test" {
		t.Errorf("watchers heard %v", heard)
	}
	lines, err := b.Journal(t.Context(), casework.JournalQuery{Entity: d.ID})
	if err != nil || len(lines) != 2 || lines[0].ID != ch.ID || string(lines[0].Writes[0].Old) != `"Талап қою"` {
		t.Errorf("got %+v, %v", lines, err)
	}
	if ds := divergences(t, b); len(ds) != 0 {
		t.Errorf("got %v", ds)
	}
	traffic, err := a.Traffic(t.Context())
	if err != nil || traffic.Queued != 0 || traffic.Confirmed == 0 {
		t.Errorf("got %+v, %v", traffic, err)
	}
	a = reopen(t, a)
	b = reopen(t, b)
	mustAgree(t, c.ID, a, b)
}

func TestDifferentFieldsMeetWithoutAWord(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Court = "Үлгі аудандық соты" })
	edit(t, b, c.ID, func(c *casework.Case) { c.Summary = "Үш айлық жалақы" })
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	got := mustGet[casework.Case](t, a, c.ID)
	if got.Court == "" || got.Summary == "" || len(divergences(t, a)) != 0 {
		t.Errorf("got %q, %q, %v", got.Court, got.Summary, divergences(t, a))
	}
}

func TestTwoDatesAreBothKeptTheEarlierShownAndAPersonSettles(t *testing.T) {
	h, a, b, c, d := office(t)
	early, late := casework.MustDate("2026-12-01"), casework.MustDate("2026-12-20")
	edit(t, a, d.ID, func(d *casework.Deadline) { d.End, d.Sort = casework.On(early), early })
	edit(t, b, d.ID, func(d *casework.Deadline) { d.End, d.Sort = casework.On(late), late })
	edit(t, b, c.ID, func(c *casework.Case) { c.Title = "Б" })
	edit(t, a, c.ID, func(c *casework.Case) { c.Title = "А" })
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	for _, s := range []*Store{a, b} {
		if got := mustGet[casework.Deadline](t, s, d.ID); got.End != casework.On(early) || got.Sort != early {
			t.Errorf("shown %v, %v; want the earlier", got.End, got.Sort)
		}
		ds := divergences(t, s)
		if len(ds) != 2 || ds[0].Field != "end" || ds[0].Weight != int(op.Grave) || ds[1].Field != "title" || ds[1].Weight != int(op.FreeLow) {
			t.Fatalf("got %+v", ds)
		}
		if vs := ds[0].Values; len(vs) != 2 || !vs[0].Shown || vs[1].Shown || vs[0].Device != a.Profile().Device || vs[1].Device != b.Profile().Device || vs[0].Who == vs[1].Who {
			t.Errorf("got %+v", vs)
		}
	}
	ds := divergences(t, b)
	ch, err := b.Settle(t.Context(), d.ID, "end", ds[0].Values[1].Value, "сот ұйғарымы", nil)
	if err != nil || len(ch.Writes) != 2 || len(ch.Writes[0].Saw) != 2 {
		t.Fatalf("got %+v, %v", ch, err)
	}
	if got := mustGet[casework.Deadline](t, b, d.ID); got.End != casework.On(late) || got.Sort != late {
		t.Errorf("settled %v, %v", got.End, got.Sort)
	}
	if _, err := a.Settle(t.Context(), c.ID, "title", json.RawMessage(`"А"`), "", nil); err != nil { // the one that is shown already
		t.Fatal(err)
	}
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	for _, s := range []*Store{a, b} {
		if ds := divergences(t, s); len(ds) != 0 {
			t.Errorf("got %+v", ds)
		}
		if got := mustGet[casework.Deadline](t, s, d.ID); got.End != casework.On(late) {
			t.Errorf("got %v", got.End)
		}
	}
	if _, err := a.Settle(t.Context(), c.ID, "title", nil, "", nil); casework.CodeOf(err) != casework.Missing {
		t.Errorf("got %v", err)
	}
	// What stood there was chosen: there is nothing to put back, and it is not tried for ever.
	if ch, err := a.Undo(t.Context()); ch != nil || err != nil {
		t.Errorf("taking it back: %+v, %v", ch, err)
	}
	if _, err := a.Undo(t.Context()); casework.CodeOf(err) != casework.Stale {
		t.Errorf("then what was done before it, which was settled over: %v", err)
	}
}

func TestTypingOverADivergenceDoesNotSettleItUnseen(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Price = casework.Tenge(100) })
	edit(t, b, c.ID, func(c *casework.Case) { c.Price = casework.Tenge(200) })
	h.meet(t, a, b)
	edit(t, a, c.ID, func(c *casework.Case) { c.Price = casework.Tenge(300) })
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	for _, s := range []*Store{a, b} {
		ds := divergences(t, s)
		if len(ds) != 1 || len(ds[0].Values) != 2 || string(ds[0].Values[0].Value) != `{"tiyn":30000}` {
			t.Errorf("got %+v", ds)
		}
	}
}

func TestEqualValuesAgreeSilently(t *testing.T) {
	h, a, b, c, _ := office(t)
	for _, s := range []*Store{a, b} {
		edit(t, s, c.ID, func(c *casework.Case) { c.Stage = casework.StagePretrial })
	}
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	if ds := divergences(t, a); len(ds) != 0 {
		t.Errorf("got %+v", ds)
	}
}

func remove(t testing.TB, s *Store, e casework.Entity) {
	t.Helper()
	if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Delete(t.Context(), e) }); err != nil {
		t.Fatal(err)
	}
}

func TestAnEditAgainstADeletionStaysVisible(t *testing.T) {
	for _, keep := range []bool{true, false} {
		h, a, b, c, d := office(t)
		edit(t, a, d.ID, func(d *casework.Deadline) { d.Place = "Кеңсе" })
		h.meet(t, a, b)
		remove(t, a, d)
		edit(t, b, d.ID, func(d *casework.Deadline) { d.Title = "Апелляция" })
		h.meet(t, a, b)
		mustAgree(t, c.ID, a, b)
		for _, s := range []*Store{a, b} {
			ds := divergences(t, s)
			if len(ds) != 1 || ds[0].Field != casework.FieldDeleted || mustGet[casework.Deadline](t, s, d.ID).Deleted {
				t.Fatalf("got %+v", ds)
			}
			if hits, err := s.Search(t.Context(), casework.SearchQuery{Text: "апелляция"}); err != nil || len(hits) != 1 {
				t.Errorf("got %v, %v", hits, err)
			}
		}
		edit(t, b, d.ID, func(d *casework.Deadline) { d.Place = "Сот" }) // does not settle it
		h.meet(t, a, b)
		if len(divergences(t, a)) != 1 || len(divergences(t, b)) != 1 {
			t.Error("an ordinary edit settled a deletion")
		}
		var value json.RawMessage
		if !keep {
			value = json.RawMessage("true")
		}
		if _, err := a.Settle(t.Context(), d.ID, casework.FieldDeleted, value, "қате", nil); err != nil {
			t.Fatal(err)
		}
		h.meet(t, a, b)
		mustAgree(t, c.ID, a, b)
		for _, s := range []*Store{a, b} {
			if got := mustGet[casework.Deadline](t, s, d.ID).Deleted; got == keep || len(divergences(t, s)) != 0 {
				t.Errorf("keep %v: deleted %v, %v", keep, got, divergences(t, s))
			}
		}
	}
}

func TestADeletionByOneWhoSawEverythingIsADeletion(t *testing.T) {
	h, a, b, c, d := office(t)
	edit(t, b, d.ID, func(d *casework.Deadline) { d.Title = "Апелляция" })
	h.meet(t, a, b)
	edit(t, a, d.ID, func(d *casework.Deadline) { d.Place = "Кеңсе" })
	remove(t, a, d)
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	if !mustGet[casework.Deadline](t, b, d.ID).Deleted || len(divergences(t, b)) != 0 {
		t.Errorf("got %v", divergences(t, b))
	}
	if hits, err := b.Search(t.Context(), casework.SearchQuery{Text: "апелляция"}); err != nil || len(hits) != 0 {
		t.Errorf("got %v, %v", hits, err)
	}
}

func TestAnyOrderAndRepetitionGivesTheSameRows(t *testing.T) {
	h, a, b, c, d := office(t)
	edit(t, a, d.ID, func(d *casework.Deadline) { d.Title = "1" })
	edit(t, a, d.ID, func(d *casework.Deadline) { d.Title = "2" })
	edit(t, b, d.ID, func(d *casework.Deadline) { d.Title = "3" })
	remove(t, b, d)
	h.meet(t, a, b)
	edit(t, a, c.ID, func(c *casework.Case) { c.Title = "4" })
	h.meet(t, a, b)
	backwards, twice := newProfile(t, t.TempDir()), newProfile(t, t.TempDir())
	h.join(t, backwards, a)
	h.join(t, twice, a)
	for i := len(h.log) - 1; i >= 0; i-- {
		if err := backwards.Apply(t.Context(), []op.Opened{openJSON(t, h.log[i])}, Reached{}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range h.log {
		o := openJSON(t, h.log[(i*7)%len(h.log)])
		all := []op.Opened{o, o, openJSON(t, h.log[i])}
		if err := twice.Apply(t.Context(), all, Reached{}); err != nil {
			t.Fatal(err)
		}
	}
	mustAgree(t, c.ID, a, b, backwards, twice)
	var left int64
	if err := one(t.Context(), backwards.readers, `SELECT count(*) FROM "awaited" WHERE "change" IN (SELECT "change" FROM "operation")`, nil, &left); err != nil || left != 0 {
		t.Errorf("%d writes awaited that have arrived, %v", left, err)
	}
}

func TestUnknownFieldsAreCarriedAndComeToLightLater(t *testing.T) {
	h, a, b, c, _ := office(t)
	later := casework.NewID()
	x := op.Opened{Header: op.Header{Change: casework.NewID(), Office: h.office, Space: c.ID, Device: casework.NewID(), Number: 1, Clock: 5, Schema: 99, Key: c.ID, Parts: 1},
		Stamp: op.Stamp{Seq: 900, Clock: 5, At: h.now}, Body: op.Body{Act: "act.test", At: h.now, Writes: []op.Write{
			{Kind: casework.KindCase, Entity: c.ID, Field: "mood", New: json.RawMessage(`"7"`), Saw: []casework.ID{casework.NewID()}},
			{Kind: casework.KindCase, Entity: c.ID, Field: "banner", New: json.RawMessage(`"бар"`)},
			{Kind: casework.KindCase, Entity: c.ID, Field: "opened", New: json.RawMessage(`{"not":"a date"}`)},
			{Kind: "kind_of_tomorrow", Entity: later, Field: "x", New: json.RawMessage(`1`)},
		}}}
	if err := b.Apply(t.Context(), []op.Opened{x}, Reached{}); err != nil {
		t.Fatal(err)
	}
	if got := mustGet[casework.Case](t, b, c.ID); got.Banner != "бар" || !got.Opened.IsZero() {
		t.Errorf("got %q, %v", got.Banner, got.Opened)
	}
	var n int64
	if err := one(t.Context(), b.readers, `SELECT count(*) FROM "carried"`, nil, &n); err != nil || n != 3 {
		t.Errorf("got %d carried, %v", n, err)
	}
	lines, err := b.Journal(t.Context(), casework.JournalQuery{Limit: 1})
	if err != nil || len(lines[0].Writes) != 4 || string(lines[0].Writes[0].New) != `"7"` {
		t.Errorf("got %+v, %v", lines, err)
	}
	// the newer program knows the field: here under a name that this one knows as well
	if err := b.exec(t.Context(), `UPDATE "carried" SET "field"='summary' WHERE "field"='mood'`); err != nil {
		t.Fatal(err)
	}
	b = reopen(t, b)
	if err := one(t.Context(), b.readers, `SELECT count(*) FROM "carried"`, nil, &n); err != nil || n != 2 {
		t.Errorf("got %d carried, %v; want what is still unknown", n, err)
	}
	_ = a
}

func TestAnOperationWritesInItsOwnSpaceOnly(t *testing.T) {
	_, _, b, c, d := office(t)
	other := casework.NewID()
	x := op.Opened{Header: op.Header{Change: casework.NewID(), Office: casework.NewID(), Space: other, Device: casework.NewID(), Number: 1, Clock: 5, Key: other, Parts: 1},
		Body: op.Body{Act: "act.test", At: time.Unix(0, 0), Writes: []op.Write{{Kind: casework.KindDeadline, Entity: d.ID, Field: "title", New: json.RawMessage(`"ұрланды"`), Saw: []casework.ID{c.ID}}}}}
	before := told(t, b, c.ID)
	if err := b.Apply(t.Context(), []op.Opened{x}, Reached{}); err != nil {
		t.Fatal(err)
	}
	if got := told(t, b, c.ID); got != before {
		t.Errorf("got\n%s", got)
	}
}

func TestTheHubsClockCountsNotTheLaptops(t *testing.T) {
	h, a, b, c, _ := office(t)
	a.clock.(*stepClock).at = h.now.AddDate(10, 0, 0)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "келешектен" })
	h.push(t, a)
	h.now = h.now.Add(time.Hour)
	b.clock.(*stepClock).at = h.now
	edit(t, b, c.ID, func(c *casework.Case) { c.Summary = "бүгіннен" })
	h.meet(t, a, b)
	mustAgree(t, c.ID, a, b)
	if got := mustGet[casework.Case](t, a, c.ID).Summary; got != "бүгіннен" {
		t.Errorf("got %q: a clock ten years ahead won", got)
	}
	if b.chain.clock > int64(op.At(h.now.Add(time.Hour))) {
		t.Error("the wrong clock was caught")
	}
}

func TestAProfileBroughtIntoAnOfficeComesWithAllItHolds(t *testing.T) {
	h := newHub()
	a, b := newProfile(t, t.TempDir()), newProfile(t, t.TempDir())
	q := &casework.Enquiry{Header: casework.Header{Space: b.Profile().Queue}, Number: "K7F2-9M", Line: "Сұрақ", Status: casework.EnquiryNew}
	put(t, b, q)
	own := b.Profile().Office
	h.join(t, a, a)
	h.join(t, b, a)
	h.meet(t, a, b)
	mustAgree(t, a.Profile().Queue, a, b)
	if got := mustGet[casework.Enquiry](t, a, q.ID); got.Space != a.Profile().Queue || got.Line != "Сұрақ" {
		t.Errorf("got %+v", got)
	}
	if _, err := casework.Get[casework.Office](t.Context(), a, own); casework.CodeOf(err) != casework.Missing {
		t.Errorf("the office it had before travelled too: %v", err)
	}
	b = reopen(t, b)
	if got := b.Profile(); got.Office != a.Profile().Office || got.Queue != a.Profile().Queue {
		t.Errorf("got %+v", got)
	}
	if m, err := casework.List[casework.Member](t.Context(), a, casework.All()); err != nil || len(m) != 2 {
		t.Errorf("got %d members, %v", len(m), err)
	}
	if err := b.JoinOffice(t.Context(), Join{Office: casework.NewID(), Entity: own, Directory: own, Queue: own}); casework.CodeOf(err) != casework.Denied {
		t.Errorf("got %v", err)
	}
}

func TestAProfileThatIsAloneSendsNothing(t *testing.T) {
	s := newProfile(t, t.TempDir())
	put(t, s, newCase("26-0001", "Жеке"))
	if out := outbox(t, s); len(out) != 0 {
		t.Errorf("got %d", len(out))
	}
	if tr, err := s.Traffic(t.Context()); err != nil || tr != (Traffic{}) {
		t.Errorf("got %+v, %v", tr, err)
	}
	mustEqualReplay(t, s)
}

func TestNumbersAreContiguousAndBytesNeverChange(t *testing.T) {
	h, a, b, c, _ := office(t)
	for i := range 5 {
		edit(t, a, c.ID, func(c *casework.Case) { c.Summary = fmt.Sprint(i) })
	}
	first := outbox(t, a)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "соңғы" })
	again := outbox(t, a)
	if len(first) != 5 || len(again) != 6 {
		t.Fatalf("got %d, %d", len(first), len(again))
	}
	for i, x := range again {
		if x.Number != first[0].Number+int64(i) || i > 0 && x.Prev != again[i-1].Number {
			t.Errorf("got number %d after %d", x.Number, x.Prev)
		}
		if i < 5 && x.Hash() != first[i].Hash() {
			t.Errorf("number %d has other bytes", x.Number)
		}
	}
	if err := a.Acknowledge(t.Context(), h.now, Verdict{Number: again[0].Number, Reason: "size"}, Verdict{Number: again[1].Number, Held: true, Reason: "revoked"}); err != nil {
		t.Fatal(err)
	}
	tray, err := a.Tray(t.Context())
	if err != nil || len(tray) != 2 || tray[0].Held || !tray[1].Held || tray[0].Reason != "size" || len(tray[0].Change.Writes) != 1 {
		t.Fatalf("got %+v, %v", tray, err)
	}
	if out := outbox(t, a); len(out) != 4 {
		t.Errorf("the rest waits for the tray: %d", len(out))
	}
	if err := a.Resend(t.Context(), tray[0].N); err != nil {
		t.Fatal(err)
	}
	if out := outbox(t, a); len(out) != 5 || out[4].Number != again[5].Number+1 {
		t.Errorf("got %d", len(out))
	}
	if err := a.Renumber(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for i, x := range outbox(t, a) {
		if x.Epoch != 1 || x.Number != int64(i+1) {
			t.Errorf("got epoch %d number %d", x.Epoch, x.Number)
		}
	}
	h.meet(t, a, b)
	st, err := a.SyncState(t.Context())
	if err != nil || st.Epoch != 1 || st.Confirmed.IsZero() {
		t.Errorf("got %+v, %v", st, err)
	}
}

func TestAHubThatForgotIsToldAgain(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "кейін" })
	kept := len(h.log)
	h.meet(t, a, b)
	for _, l := range h.log[kept:] {
		delete(h.taken, fmt.Sprint(l.Device, l.Epoch, l.Number))
	}
	from := h.log[kept].Number
	h.log, h.life = h.log[:kept], casework.NewID()
	for _, s := range []*Store{a, b} {
		if err := s.Reopen(t.Context(), from, h.life); err != nil {
			t.Fatal(err)
		}
	}
	h.meet(t, a, b)
	if len(h.log) != kept+1 || h.log[kept].Number != from {
		t.Errorf("the hub has %d operations", len(h.log))
	}
	mustAgree(t, c.ID, a, b)
}

func TestWhatCannotBeOpenedYetWaits(t *testing.T) {
	h, a, b, c, _ := office(t)
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "кілтсіз" })
	h.push(t, a)
	last := h.log[len(h.log)-1]
	for range 2 {
		if err := b.Keep(t.Context(), []op.Stamped{last}); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := b.Waiting(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Hash() != last.Hash() || waiting[0].Seq != last.Seq {
		t.Fatalf("got %d, %v", len(waiting), err)
	}
	if err := b.Apply(t.Context(), []op.Opened{openJSON(t, waiting[0])}, Reached{}); err != nil {
		t.Fatal(err)
	}
	if waiting, err = b.Waiting(t.Context()); err != nil || len(waiting) != 0 {
		t.Errorf("got %d, %v", len(waiting), err)
	}
	mustAgree(t, c.ID, a, b)
}

func TestACopyOfTheDiskIsMetAndBothGoOn(t *testing.T) {
	h, a, b, c, _ := office(t)
	device := a.Profile().Device
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "өзі" })
	mine := outbox(t, a)[0]
	seq := int64(len(h.log))
	foreign := func(number int64, field, value string) op.Opened {
		seq++
		return op.Opened{Header: op.Header{Change: casework.NewID(), Office: h.office, Space: c.ID, Device: device, Number: number, Clock: 9, Schema: 4, Key: c.ID, Parts: 1},
			Stamp: op.Stamp{Seq: seq, Clock: 9, At: h.now}, Hash: [32]byte{byte(number)},
			Body: op.Body{Act: "act.test", At: h.now, Writes: []op.Write{{Kind: casework.KindCase, Entity: c.ID, Field: field, New: json.RawMessage(value)}}}}
	}
	// the copy has used the number that is queued here, and one after it
	if err := a.Apply(t.Context(), []op.Opened{foreign(mine.Number, "banner", `"көшірме"`), foreign(mine.Number+1, "court", `"көшірме соты"`)}, Reached{}); err != nil {
		t.Fatal(err)
	}
	got := mustGet[casework.Case](t, a, c.ID)
	if got.Banner != "көшірме" || got.Court != "көшірме соты" || got.Summary != "өзі" {
		t.Errorf("got %+v", got)
	}
	again := outbox(t, a)
	if len(again) != 1 || again[0].Epoch == 0 || again[0].Number != 1 || again[0].Change != mine.Change {
		t.Fatalf("got %d operations, epoch %d", len(again), again[0].Epoch)
	}
	edit(t, a, c.ID, func(c *casework.Case) { c.Summary = "тағы" })
	if out := outbox(t, a); len(out) != 2 || out[1].Number != 2 {
		t.Errorf("got %d", len(out))
	}
	if _, err := a.VerifyJournal(t.Context()); err != nil {
		t.Error(err)
	}
	_ = b
}
