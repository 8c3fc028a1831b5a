package client_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

func TestAnInviteIsGoodOnceAndForThreeDays(t *testing.T) {
	h, a, _ := two(t)
	n, late := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Consultant), linetest.NewLaptop(t, "Үлгі Кеш", casework.Consultant)
	i, err := a.NewInvite(t.Context(), casework.Consultant)
	must(t, err)
	if found := h.Holds(strings.Split(i.Code, ".")[0]); len(found) > 0 {
		t.Errorf("the hub holds the secret: %v", found)
	}
	e, err := n.Client.Enrol(t.Context(), h.Line.URL, i.Code)
	must(t, err)
	if _, err := late.Client.Enrol(t.Context(), h.Line.URL, i.Code); casework.CodeOf(err) != casework.Denied {
		t.Errorf("used twice: %v", err)
	}
	late.AskIn(h.Lead, h.Line.URL, casework.Consultant)
	a.Sync() // lets in both
	if !n.Sync().Joined || !late.Sync().Joined {
		t.Fatal("not let in")
	}
	// Asked in time, heard of too late: a person has to say yes.
	slow := linetest.NewLaptop(t, "Үлгі Баяу", casework.Consultant)
	e = slow.AskIn(h.Lead, h.Line.URL, casework.Consultant)
	a.Clock.Off = 73 * time.Hour
	a.Restart()
	h.Lead = a
	a.Sync()
	if slow.Sync().Joined {
		t.Error("an invite held for ever")
	}
	if got := seen(t, a, slow.Store.Profile().Device); got == nil || !got.Asks || got.Odd {
		t.Fatalf("it does not ask: %+v", got)
	}
	if _, err := a.Client.Confirm(t.Context(), e.Finger); err != nil {
		t.Fatal(err)
	}
	a.Sync()
	if slow.Sync().Joined {
		t.Error("joined with no colleague's code compared")
	}
	own, err := a.OwnFinger(t.Context())
	must(t, err)
	if _, err := slow.Client.Confirm(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	if s, _ := slow.Status(t.Context()); !s.Joined {
		t.Errorf("status: %+v", s)
	}
	if s := slow.Sync(); s.Offline {
		t.Errorf("%+v", s)
	}
}

func TestALaptopThatIsRefusedGetsNothingAndMayAskAgain(t *testing.T) {
	h, a, _ := two(t)
	n := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Consultant)
	e, err := n.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Consultant))
	must(t, err)
	a.Sync()
	device := n.Store.Profile().Device
	must(t, a.Client.Refuse(t.Context(), device))
	if got := seen(t, a, device); got != nil {
		t.Errorf("still shown: %+v", got)
	}
	if _, err := a.Client.Confirm(t.Context(), e.Finger); casework.CodeOf(err) != casework.Missing {
		t.Errorf("confirmed after that: %v", err)
	}
	if _, err := n.Client.Sync(t.Context(), client.Options{}); casework.CodeOf(err) != casework.Denied || client.Gone(err) {
		t.Errorf("the refused laptop: %v", err)
	}
	if s, _ := n.Status(t.Context()); !s.Refused || s.Joined {
		t.Errorf("status: %+v", s)
	}
	if e := n.Enrol(h, casework.Consultant); !e.Waits {
		t.Errorf("asked again: %+v", e)
	}
	if s, _ := n.Status(t.Context()); !s.Joined {
		t.Errorf("status: %+v", s)
	}
}

