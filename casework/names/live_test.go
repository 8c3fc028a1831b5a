package names_test

import (
	"context"
	"sync"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/names"
)

func TestLiveFollowsTheStore(t *testing.T) {
	ctx := context.Background()
	s := casetest.New()
	do := func(f func(casework.Tx) error) {
		t.Helper()
		if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, f); err != nil {
			t.Fatal(err)
		}
	}
	p := &casework.Party{Header: casework.Header{Space: casework.ID{1}}, Name: "Сынақов Айдос", IIN: "850714399909"}
	do(func(tx casework.Tx) error { return tx.Put(ctx, p) })
	live := names.NewLive(s)
	defer live.Close()
	find := func(w names.Wanted) []names.Hit {
		t.Helper()
		hits, err := live.Find(ctx, w, 0)
		if err != nil {
			t.Fatal(err)
		}
		return hits
	}
	if got := find(names.Wanted{Name: "Synakov Aidos"}); len(got) != 1 {
		t.Fatalf("entered before: got %d, want 1", len(got))
	}
	p.Name = "Бейтаров Айдос"
	do(func(tx casework.Tx) error { return tx.Put(ctx, p) })
	if got := find(names.Wanted{Name: "Сынақов Айдос"}); len(got) != 0 {
		t.Errorf("the old name: got %d, want none", len(got))
	}
	do(func(tx casework.Tx) error { return tx.Delete(ctx, p) })
	if got := find(names.Wanted{IIN: p.IIN}); len(got) != 1 || !got[0].Removed || got[0].Name != "Бейтаров Айдос" {
		t.Errorf("a removed party: got %+v, want it found and marked", got)
	}
	if _, err := s.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if got := find(names.Wanted{IIN: p.IIN}); len(got) != 1 || got[0].Removed {
		t.Errorf("removal undone: got %+v", got)
	}
}

func TestLiveIsSafeForManyAtOnce(t *testing.T) {
	ctx := context.Background()
	s := casetest.New()
	live := names.NewLive(s)
	defer live.Close()
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(2)
		go func() {
			defer wg.Done()
			for range 50 {
				if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
					return tx.Put(ctx, &casework.Party{Header: casework.Header{Space: casework.ID{1}}, Name: "Сынақов Айдос"})
				}); err != nil {
					t.Error(err)
				}
			}
		}()
		go func() {
			defer wg.Done()
			for range 50 {
				if _, err := live.Find(ctx, names.Wanted{Name: "Сынақов"}, 0); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	hits, err := live.Find(ctx, names.Wanted{Name: "Сынақов Айдос"}, 0)
	if err != nil || len(hits) != 200 {
		t.Errorf("got %d of 200, %v", len(hits), err)
	}
}
