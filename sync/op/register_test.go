package op

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
)

func testID(n int) (id casework.ID) {
	id[0], id[1], id[15] = byte(n), byte(n>>8), 1
	return id
}

func text(s string) json.RawMessage { b, _ := json.Marshal(s); return b }

// written is one write of a history, with what its author had seen.
type written struct {
	head Head
	saw  []casework.ID
}

// history makes writes of one field by several devices that hear of each other now and then.
func history(r *rapid.T) []written {
	devices := rapid.IntRange(2, 5).Draw(r, "devices")
	states := make([]Register, devices)
	heard := make([]map[int]bool, devices)
	for i := range heard {
		heard[i] = map[int]bool{}
	}
	var all []written
	for range rapid.IntRange(1, 14).Draw(r, "writes") {
		d := rapid.IntRange(0, devices-1).Draw(r, "device")
		for i := range all {
			if !heard[d][i] && rapid.Bool().Draw(r, "hears") {
				heard[d][i] = true
				states[d].Apply(all[i].head, all[i].saw)
			}
		}
		w := written{head: Head{Change: testID(len(all) + 1), Device: testID(1000 + d), Clock: Clock(rapid.IntRange(1, 6).Draw(r, "clock")),
			Value: text(rapid.SampledFrom([]string{"а", "ә", "б"}).Draw(r, "value"))}, saw: states[d].Saw()}
		heard[d][len(all)] = true
		states[d].Apply(w.head, w.saw)
		all = append(all, w)
	}
	return all
}

func applied(all []written, order []int) *Register {
	var r Register
	for _, i := range order {
		r.Apply(all[i].head, all[i].saw)
	}
	return &r
}

func inOrder(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestAnyOrderAndRepetitionGivesTheSameHeads(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		all := history(r)
		want := applied(all, inOrder(len(all)))
		order := rapid.Permutation(append(inOrder(len(all)), rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 0, 6).Draw(r, "again")...)).Draw(r, "order")
		if got := applied(all, order); !reflect.DeepEqual(got.Heads, want.Heads) {
			r.Fatalf("in order %v: got %v, want %v", order, got.Heads, want.Heads)
		}
	})
}

func TestAnySplitBetweenTwoThatThenExchangeGivesTheSameHeads(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		all := history(r)
		var a, b []int
		for i := range all {
			switch rapid.IntRange(0, 2).Draw(r, "side") {
			case 0:
				a = append(a, i)
			case 1:
				b = append(b, i)
			case 2:
				a, b = append(a, i), append(b, i)
			}
		}
		ab, ba := applied(all, slices.Concat(a, b)), applied(all, slices.Concat(b, a))
		if !reflect.DeepEqual(ab.Heads, ba.Heads) {
			r.Fatalf("got %v and %v", ab.Heads, ba.Heads)
		}
	})
}

func TestNoValueIsLostUnseen(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		all := history(r)
		got := applied(all, inOrder(len(all)))
		seen := map[casework.ID]bool{} // by somebody who wrote later
		for _, w := range all {
			for _, id := range w.saw {
				seen[id] = true
			}
		}
		for _, w := range all {
			isHead := slices.Contains(got.Saw(), w.head.Change)
			if isHead == seen[w.head.Change] {
				r.Fatalf("write %v: head %v, superseded by one who saw it %v", w.head.Change, isHead, seen[w.head.Change])
			}
		}
	})
}

func TestWhatIsShownNeverDependsOnTheOrder(t *testing.T) {
	fields := []struct {
		kind  casework.Kind
		field string
	}{{casework.KindDeadline, "end"}, {casework.KindDeadline, "sort"}, {casework.KindDeadline, "done"}, {casework.KindNote, "text"}, {casework.KindTask, "due"}}
	dates := []json.RawMessage{nil, text("2026-12-01"), text("2026-11-30"), json.RawMessage(`{"from":"2026-12-02","to":"2026-12-05"}`)}
	rapid.Check(t, func(r *rapid.T) {
		f := rapid.SampledFrom(fields).Draw(r, "field")
		var heads []Head
		for i := range rapid.IntRange(1, 5).Draw(r, "heads") {
			heads = append(heads, Head{Change: testID(i + 1), Device: testID(1000 + i%2), Clock: Clock(rapid.IntRange(1, 3).Draw(r, "clock")), Value: rapid.SampledFrom(dates).Draw(r, "value")})
		}
		lead := rapid.SampledFrom([]casework.ID{{}, testID(1), testID(9)}).Draw(r, "lead")
		want := Shown(f.kind, f.field, heads, lead)
		if got := Shown(f.kind, f.field, rapid.Permutation(heads).Draw(r, "order"), lead); !reflect.DeepEqual(got, want) {
			r.Fatalf("%s: got %v, want %v", f.field, got, want)
		}
	})
}

