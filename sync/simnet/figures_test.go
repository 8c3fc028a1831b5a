package simnet

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

var figureWords = strings.Fields(`жұмыс беруші жалақы төлемеді сот талап қою шарт бойынша өтініш азамат құжат мерзім куәлік мекенжай бала алимент пәтер несие
	работодатель зарплата иск суд договор заявление срок документ ребёнок алименты квартира кредит гражданин ответчик истец решение определение жалоба`)

// Bytes and time of pushing and taking in 10,000 cases and 100 edits, for the table of the design. Only with ZANGER_LONG: it takes a minute.
func TestFigures(t *testing.T) {
	if os.Getenv("ZANGER_LONG") == "" {
		t.Skip("ZANGER_LONG is not set")
	}
	const n = 10_000
	w := New(1, Options{Laptops: 2, Spaces: 1, Calm: true, Make: func(w *World, _ casework.ID) Laptop { return newDesk(t, w, seal.NewRing()) }})
	a, b := w.Laptops[0].(*desk), w.Laptops[1].(*desk)
	b.ring = a.ring
	text := func(words int) string {
		var s []string
		for range words {
			s = append(s, figureWords[w.rnd.IntN(len(figureWords))])
		}
		return strings.Join(s, " ")
	}
	var cases []*casework.Case
	for i := range n {
		id := casework.NewID()
		c := &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: fmt.Sprintf("26-%05d", i), Title: text(6), Summary: text(70), Stage: casework.StageOpened, Court: text(3), Banner: text(4)}
		cases = append(cases, c)
		if _, err := a.s.Do(t.Context(), casework.Act{Name: "act.case.open"}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) }); err != nil {
			t.Fatal(err)
		}
	}
	exchange := func(what string) {
		start, up, plain, count := time.Now(), 0, 0, 0
		var pages []op.Stamped
		for {
			sent, err := a.Outbox(500)
			if err != nil {
				t.Fatal(err)
			}
			if len(sent) == 0 {
				break
			}
			p := &wire.Push{Office: w.Office, Device: a.Device(), Epoch: 0, Key: casework.NewID(), Ops: sent}
			bytes, err := wire.Encode(p)
			if err != nil {
				t.Fatal(err)
			}
			up += len(bytes)
			ans := &wire.PushAnswer{Now: w.now.UnixMilli(), Life: w.Hub.Life()}
			for i := range sent {
				count++
				plain += len(sent[i].Body)
				st := op.Stamp{Seq: int64(len(pages) + 1), Clock: sent[i].Header.Clock, At: w.now}
				pages = append(pages, op.Stamped{Stamp: st, Sealed: sent[i]})
				ans.Verdicts = append(ans.Verdicts, wire.Verdict{Number: sent[i].Number, Kind: wire.Accepted, Seq: st.Seq, Clock: st.Clock, At: w.now.UnixMilli()})
			}
			if err := a.Answered(sent, ans); err != nil {
				t.Fatal(err)
			}
		}
		pushed := time.Since(start)
		start = time.Now()
		for at := 0; at < len(pages); at += 500 {
			p := &wire.Page{Ops: pages[at:min(at+500, len(pages))], Life: w.Hub.Life(), Now: w.now.UnixMilli()}
			if err := b.Took(p, w.now); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s: %d operations, %d bytes up (%d an operation, sealed body %d), outbox and answers %v, taking in %v", what, count, up, up/max(count, 1), plain/max(count, 1), pushed.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	}
	exchange("created")
	for i := range 100 {
		c := cases[i*17]
		c.Summary = text(8)
		if _, err := a.s.Do(t.Context(), casework.Act{Name: "act.case.edit"}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) }); err != nil {
			t.Fatal(err)
		}
	}
	exchange("edited")
	if got, err := casework.Count[casework.Case](t.Context(), b.s, casework.All()); err != nil || got != n {
		t.Errorf("got %d cases, %v", got, err)
	}
}
