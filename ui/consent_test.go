package ui

import (
	"testing"

	"zanger/casework"
	"zanger/ui/page"
)

// command does a wish of the page by its name in the table.
func (s *seat) command(id string) {
	s.t.Helper()
	for _, c := range s.commands(s.shell.page) {
		if c.ID == id {
			c.Do()
			s.settle()
			return
		}
	}
	s.t.Fatalf("no command %s", id)
}

// TestConsentIsWithdrawnInTheWindow takes permissions back at an enquiry and at a case, after what follows was read; both pages
// say so afterwards, and the journal keeps it.
func TestConsentIsWithdrawnInTheWindow(t *testing.T) {
	s := sit(t, "Сынақова Елес", casework.Advocate, "ru")
	ctx, words, store := t.Context(), s.session.Text(), s.l.Store
	d := s.Desk()
	q := &casework.Enquiry{Line: "Үлгі: жалақы"}
	s.do("add", d.Intake.Add(ctx, q, &casework.Party{Role: casework.Applicant, Ours: true, Name: "Мысалбаев Үлгі"}))
	c := &casework.Case{Title: "Үлгі: іс", Area: "LAB.WAGE"}
	s.do("open", d.Intake.Cases.Open(ctx, c))
	today := words.Date(d.Clock.Today())
	for _, x := range []struct {
		at      page.Route
		of      casework.ID
		command string
		purpose string
	}{{page.Route{Page: "queue", ID: q.ID}, q.ID, "queue.consent", "referral"}, {page.Route{Page: "case", ID: c.ID}, c.ID, "case.consent", "aid"}} {
		s.do("give", d.GiveConsent(ctx, x.of, x.purpose, "signed"))
		stands := func() bool {
			t.Helper()
			n, err := casework.Count[casework.Consent](ctx, store, casework.Where("of", x.of).And("revoked", casework.Empty, nil))
			s.do("count", err)
			return n > 0
		}
		s.at(x.at)
		s.command(x.command)
		s.press("consent.withdraw")
		s.mustRead(words.T("consent.stops." + x.purpose))
		s.mustRead(words.T("consent.stays"))
		s.mustRead("94-V")
		s.press("common.cancel")
		if !stands() {
			t.Fatalf("%s: withdrawn without a yes", x.command)
		}
		s.press("consent.withdraw")
		s.press("consent.withdraw") // the yes of the question over it
		if stands() {
			t.Fatalf("%s: the permission still stands", x.command)
		}
		s.mustRead(words.T("consent.withdrawn", "Date", today))
		for len(s.sheets) > 0 {
			s.escape()
		}
		s.at(page.Route{Page: "today"})
		s.at(x.at)
		s.mustRead(today)
		lines, err := store.Journal(ctx, casework.JournalQuery{})
		s.do("journal", err)
		kept := false
		for _, l := range lines {
			kept = kept || l.Act == "act.consent.revoke"
		}
		if !kept {
			t.Errorf("%s: the journal does not say so", x.command)
		}
	}
}