func TestShown(t *testing.T) {
	early, late := Head{Change: testID(1), Clock: 1, Value: json.RawMessage(`{"from":"2026-12-01","to":"2026-12-01"}`)}, Head{Change: testID(2), Clock: 9, Value: json.RawMessage(`{"from":"2026-12-09","to":"2026-12-09"}`)}
	none := Head{Change: testID(3), Clock: 99}
	day, other := Head{Change: testID(1), Clock: 1, Value: text("2026-12-01")}, Head{Change: testID(2), Clock: 9, Value: text("2026-12-09")}
	tests := []struct {
		name, field string
		kind        casework.Kind
		heads       []Head
		lead        casework.ID
		want        casework.ID
	}{
		{"the earlier end of a term, though older", "end", casework.KindDeadline, []Head{late, early}, casework.ID{}, early.Change},
		{"a date rather than none", "end", casework.KindDeadline, []Head{none, late}, casework.ID{}, late.Change},
		{"what goes with the end", "sort", casework.KindDeadline, []Head{other, day}, day.Change, day.Change},
		{"without the end's change the newest", "sort", casework.KindDeadline, []Head{day, other}, testID(7), other.Change},
		{"not done rather than done", "done", casework.KindDeadline, []Head{day, {Change: testID(4)}}, casework.ID{}, testID(4)},
		{"the newest text", "text", casework.KindNote, []Head{day, other}, casework.ID{}, other.Change},
		{"the newest price", "price", casework.KindCase, []Head{other, day}, casework.ID{}, other.Change},
	}
	for _, tt := range tests {
		if got := Shown(tt.kind, tt.field, tt.heads, tt.lead).Change; got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEqualValuesAgree(t *testing.T) {
	a, b := Head{Change: testID(1), Value: text("а")}, Head{Change: testID(2), Value: text("а")}
	if Divergent([]Head{a, b}) || Divergent([]Head{{}, {Value: json.RawMessage("null")}}) || Divergent(nil) {
		t.Error("equal values diverge")
	}
	if !Divergent([]Head{a, b, {Value: text("б")}}) || !Divergent([]Head{a, {}}) {
		t.Error("different values do not")
	}
}

func TestWeights(t *testing.T) {
	tests := []struct {
		kind  casework.Kind
		field string
		want  Weight
	}{
		{casework.KindDeadline, "end", Grave}, {casework.KindCase, "price", Legal}, {casework.KindCase, casework.FieldDeleted, Legal},
		{casework.KindNote, "minutes", Plain}, {casework.KindNote, "text", FreeLow}, {"of_tomorrow", "x", Plain},
	}
	for _, tt := range tests {
		if got := WeightOf(tt.kind, tt.field); got != tt.want {
			t.Errorf("%s.%s: got %d, want %d", tt.kind, tt.field, got, tt.want)
		}
	}
	for k, m := range leaders { // every name is a field
		have := map[string]bool{}
		for _, e := range casework.Kinds() {
			if e.EntityKind() == k {
				for _, f := range casework.Fields(e) {
					have[f.Name] = true
				}
			}
		}
		for f, lead := range m {
			if !have[f] || !have[lead] || m[lead] != "" {
				t.Errorf("%s: %s goes with %s", k, f, lead)
			}
		}
	}
}

func TestASplitHoldsEveryWriteOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := &casework.Change{ID: testID(1), Act: "act.test"}
		for i := range rapid.IntRange(0, 30).Draw(r, "writes") {
			c.Writes = append(c.Writes, casework.Write{Space: testID(rapid.IntRange(100, 102).Draw(r, "space")), Kind: casework.KindNote, Entity: testID(200 + i),
				Field: "text", New: text(string(make([]byte, rapid.SampledFrom([]int{1, 1000, PartBytes / 12}).Draw(r, "size"))))})
		}
		pieces := Split(c)
		n, at := 0, map[casework.ID]int{}
		for _, p := range pieces {
			if p.Part != at[p.Space] || p.Part >= p.Parts {
				r.Fatalf("part %d of %d, want %d", p.Part, p.Parts, at[p.Space])
			}
			at[p.Space]++
			for _, w := range p.Body.Writes {
				n++
				if !slices.ContainsFunc(c.Writes, func(x casework.Write) bool { return x.Entity == w.Entity && x.Space == p.Space }) {
					r.Fatalf("a write in a space that is not its own")
				}
			}
		}
		if n != len(c.Writes) {
			r.Fatalf("got %d writes, want %d", n, len(c.Writes))
		}
	})
}

func TestHeaderBytes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		number := rapid.Int64Range(1, 1<<39).Draw(r, "number")
		parts := rapid.IntRange(1, 400).Draw(r, "parts")
		want := Header{Change: testID(1), Office: testID(2), Space: testID(3), Device: testID(4), Key: testID(5), Epoch: rapid.Uint32().Draw(r, "epoch"), Number: number,
			Prev: rapid.Int64Range(0, number-1).Draw(r, "prev"), Seen: rapid.Int64Range(0, 1<<50).Draw(r, "seen"), Clock: Clock(rapid.Int64Range(0, 1<<62).Draw(r, "clock")),
			Schema: rapid.IntRange(0, 99).Draw(r, "schema"), Part: rapid.IntRange(0, parts-1).Draw(r, "part"), Parts: parts}
		b, err := want.MarshalBinary()
		if err != nil {
			r.Fatal(err)
		}
		var got Header
		if err := got.UnmarshalBinary(b); err != nil || got != want {
			r.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
		for _, bad := range [][]byte{b[:len(b)-1], append(slices.Clone(b), 0), {}} {
			if got.UnmarshalBinary(bad) == nil {
				r.Fatalf("read %d bytes of %d", len(bad), len(b))
			}
		}
	})
}

func FuzzHeader(f *testing.F) {
	h := Header{Change: testID(1), Office: testID(2), Space: testID(3), Device: testID(4), Key: testID(5), Number: 7, Prev: 3, Seen: 300, Clock: At(Clock(1 << 40).Time()), Parts: 1}
	b, _ := h.MarshalBinary()
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		var h Header
		if h.UnmarshalBinary(b) != nil {
			return
		}
		again, err := h.MarshalBinary()
		if err != nil || string(again) != string(b) {
			t.Fatalf("%x came back as %x, %v", b, again, err)
		}
	})
}

func ExampleClamp() {
	hub := Clock(1_795_000_000_000 << 16).Time()
	fmt.Println(Clamp(At(hub.AddDate(10, 0, 0)), hub) == At(hub), Clamp(At(hub.AddDate(-10, 0, 0)), hub) < At(hub))
	// Output: true true
}
