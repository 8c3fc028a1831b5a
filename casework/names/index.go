package names

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sync"

	"zanger/casework"
)

// Namer gives every party ever entered; casework.Store is one.
type Namer interface {
	Names(ctx context.Context, each func(casework.NameEntry) error) error
}

// Why a party was found, from the surest down.
const (
	WhyIIN       = "iin"
	WhyPhone     = "phone"
	WhyNameExact = "name_exact"
	WhyName      = "name"
)

// Hit is one party that may be the one looked for.
type Hit struct {
	casework.NameEntry
	Score float64 // 0..1; 1 for the same IIN, 0.95 for the same telephone
	Why   string  // WhyIIN, WhyPhone, WhyNameExact, WhyName
}

// Wanted is whom to look for; empty parts are not looked at.
type Wanted struct {
	Name  string
	IIN   string
	Phone string
	Floor float64 // names below this score are left out; 0 is threshold
}

// Index finds parties by number, telephone and name. It keeps the distinct skeletons of all words once; a name is a short
// list of them. All methods are safe for use by many at once.
type Index struct {
	mu     sync.RWMutex
	words  map[string]uint32
	list   []string
	length [maxLetters + 1]bucket
	post   [][]uint32 // word -> slots
	slots  []slot
	at     map[casework.ID]uint32 // party -> slot
	iin    map[string][]uint32
	phone  map[string][]uint32
	gone   int
	tables sync.Pool // *tables
}

// bucket holds the words of one length side by side: most are passed over by a look at their letters alone.
type bucket struct {
	words   []uint32
	letters []uint32 // which letters a word has, bit by bit
}

type slot struct {
	entry casework.NameEntry
	fold  string
	words []uint32
	gone  bool
}

// tables are the scratch of one search.
type tables struct {
	sims [maxWords][]float32 // word of the query -> word of the dictionary -> likeness
	seen []bool
}

// newIndex gives an empty index.
func newIndex() *Index {
	return &Index{words: map[string]uint32{}, at: map[casework.ID]uint32{}, iin: map[string][]uint32{}, phone: map[string][]uint32{}}
}

// build reads all parties of a store: about a second for 100,000 on an old laptop.
func build(ctx context.Context, from Namer) (*Index, error) {
	x := newIndex()
	err := from.Names(ctx, func(e casework.NameEntry) error {
		x.put(e)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return x, nil
}

// Len is how many parties the index holds.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.at)
}

// Put adds a party, or replaces what was known of it.
func (x *Index) Put(e casework.NameEntry) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(e)
}

// Remove forgets a party.
func (x *Index) Remove(party casework.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(party)
}

func (x *Index) remove(party casework.ID) {
	if s, ok := x.at[party]; ok { // the postings keep the slot; searches step over it
		x.slots[s] = slot{gone: true}
		x.gone++
		delete(x.at, party)
	}
}

func (x *Index) put(e casework.NameEntry) {
	x.remove(e.Party)
	n := uint32(len(x.slots))
	s := slot{entry: e, fold: Fold(e.Name)}
	for _, w := range Words(e.Name) {
		k, ok := x.words[w]
		if !ok {
			k = uint32(len(x.list))
			x.words[w] = k
			x.list = append(x.list, w)
			b := &x.length[min(len(w), maxLetters)]
			b.words, b.letters = append(b.words, k), append(b.letters, letters(w))
			x.post = append(x.post, nil)
		}
		s.words = append(s.words, k)
		if p := x.post[k]; len(p) == 0 || p[len(p)-1] != n {
			x.post[k] = append(p, n)
		}
	}
	if d := Digits(e.IIN); d != "" {
		x.iin[d] = append(x.iin[d], n)
	}
	if d, ok := Phone(e.Phone); ok {
		x.phone[d] = append(x.phone[d], n)
	}
	x.slots = append(x.slots, s)
	x.at[e.Party] = n
	if x.gone > 1000 && x.gone > len(x.at) {
		x.compact()
	}
}

// compact rebuilds once more than half of the slots are gone.
func (x *Index) compact() {
	fresh := newIndex()
	for i := range x.slots {
		if !x.slots[i].gone {
			fresh.put(x.slots[i].entry)
		}
	}
	x.words, x.list, x.length, x.post, x.slots = fresh.words, fresh.list, fresh.length, fresh.post, fresh.slots
	x.at, x.iin, x.phone, x.gone = fresh.at, fresh.iin, fresh.phone, 0
}

