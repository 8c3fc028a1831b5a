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

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// spy is a laptop of whoever has the hub in hand.
func spy(t *testing.T, role casework.Duty, person casework.ID) (*seal.Identity, wire.Device) {
	t.Helper()
	id, err := seal.NewIdentity(casework.NewID())
	must(t, err)
	pub := id.Public()
	return id, wire.Device{Device: pub.Device, Member: person, Sign: pub.Sign, Box: pub.Box, Role: string(role), Proof: id.Card(person)}
}

// seen gives what a laptop shows of another.
func seen(t *testing.T, l *linetest.Laptop, id casework.ID) *client.Device {
	t.Helper()
	list, err := l.Devices(t.Context())
	must(t, err)
	i := slices.IndexFunc(list, func(d client.Device) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// everywhere lets a device into every space of the office, as far as the hub can say so, and asks all for the keys.
func everywhere(k *wire.Keys, d wire.Device) {
	k.Devices = append(k.Devices, d)
	for _, g := range slices.Clone(k.Grants) {
		g.Device, g.Role = d.Device, wire.RoleOwner
		if !slices.Contains(k.Grants, g) {
			k.Grants = append(k.Grants, g)
		}
	}
	for _, w := range k.Keys {
		k.Wanted = append(k.Wanted, wire.WantedKey{Space: w.Space, Key: w.Key, Device: d.Device})
	}
}

func TestAHubThatBringsInALaptopOfItsOwnGetsNoKey(t *testing.T) {
	h, a, b := two(t)
	alice := a.Store.Profile().Member
	newCase(a, "Құпия іс", alice)
	syncAll(a, b)
	id, d := spy(t, casework.Coordinator, alice) // as if the coordinator had a second laptop
	lies := &linetest.Lies{Keys: func(_ casework.ID, k *wire.Keys) { everywhere(k, d) }, Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }}
	h.Lie(lies)
	newCase(a, "Кейінгі іс", alice)
	newCase(b, "Ерекше іс", b.Store.Profile().Member)
	syncAll(a, b)
	// A third laptop is withdrawn, so that all keys are made anew.
	c := linetest.NewLaptop(t, "Үлгі Үшінші", casework.Consultant)
	c.Enrol(h, casework.Consultant)
	syncAll(a, c)
	must(t, a.Client.Revoke(t.Context(), c.Store.Profile().Device))
	syncAll(a, b)
	if n := lies.Opens(id, nil); n != 0 {
		t.Fatalf("the hub's laptop can open %d keys", n)
	}
	for i, l := range []*linetest.Laptop{a, b} {
		s, err := l.Status(t.Context())
		must(t, err)
		if got := seen(t, l, d.Device); got == nil || !got.Asks || got.Finger != client.Finger(d.Sign, d.Box) || s.Asks != 1 {
			t.Errorf("laptop %d does not show it: %+v, %+v", i, got, s)
		}
	}
	if _, err := b.Client.Confirm(t.Context(), client.Finger(d.Sign, d.Box)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a consultant lets in: %v", err)
	}
	if _, err := a.Client.Confirm(t.Context(), "0000-0000-0000-0000"); casework.CodeOf(err) != casework.Missing {
		t.Errorf("by another code: %v", err)
	}
	if got := seen(t, a, d.Device); !got.Asks {
		t.Fatal("it was let in")
	}
	// With a person's yes it is let in: only so.
	if _, err := a.Client.Confirm(t.Context(), client.Finger(d.Sign, d.Box)); err != nil {
		t.Fatal(err)
	}
	syncAll(a, b)
	if n := lies.Opens(id, nil); n == 0 {
		t.Error("let in by a person, it got nothing: this test would find no leak")
	}
}

func TestAHubThatChangesWhatALaptopIsGainsNothing(t *testing.T) {
	h, a, b := two(t)
	bob := b.Store.Profile()
	id, other := spy(t, casework.Coordinator, bob.Member)
	lies := &linetest.Lies{
		Page: func(_ casework.ID, p *wire.Page) { p.Keys = true },
		Keys: func(_ casework.ID, k *wire.Keys) {
			for i := range k.Devices {
				if k.Devices[i].Device == bob.Device { // its box is the hub's, and it leads
					k.Devices[i].Box, k.Devices[i].Role = other.Box, other.Role
				}
			}
			for _, w := range k.Keys {
				k.Wanted = append(k.Wanted, wire.WantedKey{Space: w.Space, Key: w.Key, Device: bob.Device})
			}
		},
	}
	h.Lie(lies)
	k := newCase(a, "Ортақ", bob.Member)
	syncAll(a, b)
	syncAll(a, b)
	if n := lies.Opens(id, nil); n != 0 {
		t.Fatalf("the swapped box opens %d keys", n)
	}
	if got := seen(t, a, bob.Device); got == nil || !got.Odd || got.Role != casework.Consultant {
		t.Errorf("a lie about a laptop is not shown: %+v", got)
	}
	if s, _ := b.Status(t.Context()); s.Role != string(casework.Consultant) {
		t.Errorf("the hub made itself a coordinator: %+v", s)
	}
	if linetest.Get[casework.Case](b, k.ID) == nil {
		t.Error("the true laptop lost its case")
	}
	h.Lie(nil)
	newCase(a, "Тағы", bob.Member)
	syncAll(a, b)
	if got := seen(t, a, bob.Device); got.Odd {
		t.Error("the lie is shown for ever")
	}
}

func TestAHubThatHandsOutAKeyOfItsOwnIsNotBelieved(t *testing.T) {
	h, a, b := two(t)
	lost := linetest.NewLaptop(t, "Үлгі Жоғалған", casework.Supervisor)
	lost.Enrol(h, casework.Supervisor)
	syncAll(a, lost, b)
	st, err := lost.Store.SyncState(t.Context())
	must(t, err)
	thief, err := seal.ParseIdentity(st.Identity) // taken from the lost laptop
	must(t, err)
	must(t, a.Client.Revoke(t.Context(), thief.Device))
	syncAll(a, b)
	strange, _ := spy(t, casework.Coordinator, casework.NewID())
	queue := a.Store.Profile().Queue
	planted, err := seal.NewSpaceKey(queue, 1000)
	must(t, err)
	rec, err := seal.NewRecovery()
	must(t, err)
	box := b.Store.Profile().Device
	var to seal.Member
	h.Lie(&linetest.Lies{
		Page: func(_ casework.ID, p *wire.Page) { p.Keys = true },
		Keys: func(_ casework.ID, k *wire.Keys) {
			for _, d := range k.Devices {
				if d.Device == box {
					to = seal.Member{Device: d.Device, Sign: d.Sign, Box: d.Box}
				}
			}
			for _, by := range []*seal.Identity{strange, thief} {
				w, err := planted.Wrap(by, rec.Recipient(), to)
				must(t, err)
				for _, x := range w {
					k.Keys = append(k.Keys, wire.WrappedKey(x))
				}
			}
		},
	})
	syncAll(b)
	write(b, 3, "кейін")
	syncAll(b)
	keys, err := b.Store.SpaceKeys(t.Context())
	must(t, err)
	for _, k := range keys {
		if k.Key == planted.ID {
			t.Fatal("a key of a stranger seals what follows")
		}
	}
	h.Lie(nil)
	syncAll(a, b)
	if n := notes(t, a); n != 3 {
		t.Errorf("%d notes", n)
	}
}

func TestAnOldRollBroughtAgainChangesNothing(t *testing.T) {
	h, a, b := two(t)
	var old [][]byte
	c := linetest.NewLaptop(t, "Үлгі Жоғалған", casework.Supervisor)
	c.Enrol(h, casework.Supervisor)
	h.Lie(&linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }, Keys: func(_ casework.ID, k *wire.Keys) {
		if len(k.Rolls) > len(old) {
			old = slices.Clone(k.Rolls)
		}
	}})
	syncAll(a, c)
	fresh := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Consultant)
	fresh.AskIn(h.Lead, h.Line.URL, casework.Consultant)
	syncAll(a, b)
	if len(old) == 0 {
		t.Fatal("no roll went by")
	}
	must(t, a.Client.Revoke(t.Context(), c.Store.Profile().Device))
	lost := c.Store.Profile().Device
	h.Lie(&linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }, Keys: func(_ casework.ID, k *wire.Keys) {
		k.Rolls = old // the lost laptop still stands in it
		for i := range k.Devices {
			k.Devices[i].Revoked = false
		}
	}})
	syncAll(a)
	b.Sync()
	if c := fresh.Sync(); c.Joined {
		t.Error("joined by a roll of before it was let in")
	}
	h.Lie(nil)
	b.Clock.Off = 25 * time.Hour // once a day all is asked for that the hub may have kept back
	syncAll(a, b)
	b.Clock.Off = 0
	if c := fresh.Sync(); !c.Joined {
		t.Fatal("the honest hub's word does not let it in")
	}
	h.Lie(&linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }, Keys: func(_ casework.ID, k *wire.Keys) {
		k.Rolls = old
		for i := range k.Devices {
			k.Devices[i].Revoked = false
		}
	}})
	syncAll(a, b, fresh)
	for i, l := range []*linetest.Laptop{a, b, fresh} {
		if got := seen(t, l, lost); got == nil || !got.Revoked {
			t.Errorf("laptop %d: the lost laptop came back: %+v", i, got)
		}
	}
}

