package library

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"zanger/casework"
	"zanger/casework/reading"
)

// Paper is a document of the person's own cases: a draft, or an attachment.
type Paper struct {
	ID     casework.ID   `json:"id"`
	Kind   casework.Kind `json:"kind"` // KindDraft, KindFile
	Title  string        `json:"title"`
	In     casework.ID   `json:"in"` // case or enquiry
	InKind casework.Kind `json:"in_kind"`
	Number string        `json:"number"` // of that case or enquiry
	Dated  casework.Date `json:"dated"`
	Fault  string        `json:"fault,omitempty"` // why it cannot be searched: a key of the catalogue; reading.Empty for a scan

	lang    string
	touched int64 // when it last changed, for the order
	absent  bool  // the attachment is not on this device yet
}

// The most of the person's own papers that is kept in memory, the newest first: more costs an old laptop too much.
const (
	mostPapers  = 3000
	mostLetters = 8 << 20 // bytes of all their text
)

// crowded is the fault of a paper for which there was no room.
const crowded = "error.library.crowded"

// patience is how long after reading an attachment that was not on this device yet is looked for again.
const patience = time.Minute

// papers are those that were read. Their index is apart from that of the law, whose measure of what is rare they would shift.
type papers struct {
	mu      sync.Mutex
	index   *Index
	rows    map[casework.ID][]int // of a paper in the index
	read    map[casework.ID]Paper
	size    map[casework.ID]int
	dirty   map[casework.ID]casework.Kind
	wanted  bool // somebody asked for them since the profile was opened
	working bool
	ended   time.Time // when reading last ended
	done    int       // of total, while working
	total   int
	wait    []func()
	cancel  context.CancelFunc
}