func TestTheOnlyCoordinatorComesBackFromACopy(t *testing.T) {
	h, a, b := two(t)
	n := a.FromBackup()
	write(a, 1, "көшірмеден кейін")
	late := linetest.NewLaptop(t, "Үлгі Кеш", casework.Consultant) // let in after the copy was made
	late.Enrol(h, casework.Consultant)
	syncAll(a, late, b)
	e, err := n.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Coordinator))
	must(t, err)
	if e.Waits || e.Role != casework.Coordinator {
		t.Fatalf("enrolled: %+v", e)
	}
	syncAll(n, b, late)
	syncAll(n, b, late)
	for i, l := range []*linetest.Laptop{b, late} {
		if got := seen(t, l, n.Store.Profile().Device); got == nil || got.Asks || got.Role != casework.Coordinator {
			t.Errorf("laptop %d: %+v", i, got)
		}
	}
	if got := seen(t, n, late.Store.Profile().Device); got == nil || got.Asks {
		t.Errorf("who was let in meanwhile: %+v", got)
	}
	must(t, n.Client.Revoke(t.Context(), a.Store.Profile().Device))
	if _, err := a.Client.Sync(t.Context(), client.Options{}); !client.Gone(err) {
		t.Errorf("the lost laptop: %v", err)
	}
	h.Lead = n
	last := linetest.NewLaptop(t, "Үлгі Соңғы", casework.Consultant)
	last.Enrol(h, casework.Consultant)
	syncAll(n, last, b)
	if m := linetest.Get[casework.Member](last, b.Store.Profile().Member); m == nil {
		t.Error("the new colleague has no directory")
	}
	if got := seen(t, b, last.Store.Profile().Device); got == nil || got.Asks {
		t.Errorf("the new laptop, by the old colleague: %+v", got)
	}
}

func TestAnOfficeOfBeforeKeepsItsLaptops(t *testing.T) {
	h, a, b := two(t)
	k := newCase(a, "Ескі кеңсе", b.Store.Profile().Member)
	syncAll(a, b)
	// As a program of before kept it: no word of who vouches for whom.
	for _, l := range []*linetest.Laptop{a, b} {
		must(t, l.Store.SetLocal(t.Context(), "sync.trust", ""))
		l.Restart()
	}
	edit(a, k.ID, func(c *casework.Case) { c.Banner = "жаңа бағдарламамен" })
	syncAll(a, b)
	if got := linetest.Get[casework.Case](b, k.ID); got == nil || got.Banner != "жаңа бағдарламамен" {
		t.Errorf("the case: %+v", got)
	}
	for i, l := range []*linetest.Laptop{a, b} {
		if s, _ := l.Status(t.Context()); s.Asks != 0 || s.Odd != 0 || s.Laptops != 2 {
			t.Errorf("laptop %d: %+v", i, s)
		}
	}
	h.Lead = a
	c := linetest.NewLaptop(t, "Үлгі Үшінші", casework.Consultant)
	c.Enrol(h, casework.Consultant)
	syncAll(a, b, c)
	if got := seen(t, b, c.Store.Profile().Device); got == nil || got.Asks {
		t.Errorf("let in by the coordinator: %+v", got)
	}
}

func TestAStickCarriesWhoIsOfTheOffice(t *testing.T) {
	ls := sticks(t, "Үлгі Екінші", "Үлгі Үшінші")
	a, b, c := ls[0], ls[1], ls[2]
	// The second learns of the third by the stick of the third alone, on which the first's word travels.
	carry(t, a, c)
	carry(t, c, b)
	if got := seen(t, b, c.Store.Profile().Device); got == nil || got.Asks || got.Role != casework.Consultant {
		t.Errorf("the third: %+v", got)
	}
	must(t, a.Client.Revoke(t.Context(), c.Store.Profile().Device))
	carry(t, a, b)
	var stick bytes.Buffer
	_, err := b.Export(t.Context(), &stick)
	must(t, err)
	if _, err := c.Import(t.Context(), bytes.NewReader(stick.Bytes()), ""); !client.Gone(err) {
		t.Errorf("the withdrawn laptop, by a colleague's stick: %v", err)
	}
}

