package ui

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/sync/client"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/presenter/exchangetest"
	"zanger/ui/widgets"
)

// joined is the sample office, part of an office with a hub, with something of everything the page of the exchange shows.
func joined(t testing.TB, looks presenter.Looks) (*Window, *keeper) {
	t.Helper()
	_, k := office(t, looks)
	me, colleague := k.store.Profile(), casework.NewID()
	at := casetest.At
	if _, err := k.store.Do(context.Background(), casework.Act{Name: "act.member.change"}, func(tx casework.Tx) error {
		return tx.Put(context.Background(), &casework.Member{Header: casework.Header{ID: colleague, Space: me.Directory}, Name: "Мысалова Айша Үлгіқызы", Duty: casework.Advocate})
	}); err != nil {
		t.Fatal(err)
	}
	c := first[casework.Case](t, k.store, casework.Where("area", "LAB.WAGE"))
	dl := first[casework.Deadline](t, k.store, casework.Where("case", c.ID).And("done", casework.Empty, nil).And("sort", casework.NotEmpty, nil))
	party := first[casework.Party](t, k.store, casework.Where("of", c.ID))
	e := first[casework.Enquiry](t, k.store, casework.Where("area", "FAM.ALIMONY"))
	theirs := casework.NewID()
	mine, other := dl.End, casework.On(dl.End.From.AddDays(2))
	diverging := func(e casework.Entity, field string, weight int, shown, second any) casework.Divergence {
		a, _ := json.Marshal(shown)
		b, _ := json.Marshal(second)
		return casework.Divergence{Space: e.Base().Space, Kind: e.EntityKind(), Entity: e.Base().ID, Field: field, Weight: weight, Since: at, Values: []casework.DivergentValue{
			{Change: casework.NewID(), Field: field, Value: a, Who: me.Member, Device: me.Device, At: at.Add(-5 * time.Hour), Shown: true},
			{Change: casework.NewID(), Field: field, Value: b, Who: colleague, Device: theirs, At: at.Add(-3 * time.Hour)}}}
	}
	k.opens = &exchangetest.Differing{Store: k.store, Apart: []casework.Divergence{
		diverging(dl, "end", 1, mine, other), diverging(party, "iin", 2, party.IIN, "880101450124"), diverging(c, "price", 2, c.Price, c.Price+500_000),
		diverging(c, "summary", 4, c.Summary, "Жұмыс беруші қарызды жартылай мойындады.")}}
	k.line = &exchangetest.Line{
		Stands: client.Status{Joined: true, Hub: "https://hub.example.kz", Role: string(casework.Coordinator), Laptops: 3, Queued: 3, Sent: 2, Confirmed: 148, Waiting: 1, Rejected: 1, Held: 1,
			Divergences: 4, Last: at.Add(-40 * time.Minute), Contact: at.Add(-40 * time.Minute), Online: true, Finger: "7f3k-9mqx-3a4b-c5d6", Next: at.Add(3 * time.Minute), Files: 2, FileBytes: 3 << 20, Replies: 2, Asks: 2, Odd: 1},
		Laptops: []client.Device{{ID: me.Device, Member: me.Member, Role: casework.Coordinator, Self: true, Finger: "7f3k-9mqx-3a4b-c5d6", Met: at.Add(-900 * time.Hour)},
			{ID: theirs, Member: colleague, Role: casework.Advocate, Odd: true, Finger: "q2wx-77mt-0abd-9zke", Met: at.Add(-300 * time.Hour), Seen: at.Add(-70 * time.Minute)},
			{ID: casework.NewID(), Member: casework.NewID(), Role: casework.Student, Revoked: true, Finger: "zz20-m4kd-81vw-pp3c", Met: at.Add(-800 * time.Hour)},
			{ID: casework.NewID(), Member: casework.NewID(), Role: casework.Consultant, Asks: true, Finger: "5tkd-0c2v-rr8x-m1ha", Met: at.Add(-20 * time.Minute)},
			{ID: casework.NewID(), Member: casework.NewID(), Role: casework.Coordinator, Asks: true, Odd: true, Finger: "b3vv-94wz-7e0q-kc6s", Met: at.Add(-3 * time.Hour)}},
		Inside:  []client.Access{{Member: me.Member, Owner: true, Fixed: true, Laptops: []casework.ID{me.Device}}, {Member: colleague, By: me.Member, Since: at.Add(-20 * time.Hour), Laptops: []casework.ID{theirs}}},
		Waiting: client.CaseWaits{Records: 2, People: true},
		Moves:   []client.FileMove{{Case: c.ID, Name: "еңбек шарты.pdf", Size: 2 << 20, Done: 700 << 10, Up: true, Moving: true}, {Case: c.ID, Name: "расчётный листок.jpg", Size: 1 << 20}},
		Refused: []client.TrayEntry{
			{ID: 1, Reason: "sync.reject.size", Space: c.Space, Change: casework.Change{Act: "act.note.put", At: at.Add(-26 * time.Hour), Writes: []casework.Write{{Space: c.Space, Kind: casework.KindCase, Entity: c.ID, Field: "summary", New: json.RawMessage(`"Өте ұзын мәтін, оны файлмен қосу керек."`)}}}},
			{ID: 2, Held: true, Reason: "sync.reject.revoked", Space: c.Space, Change: casework.Change{Act: "act.case.change", At: at.Add(-50 * time.Hour), Writes: []casework.Write{{Space: c.Space, Kind: casework.KindCase, Entity: c.ID, Field: "price", New: json.RawMessage(`125000000`)}}}}},
		Said: []client.Reply{
			{N: 2, Complaint: true, Code: e.Number, Enquiry: e.ID, Received: at.Add(-2 * time.Hour), Paid: "yes", Text: "Телефон арқылы ақша сұрады.", Contact: "+7 700 000 00 00", Language: "kk"},
			{N: 1, Code: "K7F2-9MQX-3A", Received: at.Add(-30 * time.Hour), Helped: "partly", Clear: "yes", Paid: "no", Text: "Рақмет, бәрі түсінікті болды.", Language: "kk"}},
	}
	w := windowOver(t, k, casework.FixedClock{At: casetest.At})
	w.unlocked(t, k)
	w.Desk().Courier.Look(context.Background())
	k.settle()
	return w, k
}