// falseOffice is what a hub answers that wants a laptop for an office of its own.
func falseOffice(t *testing.T, a *wire.Enrolled, founder bool) *seal.Recovery {
	t.Helper()
	rec, err := seal.NewRecovery()
	must(t, err)
	_, d := spy(t, casework.Coordinator, casework.NewID())
	a.Founder, a.Found.Recover, a.Devices = founder, rec.Recipient(), []wire.Device{d}
	return rec
}

func TestALaptopTakesNoFalseOfficeForItsOwn(t *testing.T) {
	for name, founder := range map[string]bool{"as a member": false, "as its founder": true} {
		for _, own := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				h, a, _ := two(t)
				n := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Consultant)
				newCase(n, "Өз құпиясы", n.Store.Profile().Member)
				// The hub's own laptop vouches for whoever comes, in a roll of its own.
				id, d := spy(t, casework.Coordinator, casework.NewID())
				var rec *seal.Recovery
				lies := &linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Keys = true }}
				lies.Enrolled = func(a *wire.Enrolled) {
					rec = falseOffice(t, a, founder)
					a.Devices = []wire.Device{d}
				}
				lies.Keys = func(_ casework.ID, k *wire.Keys) {
					k.Recover = rec.Recipient()
					m := wire.Roll{Office: h.Office, Device: d.Device, Number: 1 << 50, Found: wire.Founding{Entity: casework.NewID(), Directory: casework.NewID(), Queue: casework.NewID(),
						Recover: rec.Recipient()}, Laptops: append(slices.Clone(k.Devices), d)}
					envelope, err := wire.Wrap(wire.AboutRoll, d.Device, id, &m)
					must(t, err)
					k.Rolls, k.Devices = append(k.Rolls, envelope), append(k.Devices, d)
				}
				h.Lie(lies)
				var e client.Enrolment
				var err error
				if own {
					e = n.AskIn(h.Lead, h.Line.URL, casework.Consultant)
				} else {
					e, err = n.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Consultant))
					must(t, err)
				}
				if !e.Waits || e.Founder {
					t.Fatalf("enrolled: %+v", e)
				}
				for range 3 {
					if c := n.Sync(); c.Joined {
						t.Fatal("joined the hub's own office")
					}
				}
				s, err := n.Status(t.Context())
				must(t, err)
				if s.Joined || !s.Waits || s.Finger != e.Finger || s.Checked != own {
					t.Errorf("status: %+v", s)
				}
				if !own {
					if _, err := n.Client.Confirm(t.Context(), "7f3k-9mqx-3a4b-c5d6"); casework.CodeOf(err) != casework.Denied {
						t.Errorf("a code of nobody: %v", err)
					}
				}
				if got := lies.Opens(id, rec); got != 0 {
					t.Errorf("the hub can open %d keys", got)
				}
				// The true office: its code is compared, or the invite knows it.
				h.Lie(nil)
				if !own {
					finger, err := a.OwnFinger(t.Context())
					must(t, err)
					if _, err := n.Client.Confirm(t.Context(), strings.ToUpper(finger)); err != nil {
						t.Fatal(err)
					}
				}
				a.Sync()
				if !own {
					if n.Sync().Joined {
						t.Fatal("joined before a colleague said yes")
					}
					if _, err := a.Client.Confirm(t.Context(), e.Finger); err != nil {
						t.Fatal(err)
					}
					a.Sync()
				}
				if !n.Sync().Joined {
					t.Fatal("the true office is not joined")
				}
				syncAll(a, n)
				if m := linetest.Get[casework.Member](n, a.Store.Profile().Member); m == nil {
					t.Error("the office's directory did not come")
				}
				if got := lies.Opens(id, rec); got != 0 {
					t.Errorf("later the hub can open %d keys", got)
				}
			})
		}
	}
}

