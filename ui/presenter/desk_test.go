package presenter_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/sample"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// deskOf opens a desk over an office in memory, speaking a language.
func deskOf(t *testing.T, s *casetest.Store, lang string) *presenter.Desk {
	t.Helper()
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	clock := casework.FixedClock{At: casetest.At}
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d, err := presenter.NewDesk(context.Background(), s, clock, cat.WithToday(clock.Today).In(lang), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d.WithLaw(law, calendar.New(law))
}

func sampled(t *testing.T, lang string) *presenter.Desk {
	t.Helper()
	s := casetest.NewOffice(casework.Supervisor)
	if err := sample.Fill(context.Background(), s, casework.FixedClock{At: casetest.At}); err != nil {
		t.Fatal(err)
	}
	return deskOf(t, s, lang)
}

func TestTodaySaysWhatPresses(t *testing.T) {
	for lang, want := range map[string]string{
		"kk": "Дүйсенбі, 23 қараша: 2 мерзім өтіп кеткен, бүгін 1 сот отырысы бар және бүгінге 2 тапсырма",
		"ru": "Понедельник, 23 ноября: просрочены 2 срока, 1 заседание сегодня и 2 задачи на сегодня",
		"en": "Monday, 23 November: 2 overdue, one hearing today and 2 tasks for today",
	} {
		v := presenter.Today{Desk: sampled(t, lang)}
		if err := v.Load(context.Background()); err != nil {
			t.Fatal(err)
		}
		if v.Heading != want {
			t.Errorf("%s: got %q, want %q", lang, v.Heading, want)
		}
		if v.Overdue != 2 || v.Near != 3 {
			t.Errorf("%s: overdue %d near %d, want 2 and 3", lang, v.Overdue, v.Near)
		}
		if len(v.Dates) == 0 || v.Dates[0].Urgency != presenter.Overdue {
			t.Errorf("%s: the first date is not the overdue one: %+v", lang, v.Dates)
		}
		if len(v.Approve) != 1 || !v.MayCheck {
			t.Errorf("%s: %d documents to approve, want 1", lang, len(v.Approve))
		}
		if v.Empty {
			t.Errorf("%s: an office with cases is called empty", lang)
		}
	}
}

// A task is work like a date is: one that is late is never behind "nothing is due", however many have no day at all.
func TestTodayCountsTasks(t *testing.T) {
	ctx := context.Background()
	for lang, want := range map[string][2]string{
		"kk": {"1 тапсырма кешікті", "бүгінге 1 тапсырма"}, "ru": {"просрочена 1 задача", "1 задача на сегодня"}, "en": {"one task overdue", "one task for today"},
	} {
		d := deskOf(t, casetest.NewOffice(casework.Advocate), lang)
		today := d.Clock.Today()
		put := func(what string, due casework.Date, of casework.ID) {
			t.Helper()
			if err := d.Do(ctx, "act.task", func(tx casework.Tx) error {
				return tx.Put(ctx, &casework.Task{Header: casework.Header{Space: casework.NewID()}, What: what, Due: due, Assigned: of})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for range 8 {
			put("some day", casework.Date{}, d.Me.ID)
		}
		put("today", today, d.Me.ID)
		put("27 days late", today.AddDays(-27), d.Me.ID)
		put("another's", today.AddDays(-27), casework.NewID())
		v := presenter.Today{Desk: d}
		if err := v.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if v.Overdue != 1 || !strings.Contains(v.Heading, want[0]) || !strings.Contains(v.Heading, want[1]) || !v.OnlyTasksLate() {
			t.Errorf("%s: %d overdue, %q", lang, v.Overdue, v.Heading)
		}
		if len(v.Tasks) != 6 || v.Tasks[0].Title != "27 days late" || v.Tasks[1].Title != "today" {
			t.Errorf("%s: %+v", lang, v.Tasks)
		}
		if n, err := d.Pressing(ctx); err != nil || n != 2 {
			t.Errorf("%s: %d press, %v", lang, n, err)
		}
	}
}

func TestTodayOfAnEmptyOffice(t *testing.T) {
	v := presenter.Today{Desk: deskOf(t, casetest.NewOffice(casework.Advocate), "en")}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, want := v.Heading, "Monday, 23 November: nothing is due today"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !v.Empty {
		t.Error("an empty office is not called so")
	}
}

func TestSavedLineFollowsTheStore(t *testing.T) {
	ctx, d := context.Background(), deskOf(t, casetest.NewOffice(casework.Advocate), "en")
	if got := d.SavedLine(); got != "" {
		t.Errorf("before anything was saved: %q", got)
	}
	told := 0
	cancel := d.Watch(func(*casework.Change) { told++ })
	f := presenter.EnquiryForm{Desk: d}
	if err := f.Load(ctx, casework.ID{}); err != nil {
		t.Fatal(err)
	}
	f.Applicant.Name = "Мысалов Үлгі"
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if got, want := d.SavedLine(), "Saved 10:00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if told != 1 || !d.Saved().Undoable {
		t.Errorf("told %d times, undoable %v", told, d.Saved().Undoable)
	}
	cancel()
	if err := d.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if told != 1 {
		t.Error("told after cancel")
	}
	if n, err := casework.Count[casework.Enquiry](ctx, d.Store, casework.All()); err != nil || n != 0 {
		t.Errorf("after undo there are %d enquiries, %v", n, err)
	}
	var err error
	for range 5 { // the office itself was made in this session too
		if err = d.Undo(ctx); err != nil {
			break
		}
	}
	if casework.CodeOf(err) != casework.Missing {
		t.Errorf("undo of nothing: %v", err)
	}
}

func TestUrgencyOf(t *testing.T) {
	today := casework.MustDate("2026-11-23")
	for day, want := range map[string]presenter.Urgency{
		"": presenter.None, "2026-11-22": presenter.Overdue, "2026-11-23": presenter.Soon, "2026-11-26": presenter.Soon, "2026-11-27": presenter.Planned,
	} {
		d, err := casework.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := presenter.UrgencyOf(today, d); got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
}

func TestFinderMixesCommandsAndThings(t *testing.T) {
	d := sampled(t, "ru")
	f := presenter.Finder{Desk: d, Commands: []presenter.Command{{ID: "lock", Title: "shell.command.lock", Group: "shell.menu.file", Key: "Ctrl+L"}}}
	found, err := f.Find(context.Background(), "забл", false)
	if err != nil || len(found) == 0 || found[0].Command == nil || found[0].Key != "Ctrl+L" {
		t.Errorf("command not found first: %+v %v", found, err)
	}
	found, err = f.Find(context.Background(), "Примеров", true)
	if err != nil || len(found) == 0 || found[0].Command != nil || found[0].Detail == "" {
		t.Errorf("person not found: %+v %v", found, err)
	}
}

func TestHealthSpeaksOfEverything(t *testing.T) {
	v := presenter.Health{Desk: sampled(t, "en")}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]presenter.Urgency{}
	for _, l := range v.Lines {
		if l.Title == "" || l.Detail == "" {
			t.Errorf("%s says nothing", l.ID)
		}
		seen[l.ID] = l.State
	}
	for id, want := range map[string]presenter.Urgency{"store": presenter.Done, "backup": presenter.Soon, "clock": presenter.Done, "calendar": presenter.Soon, "pack": presenter.Done} {
		if got := seen[id]; got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
	if lines, err := v.Verify(context.Background()); err != nil || lines == 0 {
		t.Errorf("verify: %d lines, %v", lines, err)
	}
	if got, want := v.BackupName(), "zanger-20261123-1000.zbackup"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClockBehindTheJournalIsTold(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	d := deskOf(t, s, "en")
	d.Clock = casework.FixedClock{At: casetest.At.Add(-48 * time.Hour)}
	v := presenter.Health{Desk: d}
	if err := v.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, l := range v.Lines {
		if l.ID == "clock" && l.State != presenter.Overdue {
			t.Errorf("a clock two days behind is %q: %s", l.State, l.Detail)
		}
	}
}
