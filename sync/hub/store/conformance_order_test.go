package store_test

import (
	"sync"
	"testing"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/op"
	"zanger/sync/wire"
)

func testOrder(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 120)
	first := b.push(p)
	for i, v := range first.Verdicts {
		if v.Kind != wire.Accepted || v.Seq != int64(i+1) || v.Number != int64(i+1) {
			t.Fatalf("verdict %d: %+v", i, v)
		}
	}
	again := b.push(p)
	for i := range again.Verdicts {
		if again.Verdicts[i] != first.Verdicts[i] {
			t.Fatalf("again: got %+v, want %+v", again.Verdicts[i], first.Verdicts[i])
		}
	}
	// A push that overlaps what is known, as after a batch was cut differently.
	more := b.ops(b.a, b.space, 3)
	more.Ops = append(append([]op.Sealed{}, p.Ops[100:]...), more.Ops...)
	got := b.push(more)
	if len(got.Verdicts) != 23 || got.Verdicts[22].Seq != 123 {
		t.Errorf("overlap: got %+v", got.Verdicts[len(got.Verdicts)-1])
	}
	b.sound()
}

func testGapFork(t *testing.T, b *bench) {
	b.push(b.ops(b.a, b.space, 2))
	gap := b.ops(b.a, b.space, 3)
	gap.Ops = gap.Ops[1:]
	if got := b.push(gap); got.State != wire.PushGap || got.Expected != 3 {
		t.Errorf("gap: got %+v", got)
	}
	b.a.number = 1
	if got := b.push(b.ops(b.a, b.space, 2)); got.State != wire.PushFork || got.Epoch != 1 {
		t.Errorf("fork: got %+v", got)
	}
	b.a.epoch, b.a.number = 1, 0
	if got := b.push(b.ops(b.a, b.space, 2)); got.State != wire.PushTaken || got.Verdicts[1].Seq != 4 {
		t.Errorf("new epoch: got %+v", got)
	}
	b.sound()
}

func testSameChange(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 3)
	b.push(p)
	b.a.epoch, b.a.number = 1, 0
	q := b.ops(b.a, b.space, 4)
	for i := range 3 {
		q.Ops[i].Change = p.Ops[i].Change
	}
	got := b.push(q)
	for i, want := range []int64{1, 2, 3, 4} {
		if got.Verdicts[i].Seq != want || got.Verdicts[i].Kind != wire.Accepted {
			t.Errorf("verdict %d: %+v, want number %d", i, got.Verdicts[i], want)
		}
	}
	if again := b.push(q); again.Verdicts[1] != got.Verdicts[1] {
		t.Errorf("again: %+v", again.Verdicts[1])
	}
	b.sound()
}