func TestALaptopThatAsksIsWhatItSaysItIs(t *testing.T) {
	h, a, _ := two(t)
	n := linetest.NewLaptop(t, "Үлгі Жаңа", casework.Consultant)
	e, err := n.Client.Enrol(t.Context(), h.Line.URL, h.Code(casework.Consultant))
	must(t, err)
	me := n.Store.Profile()
	alice := a.Store.Profile().Member
	page := func(_ casework.ID, p *wire.Page) { p.Keys = true }
	// The hub says it is a laptop of the coordinator: it would get her cases.
	h.Lie(&linetest.Lies{Page: page, Keys: func(_ casework.ID, k *wire.Keys) {
		for i := range k.Devices {
			if k.Devices[i].Device == me.Device {
				k.Devices[i].Member = alice
			}
		}
	}})
	a.Sync()
	if got := seen(t, a, me.Device); got == nil || !got.Asks || !got.Odd {
		t.Errorf("not shown: %+v", got)
	}
	if _, err := a.Client.Confirm(t.Context(), e.Finger); casework.CodeOf(err) != casework.Denied {
		t.Errorf("let in as another person: %v", err)
	}
	// Its keys are swapped under way, by an invite of a laptop.
	h.Lie(nil)
	c := linetest.NewLaptop(t, "Үлгі Үшінші", casework.Consultant)
	c.AskIn(h.Lead, h.Line.URL, casework.Consultant)
	third := c.Store.Profile().Device
	id, d := spy(t, casework.Coordinator, c.Store.Profile().Member)
	lies := &linetest.Lies{Page: page, Keys: func(_ casework.ID, k *wire.Keys) {
		for i := range k.Devices {
			if k.Devices[i].Device == third {
				k.Devices[i].Box, k.Devices[i].Role = d.Box, d.Role
			}
		}
	}}
	h.Lie(lies)
	syncAll(a)
	if got := seen(t, a, third); got == nil || !got.Asks || !got.Odd || lies.Opens(id, nil) != 0 {
		t.Errorf("swapped keys: %+v", got)
	}
	// Only its role is another: the invite's counts.
	h.Lie(&linetest.Lies{Page: page, Keys: func(_ casework.ID, k *wire.Keys) {
		for i := range k.Devices {
			if k.Devices[i].Device == third {
				k.Devices[i].Role = string(casework.Coordinator)
			}
		}
	}})
	syncAll(a, c, a)
	if got := seen(t, a, third); got == nil || got.Asks || got.Role != casework.Consultant {
		t.Errorf("by the invite: %+v", got)
	}
	if s, _ := c.Status(t.Context()); !s.Joined || s.Role != string(casework.Consultant) {
		t.Errorf("the third laptop: %+v", s)
	}
}