func TestWhoeverLeadsLetsIn(t *testing.T) {
	h, a, b := two(t)
	super := linetest.NewLaptop(t, "Үлгі Жетекші", casework.Supervisor)
	super.Enrol(h, casework.Supervisor)
	syncAll(a, super, b)
	n := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Student)
	n.InvitedBy(super, h.Line.URL, casework.Student)
	syncAll(super, a, b, n)
	for i, l := range []*linetest.Laptop{a, b} {
		if got := seen(t, l, n.Store.Profile().Device); got == nil || got.Asks || got.Role != casework.Student {
			t.Errorf("laptop %d: %+v", i, got)
		}
	}
	// The supervisor's laptop is lost: whom it let in stays, whom it lets in from now on does not come in.
	st, err := super.Store.SyncState(t.Context())
	must(t, err)
	thief, err := seal.ParseIdentity(st.Identity)
	must(t, err)
	must(t, a.Client.Revoke(t.Context(), thief.Device))
	id, d := spy(t, casework.Coordinator, casework.NewID())
	lies := &linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }, Keys: func(_ casework.ID, k *wire.Keys) {
		everywhere(k, d)
		m := wire.Roll{Office: h.Office, Device: thief.Device, Number: 1 << 50, Laptops: []wire.Device{d}}
		for _, e := range k.Rolls {
			env, err := wire.Unwrap(e)
			must(t, err)
			var r wire.Roll
			must(t, env.Peek(&r))
			m.Found, m.Laptops = r.Found, append(m.Laptops, r.Laptops...)
		}
		envelope, err := wire.Wrap(wire.AboutRoll, thief.Device, thief, &m)
		must(t, err)
		k.Rolls = append(k.Rolls, envelope)
	}}
	h.Lie(lies)
	newCase(a, "Кейінгі іс", b.Store.Profile().Member)
	syncAll(a, b, n)
	if got := lies.Opens(id, nil); got != 0 {
		t.Errorf("let in by a lost laptop, it opens %d keys", got)
	}
	for i, l := range []*linetest.Laptop{a, b, n} {
		if got := seen(t, l, d.Device); got == nil || !got.Asks {
			t.Errorf("laptop %d: %+v", i, got)
		}
	}
	if got := seen(t, b, n.Store.Profile().Device); got == nil || got.Revoked || got.Asks {
		t.Errorf("whom it let in before: %+v", got)
	}
}

func TestAStickOfBeforeIsRead(t *testing.T) {
	ls := sticks(t, "Үлгі Екінші")
	a, b := ls[0], ls[1]
	st, err := a.Store.SyncState(t.Context())
	must(t, err)
	by, err := seal.ParseIdentity(st.Identity)
	must(t, err)
	var now bytes.Buffer
	_, err = a.Export(t.Context(), &now)
	must(t, err)
	open, err := wire.OpenBundle(bytes.NewReader(now.Bytes()), func(*wire.Manifest) []byte { return by.Public().Sign })
	must(t, err)
	_, third := spy(t, casework.Consultant, casework.NewID())
	third.Proof = nil
	old := func(life casework.ID) []byte {
		m := open.Manifest
		m.Rolls, m.Life = nil, life
		m.Devices = append(slices.Clone(m.Devices), third)
		var out bytes.Buffer
		w, err := wire.NewBundleWriter(&out, by, &m)
		must(t, err)
		must(t, w.Close())
		return out.Bytes()
	}
	// Where the office has a hub, a coordinator's program of before may have it from the hub.
	if _, err := b.Import(t.Context(), bytes.NewReader(old(casework.NewID())), ""); err != nil {
		t.Fatal(err)
	}
	if got := seen(t, b, third.Device); got != nil {
		t.Errorf("by the word of a hub: %+v", got)
	}
	if _, err := b.Import(t.Context(), bytes.NewReader(old(casework.ID{})), ""); err != nil {
		t.Fatal(err)
	}
	if got := seen(t, b, third.Device); got == nil || got.Asks {
		t.Errorf("let in by check code: %+v", got)
	}
}

func TestAProfileThatCameBackIsUnknownUntilACodeIsCompared(t *testing.T) {
	h, a, b := two(t)
	n := b.FromBackup()
	e, err := n.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Consultant))
	must(t, err)
	if e.Waits || e.Founder {
		t.Errorf("enrolled: %+v", e)
	}
	write(n, 1, "жаңа компьютерде")
	syncAll(n, a)
	if s, _ := n.Status(t.Context()); !s.Unknown || !s.Joined {
		t.Errorf("status: %+v", s)
	}
	k := newCase(a, "Жаңа іс", b.Store.Profile().Member)
	syncAll(a, n)
	if linetest.Get[casework.Case](n, k.ID) != nil {
		t.Error("a new case went to a laptop nobody vouched for")
	}
	if _, err := a.Client.Confirm(t.Context(), e.Finger); err != nil {
		t.Fatal(err)
	}
	syncAll(a, n)
	if s, _ := n.Status(t.Context()); s.Unknown || s.Role != string(casework.Consultant) {
		t.Errorf("status: %+v", s)
	}
	if linetest.Get[casework.Case](n, k.ID) == nil {
		t.Error("the case did not come")
	}
	syncAll(n, a)
	if got := notes(t, a); got != 1 {
		t.Errorf("%d notes", got)
	}
}