func letters(w string) (m uint32) {
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}

// Find gives the parties that may be the wanted one, best first, each once with its surest reason. max 0 gives all.
func (x *Index) Find(w Wanted, max int) []Hit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	found := map[uint32]Hit{}
	take := func(n uint32, score float64, why string) {
		s := &x.slots[n]
		if s.gone {
			return
		}
		if h, ok := found[n]; !ok || score > h.Score {
			found[n] = Hit{s.entry, score, why}
		}
	}
	if d := Digits(w.IIN); d != "" {
		for _, n := range x.iin[d] {
			take(n, 1, WhyIIN)
		}
	}
	if d, ok := Phone(w.Phone); ok {
		for _, n := range x.phone[d] {
			take(n, 0.95, WhyPhone)
		}
	}
	floor := w.Floor
	if floor == 0 {
		floor = threshold
	}
	fold := Fold(w.Name)
	x.byName(Words(w.Name), floor, func(n uint32, score float64) {
		why := WhyName
		if x.slots[n].fold == fold {
			why = WhyNameExact
		}
		take(n, score, why)
	})
	hits := make([]Hit, 0, len(found))
	for _, h := range found {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(rank(a.Why), rank(b.Why)),
			cmp.Compare(a.Name, b.Name), slices.Compare(a.Party[:], b.Party[:]))
	})
	if max > 0 && len(hits) > max {
		hits = hits[:max]
	}
	return hits
}

func rank(why string) int {
	return slices.Index([]string{WhyIIN, WhyPhone, WhyNameExact, WhyName}, why)
}

// byName compares each word of the query with each distinct word once, then scores only names that hold a word near
// enough to lift the mean over the floor.
func (x *Index) byName(q []string, floor float64, take func(uint32, float64)) {
	if len(q) == 0 || len(x.list) == 0 {
		return
	}
	t, _ := x.tables.Get().(*tables)
	if t == nil {
		t = &tables{}
	}
	defer x.tables.Put(t)
	if len(t.seen) < len(x.slots) {
		t.seen = make([]bool, len(x.slots)+len(x.slots)/8)
	}
	var touched []uint32
	for i, a := range q {
		if len(t.sims[i]) < len(x.list) {
			t.sims[i] = make([]float32, len(x.list)+len(x.list)/8)
		}
		sims := t.sims[i][:len(x.list)]
		clear(sims)
		x.near(a, func(k uint32, s float64) {
			sims[k] = float32(s)
			if len(a) == 1 || len(x.list[k]) == 1 || s < floor*0.95 { // an initial may lift the mean a little
				return
			}
			for _, n := range x.post[k] {
				if !t.seen[n] {
					t.seen[n] = true
					touched = append(touched, n)
				}
			}
		})
	}
	for _, n := range touched {
		t.seen[n] = false
		s := &x.slots[n]
		if s.gone {
			continue
		}
		score := align(len(q), len(s.words),
			func(i int) int { return len(q[i]) }, func(j int) int { return len(x.list[s.words[j]]) },
			func(i, j int) float64 { return float64(t.sims[i][s.words[j]]) })
		if score >= floor-1e-6 {
			take(n, min(score, 1))
		}
	}
}

// near calls each for the distinct words that are like a. An edit changes the length by at most one and the set of letters
// by at most two, one when it changes the length too, so most words are refused without being read.
func (x *Index) near(a string, each func(uint32, float64)) {
	mask := letters(a)
	for n := 1; n <= maxLetters; n++ {
		b := &x.length[n]
		if n > 1 && len(a) > 1 {
			longest, apart := max(len(a), n), len(a)-n
			if apart < 0 {
				apart = -apart
			}
			most := longest * 2 / 5
			if apart > most && n < maxLetters {
				continue
			}
			if n < maxLetters {
				may := 2*most - apart
				for i, m := range b.letters {
					if bits.OnesCount32(mask^m) <= may {
						if s := similar(a, x.list[b.words[i]]); s > 0 {
							each(b.words[i], s)
						}
					}
				}
				continue
			}
		}
		for _, k := range b.words {
			if s := similar(a, x.list[k]); s > 0 {
				each(k, s)
			}
		}
	}
}