func TestTheHubsWordAloneEndsNoProfile(t *testing.T) {
	h, a, b := two(t)
	write(b, 2, "жіберілмеген")
	h.Lie(&linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Gone = true }})
	if _, err := b.Client.Sync(t.Context(), client.Options{}); client.Gone(err) || casework.CodeOf(err) != casework.Denied {
		t.Fatalf("told to end by the hub: %v", err)
	}
	b.Restart()
	h.Lie(nil)
	syncAll(a, b, a)
	if n := notes(t, a); n != 2 {
		t.Errorf("%d notes", n)
	}
	// Whoever runs the hub can still shut a laptop out at once; a colleague's word ends its profile.
	must(t, h.Store.Revoke(t.Context(), h.Office, b.Store.Profile().Device, time.Now()))
	if _, err := b.Client.Sync(t.Context(), client.Options{}); client.Gone(err) || casework.CodeOf(err) != casework.Denied {
		t.Fatalf("shut out at the hub: %v", err)
	}
	a.Sync()
	if got := seen(t, a, b.Store.Profile().Device); !got.Revoked || !got.Shut {
		t.Errorf("the coordinator does not see it: %+v", got)
	}
	must(t, a.Client.Revoke(t.Context(), b.Store.Profile().Device))
	if _, err := b.Client.Sync(t.Context(), client.Options{}); !client.Gone(err) {
		t.Fatalf("withdrawn by a colleague: %v", err)
	}
}

func TestAHubThatKeepsAWithdrawalBackSavesNoProfile(t *testing.T) {
	h, a, b := two(t)
	lost := b.Store.Profile().Device
	h.Lie(&linetest.Lies{Page: func(_ casework.ID, p *wire.Page) { p.Gone, p.Keys = false, true }})
	must(t, a.Client.Revoke(t.Context(), lost))
	a.Sync()
	// The hub serves it on, as if nothing had been said, and the roll comes by a stick's way.
	var stick bytes.Buffer
	_, err := a.Export(t.Context(), &stick)
	must(t, err)
	if _, err := b.Import(t.Context(), bytes.NewReader(stick.Bytes()), ""); !client.Gone(err) {
		t.Errorf("the withdrawn laptop: %v", err)
	}
}
