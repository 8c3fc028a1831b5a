package client_test

import (
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/sync/client/linetest"
)

func TestAPackOfLawWaitsOnTheShelfAndAWrongOneDoesNot(t *testing.T) {
	h, a, b := two(t)
	h.Publish(linetest.NextPack(t))
	a.TrustPacks(linetest.PackKey)
	for _, l := range []*linetest.Laptop{a, b} { // the hub is asked for packs now and then only
		l.Clock.Off += 7 * 60 * 60 * 1e9
	}
	if c := a.Sync(); !c.Pack {
		t.Errorf("the pack did not come: %+v", c)
	}
	if c := b.Sync(); c.Pack { // who trusts the project's key alone
		t.Errorf("a pack of a stranger's key was put aside: %+v", c)
	}
	shelf := lawpack.ShelfOf(a.Store.Profile().Dir)
	shelf.Trusted = append(shelf.Trusted, linetest.PackKey)
	offers := shelf.Offers()
	built, err := lawpack.Builtin()
	if err != nil || len(offers) != 1 || offers[0].Revision <= built.Revision {
		t.Errorf("offers: %+v, %v", offers, err)
	}
	if now, _, err := shelf.Current(); err != nil || now.Revision != built.Revision {
		t.Errorf("the law changed before anybody said yes: %+v, %v", now, err)
	}
	ps, err := a.Packs(t.Context())
	if err != nil || len(ps) != 1 || ps[0].Refused != "" {
		t.Errorf("packs: %+v, %v", ps, err)
	}
	ps, err = b.Packs(t.Context())
	if err != nil || len(ps) != 1 || ps[0].Refused == "" {
		t.Errorf("packs: %+v, %v", ps, err)
	}
	if c := a.Sync(); c.Pack {
		t.Error("the pack came twice")
	}
}

// Templates are verified as the law is, and lie apart from it; what a stranger signed is noted with its reason and never put aside.
func TestAPackOfTemplatesWaitsAndAStrangersDoesNot(t *testing.T) {
	h, a, b := two(t)
	h.Publish(linetest.TemplatePack(t))
	a.TrustPacks(linetest.PackKey)
	for _, l := range []*linetest.Laptop{a, b} {
		l.Clock.Off += 7 * 60 * 60 * 1e9
	}
	if c := a.Sync(); !c.Templates || c.Pack {
		t.Errorf("the pack did not come: %+v", c)
	}
	if c := b.Sync(); c.Templates {
		t.Errorf("a stranger's: %+v", c)
	}
	for _, l := range []*linetest.Laptop{a, b} {
		shelf := lawpack.ShelfOf(l.Store.Profile().Dir)
		shelf.Trusted = append(shelf.Trusted, linetest.PackKey)
		ps, err := l.Packs(t.Context())
		if got := len(shelf.TemplateOffers()) == 1; err != nil || len(ps) != 1 || !ps[0].Templates() || got != (l == a) || (ps[0].Refused == "") != (l == a) {
			t.Errorf("offered %v, %+v, %v", got, ps, err)
		}
	}
	if c := a.Sync(); c.Templates {
		t.Error("the pack came twice")
	}
}

func TestMonthlyCountsAreAddedUpOnce(t *testing.T) {
	h, a, b := two(t)
	today := a.Clock.Today()
	month := today.String()[:7]
	h.Ask(linetest.Question{Name: "Үлгі", Contact: "+7", Safe: "yes", Story: "Сұрақ", Language: "kk", Consent: true})
	syncAll(a, b)
	open := func(l *linetest.Laptop, who casework.ID) {
		k := newCase(l, "Іс", who)
		edit(l, k.ID, func(c *casework.Case) { c.Opened = today })
	}
	open(a, a.Store.Profile().Member)
	open(a, b.Store.Profile().Member)
	open(b, b.Store.Profile().Member)
	syncAll(a, b)
	a.Clock.Off, b.Clock.Off = 7*60*60*1e9, 7*60*60*1e9
	syncAll(a, b)
	got := h.Sheet(month)
	if got["enquiries.received"] != 1 || got["cases.opened"] != 3 {
		t.Errorf("%s: %v", month, got)
	}
}