// waiting is a laptop that waits for a colleague's yes.
func waiting(t testing.TB, looks presenter.Looks, s client.Status) (*Window, *keeper) {
	t.Helper()
	k := &keeper{store: casetest.NewOffice(casework.Consultant), looks: looks, pass: "тірі сөз live words", profiles: []presenter.Profile{{Dir: "p", Label: "Үлгіев Үлгі"}}}
	s.Waits, s.Hub, s.Online, s.Finger = true, "https://hub.example.kz", true, "5tkd-0c2v-rr8x-m1ha"
	k.line = &exchangetest.Line{Stands: s}
	w := windowOver(t, k, casework.FixedClock{At: casetest.At})
	w.unlocked(t, k)
	w.Desk().Courier.Look(context.Background())
	k.settle()
	return w, k
}

// joinedStops are the places of an office that exchanges.
func joinedStops(t testing.TB, k *keeper) []stop {
	t.Helper()
	c := first[casework.Case](t, k.store, casework.Where("area", "LAB.WAGE"))
	out := []stop{{"exchange-today", page.Route{Page: "today"}}, {"exchange-case", page.Route{Page: "case", ID: c.ID, Arg: "dates"}}, {"exchange-people", page.Route{Page: "case", ID: c.ID, Arg: "people"}}}
	for _, tab := range []string{presenter.TabState, presenter.TabDivergences, presenter.TabTray, presenter.TabLaptops, presenter.TabReplies} {
		out = append(out, stop{"exchange-" + tab, page.Route{Page: "exchange", Arg: tab}})
	}
	return out
}

func TestFirstRunWithAnInviteLeadsToIt(t *testing.T) {
	k := &keeper{store: casetest.NewOffice(casework.Advocate), line: &exchangetest.Line{}, looks: presenter.Looks{Lang: "kk", Theme: "light", Percent: 100}, pass: "тірі сөз live words"}
	w := windowOver(t, k, casework.FixedClock{At: casetest.At})
	w.Open()
	var boxes []*widgets.Check
	shown(w.win.Content(), func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Check); ok {
			boxes = append(boxes, c)
		}
	})
	boxes[len(boxes)-1].SetChecked(true)
	if err := w.session.Unlock(context.Background(), "p", presenter.Key{Passphrase: k.pass}); err != nil {
		t.Fatal(err)
	}
	w.enter()
	k.settle()
	if got := w.hist.now.Page; got != "exchange" || len(w.sheets) != 1 {
		t.Errorf("stands at %q with %d sheets", got, len(w.sheets))
	}
}

// Who has a case, since when, by whom, and what has not gone out, stand in one sheet.
func TestWhoHasACase(t *testing.T) {
	for _, lang := range []string{"kk", "ru", "en"} {
		w, k := joined(t, presenter.Looks{Lang: lang, Theme: "light", Percent: 100})
		c := first[casework.Case](t, k.store, casework.Where("area", "LAB.WAGE"))
		w.win.Resize(fyne.NewSize(1024, 700))
		w.Go(page.Route{Page: "case", ID: c.ID, Arg: "people"})
		k.settle()
		p := w.Desk().Text
		shown(w.win.Content(), func(o fyne.CanvasObject) {
			if b, ok := o.(*widgets.Button); ok && b.Text() == p.T("exchange.access") {
				b.Tapped(nil)
			}
		})
		for until := time.Now().Add(5 * time.Second); len(w.sheets) == 0 && time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
			k.settle()
		}
		words := map[string]bool{}
		for _, s := range w.sheets {
			shown(s.holds, func(o fyne.CanvasObject) {
				if b, ok := o.(*widgets.Badge); ok {
					words[b.Word()] = true
				}
			})
		}
		if !words[p.N("access.waits.records", 2)] || !words[p.T("access.waits.people")] {
			t.Errorf("%s: the sheet says %v", lang, words)
		}
		if dir := os.Getenv("ZANGER_SHOTS"); dir != "" {
			for _, name := range []string{"access", presenter.TabLaptops} {
				if name != "access" {
					w.escape()
					w.Go(page.Route{Page: "exchange", Arg: name})
					k.settle()
				}
				picture(t, w, dir, name+"-"+lang)
			}
		}
	}
}