// Read begins to read the person's own papers beside whatever goes on, the first time all, then those that changed. done,
// where given, is called on another goroutine when that has ended; it is not called when there is nothing to read.
func (s *Shelf) Read(done func()) {
	if s.Store == nil {
		return
	}
	p := &s.own
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wanted && !p.working && time.Since(p.ended) > patience {
		for id, d := range p.read {
			if d.absent && len(p.dirty) < mostPapers {
				if p.dirty == nil {
					p.dirty = map[casework.ID]casework.Kind{}
				}
				p.dirty[id] = d.Kind
			}
		}
	}
	if p.wanted && len(p.dirty) == 0 && !p.working {
		return
	}
	if done != nil {
		p.wait = append(p.wait, done)
	}
	if p.working {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.working, p.cancel, p.done, p.total = true, cancel, 0, 0
	go func() {
		defer cancel()
		_ = s.readAll(ctx) // the profile was locked meanwhile, or a row cannot be read: what was read serves
		p.mu.Lock()
		p.working, p.ended = false, time.Now()
		wait := p.wait
		p.wait = nil
		p.mu.Unlock()
		for _, f := range wait {
			f()
		}
	}()
}

// ReadNow reads the person's own papers and waits for it: for commands.
func (s *Shelf) ReadNow(ctx context.Context) error {
	if s.Store == nil {
		return nil
	}
	return s.readAll(ctx)
}

// Reading tells how many papers were read of how many, false when none is being read. The total is 0 until they were listed.
func (s *Shelf) Reading() (done, total int, working bool) {
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	return s.own.done, s.own.total, s.own.working
}

// Papers gives what was read, those that cannot be searched too, by title.
func (s *Shelf) Papers() []Paper {
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	out := make([]Paper, 0, len(s.own.read))
	for _, d := range s.own.read {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Paper) int {
		return cmp.Or(strings.Compare(a.Title, b.Title), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return out
}

// Changed says that a draft or an attachment has changed: it alone is read again.
func (s *Shelf) Changed(kind casework.Kind, id casework.ID) {
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	if s.own.wanted || s.own.working {
		if s.own.dirty == nil {
			s.own.dirty = map[casework.ID]casework.Kind{}
		}
		s.own.dirty[id] = kind
	}
}

// forget frees what was read.
func (p *papers) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cancel != nil {
		p.cancel()
	}
	if p.index != nil {
		p.index.Close()
	}
	p.index, p.rows, p.read, p.size, p.dirty, p.wanted = nil, nil, nil, nil, nil, false
}

// readAll reads every paper, or those that changed where all were read before.
func (s *Shelf) readAll(ctx context.Context) error {
	p := &s.own
	p.mu.Lock()
	first, dirty := !p.wanted, p.dirty
	p.wanted, p.dirty = true, nil
	if p.index == nil {
		x, err := build(ctx, nil)
		if err != nil {
			p.mu.Unlock()
			return err
		}
		p.index, p.rows, p.read, p.size = x, map[casework.ID][]int{}, map[casework.ID]Paper{}, map[casework.ID]int{}
	}
	index := p.index
	p.mu.Unlock()

	list, err := listPapers(ctx, s.Store)
	if err != nil {
		return err
	}
	if !first {
		kept := map[casework.ID]bool{}
		for _, d := range list {
			kept[d.ID] = true
		}
		for id := range dirty {
			if !kept[id] {
				p.take(index, Paper{ID: id}, "", false)
			}
		}
		list = slices.DeleteFunc(list, func(d Paper) bool { return dirty[d.ID] == "" })
	}
	p.mu.Lock()
	p.done, p.total = 0, len(list)
	p.mu.Unlock()
	for _, d := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := s.textOf(ctx, d)
		var fault *casework.Error
		switch {
		case casework.CodeOf(err) == casework.Locked || ctx.Err() != nil:
			return err
		case errors.As(err, &fault):
			d.Fault, d.absent = fault.Key, fault.Code == casework.Missing
		case err != nil:
			d.Fault = reading.Broken
		}
		p.take(index, d, text, true)
	}
	return nil
}

// take puts what a paper says in place of what it said before; here is false for one that is no more.
func (p *papers) take(index *Index, d Paper, text string, here bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.index != index {
		return // the profile was locked meanwhile
	}
	p.done++
	index.drop(p.rows[d.ID])
	delete(p.rows, d.ID)
	delete(p.size, d.ID)
	delete(p.read, d.ID)
	if !here {
		return
	}
	all := len(text)
	for _, n := range p.size {
		all += n
	}
	if text != "" && (all > mostLetters || len(p.rows) >= mostPapers) {
		text, d.Fault = "", crowded
	}
	if text != "" {
		rows, err := index.put(context.Background(), d.passages(text))
		if err != nil {
			d.Fault = reading.Broken
		} else {
			p.rows[d.ID], p.size[d.ID] = rows, len(text)
		}
	}
	p.read[d.ID] = d
}

func (d Paper) passages(text string) []Passage {
	var out []Passage
	for i, t := range pieces(text) {
		out = append(out, Passage{Key: string(d.Kind) + ":" + d.ID.String() + ":" + strconv.Itoa(i), Lang: d.lang, Title: d.Title, Text: t, Source: d.Number, Dated: d.Dated,
			Of: d.ID, OfKind: d.Kind, In: d.In, InKind: d.InKind, Private: true})
	}
	return out
}

// shortest is how many letters a passage of a paper has at least: a line alone says too little.
const shortest = 240

// pieces cuts a paper into passages: its paragraphs, short ones with those that follow.
func pieces(text string) []string {
	var out []string
	for _, p := range paragraphs(text) {
		if n := len(out); n > 0 && offset(out[n-1], shortest) < 0 && offset(out[n-1]+p, longestPassage) < 0 {
			out[n-1] += "\n\n" + p
			continue
		}
		out = append(out, p)
	}
	return out
}

// listPapers gives the papers that may be searched, the newest first: drafts that are final or the person's own, and the
// attachments of cases and enquiries whose kind can be read. What this profile may not see is not in it.
func listPapers(ctx context.Context, r casework.Store) ([]Paper, error) {
	places := map[casework.ID]Paper{} // case or enquiry: In, InKind, Number
	err := r.List(ctx, &casework.Case{}, casework.All().Reading("number", "title"), func(e casework.Entity) error {
		c := e.(*casework.Case)
		places[c.ID] = Paper{In: c.ID, InKind: casework.KindCase, Number: cmp.Or(c.Number, c.Title)}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.List(ctx, &casework.Enquiry{}, casework.All().Reading("number"), func(e casework.Entity) error {
		q := e.(*casework.Enquiry)
		places[q.ID] = Paper{In: q.ID, InKind: casework.KindEnquiry, Number: q.Number}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Paper
	finals := map[casework.ID]bool{} // files that only print a draft
	me := r.Profile().Member
	err = r.List(ctx, &casework.Draft{}, casework.All().Reading("of", "status", "author", "title", "lang", "file"), func(e casework.Entity) error {
		d := e.(*casework.Draft)
		finals[d.File] = true
		if place, ok := places[d.Of]; ok && (d.Status == casework.DraftFinal || d.Status == casework.DraftApproved || d.Author == me) {
			place.ID, place.Kind, place.Title, place.lang = d.ID, casework.KindDraft, d.Title, d.Lang
			place.Dated, place.touched = casework.DayOf(d.Updated), d.Updated.UnixMilli()
			out = append(out, place)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	proof := map[casework.ID]*casework.Evidence{}
	err = r.List(ctx, &casework.Evidence{}, casework.All().Reading("file", "title", "date"), func(e casework.Entity) error {
		v := e.(*casework.Evidence)
		proof[v.File] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.List(ctx, &casework.File{}, casework.All(), func(e casework.Entity) error {
		f := e.(*casework.File)
		place, ok := places[f.Case]
		if !ok || finals[f.ID] || !reading.Readable(f.Name) {
			return nil
		}
		place.ID, place.Kind, place.Title, place.touched = f.ID, casework.KindFile, f.Name, f.Created.UnixMilli()
		place.Dated = casework.DayOf(f.Created)
		if v := proof[f.ID]; v != nil {
			place.Title = cmp.Or(v.Title, f.Name)
			if !v.Date.IsZero() {
				place.Dated = v.Date
			}
		}
		out = append(out, place)
		return nil
	})
	slices.SortStableFunc(out, func(a, b Paper) int {
		return cmp.Or(cmp.Compare(b.touched, a.touched), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return out, err
}

// textOf reads what a paper says.
func (s *Shelf) textOf(ctx context.Context, d Paper) (string, error) {
	if d.Kind == casework.KindFile {
		f, err := casework.Get[casework.File](ctx, s.Store, d.ID)
		if err != nil {
			return "", err
		}
		return TextOfFile(ctx, s.Store, f)
	}
	x, err := casework.Get[casework.Draft](ctx, s.Store, d.ID)
	if err != nil {
		return "", err
	}
	vs, err := casework.List[casework.DraftVersion](ctx, s.Store, casework.Where("draft", x.ID).By("-number").Limit(1))
	if err != nil {
		return "", err
	}
	var text []string
	if len(vs) > 0 {
		text = vs[0].Text
	}
	if s.Page != nil && (len(text) == 0 || x.Status != casework.DraftFinal && x.Updated.After(vs[0].At)) {
		if text, err = s.Page(ctx, x); err != nil {
			return "", err
		}
	}
	if len(text) == 0 {
		return "", &casework.Error{Code: casework.Invalid, Key: reading.Empty, Op: "library"}
	}
	return strings.Join(text, "\n\n"), nil
}

// TextOfFile opens an attachment and gives its text. Errors: those of reading.Text and of the store.
func TextOfFile(ctx context.Context, s casework.Store, f *casework.File) (string, error) {
	if f.Size > reading.MaxBytes {
		return "", &casework.Error{Code: casework.Invalid, Key: reading.Large, Op: "library.TextOfFile"}
	}
	r, err := s.OpenFile(ctx, f)
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, reading.MaxBytes+1))
	if err != nil {
		return "", err
	}
	return reading.Text(ctx, f.Name, data)
}

// ask looks through the person's own papers. One that is no more, or that the person may no longer read, is not quoted.
func (s *Shelf) askOwn(ctx context.Context, question, lang string, most int) ([]Hit, error) {
	s.own.mu.Lock()
	index := s.own.index
	s.own.mu.Unlock()
	if index == nil {
		return nil, nil
	}
	hits, err := index.Ask(ctx, question, lang, most)
	if err != nil {
		return nil, err
	}
	here := map[casework.ID]bool{}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		if ok, known := here[h.Of]; known {
			return !ok
		}
		here[h.Of] = s.stillHere(ctx, h)
		return !here[h.Of]
	}), nil
}

func (s *Shelf) stillHere(ctx context.Context, h Hit) bool {
	if h.OfKind == casework.KindDraft {
		d, err := casework.Get[casework.Draft](ctx, s.Store, h.Of)
		return err == nil && !d.Deleted
	}
	f, err := casework.Get[casework.File](ctx, s.Store, h.Of)
	return err == nil && !f.Deleted
}