func testJudge(t *testing.T, b *bench) {
	c, reader := b.enrol("consultant"), b.enrol("student")
	key2 := casework.NewID()
	b.push(b.ops(b.a, b.space, 5))
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: c.id, Role: wire.RoleEditor}, {Space: b.space, Device: reader.id, Role: wire.RoleReader}}}))
	if got := b.push(b.ops(reader, b.space, 1)); got.Verdicts[0].Kind != wire.Quarantined {
		t.Errorf("a reader's: got %+v", got.Verdicts[0])
	}
	if got := b.push(b.ops(c, b.space, 1)); got.Verdicts[0].Kind != wire.Accepted {
		t.Errorf("an editor's: got %+v", got.Verdicts[0])
	}
	b.pull(c, 6)
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Remove: []casework.ID{c.id}, Keys: b.wraps(b.space, key2, 2, b.a.id, reader.id)}))
	offline := b.ops(c, b.space, 1)
	offline.Ops[0].Seen = 6
	if got := b.push(offline); got.Verdicts[0].Kind != wire.Accepted {
		t.Errorf("written before word of the removal came: got %+v", got.Verdicts[0])
	}
	stranger := casework.NewID()
	b.makeSpace(b.a, stranger)
	b.push(b.ops(b.a, stranger, 1))
	page := b.pull(c, 7)
	if len(page.Forget) != 1 || page.Forget[0] != b.space || !page.Keys {
		t.Errorf("word of the removal: got %+v", page)
	}
	k, err := b.Keys(ctx, b.office, c.id, casework.ID{}, 0)
	must(t, err)
	if len(k.Keys) != 0 {
		t.Errorf("keys after removal: %+v", k.Keys)
	}
	if _, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: c.id, After: 8, Told: k.Cursor, Now: noon}); err != nil {
		t.Fatal(err)
	}
	late := b.ops(c, b.space, 2)
	late.Ops[0].Seen = 3 // it lies about what it saw: what the hub showed it counts
	late.Ops[1].Space = stranger
	got := b.push(late)
	if got.Verdicts[0].Kind != wire.Quarantined || got.Verdicts[0].Reason != store.ReasonMember {
		t.Errorf("after the removal: got %+v", got.Verdicts[0])
	}
	if got.Verdicts[1].Kind != wire.Rejected || got.Verdicts[1].Reason != wire.ReasonSpace {
		t.Errorf("never a member: got %+v", got.Verdicts[1])
	}
	held, err := b.Held(ctx, b.office)
	must(t, err)
	if len(held) != 3 {
		t.Errorf("held: got %d, want 3", len(held))
	}
	v, err := b.Release(ctx, b.office, c.id, 0, late.Ops[0].Number, noon)
	must(t, err)
	if v.Kind != wire.Accepted || v.Seq != 9 {
		t.Errorf("released: got %+v", v)
	}
	if again := b.push(late); again.Verdicts[0].Seq != 9 {
		t.Errorf("sent again after the release: got %+v", again.Verdicts[0])
	}
	b.sound()
}

func testClock(t *testing.T, b *bench) {
	p := b.ops(b.a, b.space, 2)
	p.Ops[0].Clock = op.At(noon.AddDate(73, 0, 0))
	p.Ops[1].Clock = op.At(noon.AddDate(-9, 0, 0))
	got := b.push(p)
	if got.Verdicts[0].Clock != op.At(noon) || got.Verdicts[1].Clock != p.Ops[1].Clock {
		t.Errorf("got %v and %v", got.Verdicts[0].Clock.Time(), got.Verdicts[1].Clock.Time())
	}
}

// testWriters: a reader that goes by the greatest number it saw misses nothing while others write.
func testWriters(t *testing.T, b *bench) {
	const writers, pushes, each = 6, 12, 7
	reader := b.enrol("supervisor")
	must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: reader.id, Role: wire.RoleReader}}}))
	var devs []*dev
	for range writers {
		d := b.enrol("advocate")
		must(t, b.put(&wire.KeysPut{Device: b.a.id, Space: b.space, Grants: []wire.Grant{{Space: b.space, Device: d.id, Role: wire.RoleEditor}}}))
		devs = append(devs, d)
	}
	var wg sync.WaitGroup
	errs := make(chan error, writers*2)
	for _, d := range devs {
		wg.Go(func() {
			for range pushes {
				p := b.ops(d, b.space, each)
				for range 2 { // and every one twice at once
					wg.Go(func() {
						if _, err := b.Push(ctx, p, noon); err != nil {
							errs <- err
						}
					})
				}
				if _, err := b.Push(ctx, p, noon); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	seen, after := 0, int64(0)
	for seen < writers*pushes*each {
		p, err := b.Pull(ctx, store.PullQuery{Office: b.office, Device: reader.id, After: after, Now: noon})
		must(t, err)
		for _, o := range p.Ops {
			after++
			if o.Seq != after {
				t.Fatalf("number %d where %d was due", o.Seq, after)
			}
		}
		seen += len(p.Ops)
		select {
		case err := <-errs:
			t.Fatal(err)
		default:
		}
	}
	wg.Wait()
	b.sound()
}
