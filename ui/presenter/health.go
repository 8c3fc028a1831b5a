package presenter

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"zanger/casework"
)

// Health answers: is everything safe? Each line is a fact with its state.
type Health struct {
	Desk *Desk

	Heading string
	Lines   []HealthLine
	Folder  string // of backups, as it will be used
	NoSheet bool   // nobody has confirmed to hold a recovery sheet
}

// HealthLine is one fact. None means that there is nothing to judge.
type HealthLine struct {
	ID     string
	State  Urgency // Done: well; Soon: look at it; Overdue: act
	Title  string
	Detail string
}

// When a state turns.
const (
	backupSoon  = 7       // days since the last backup
	backupLate  = 30      //
	roomSoon    = 1 << 30 // bytes free on the disk
	roomLate    = 200 << 20
	packSoon    = 120 // days since the pack was issued
	horizonSoon = 120 // days the calendar still reaches
	horizonLate = 30

	exchangeSoon = 3 // days since anything was confirmed while something waits
	exchangeLate = 14
)

// Load looks at everything.
func (h *Health) Load(ctx context.Context) error {
	d, p := h.Desk, h.Desk.Text
	st, err := d.Store.Health(ctx)
	if err != nil {
		return err
	}
	h.Lines = h.Lines[:0]
	add := func(id string, state Urgency, detail string) {
		h.Lines = append(h.Lines, HealthLine{ID: id, State: state, Title: p.T("health." + id), Detail: detail})
	}
	if st.Problem != nil {
		add("store", Overdue, p.Error(st.Problem).String())
	} else {
		add("store", Done, p.T("health.store.well", "Size", p.Bytes(st.Bytes), "Changes", st.Changes, "Files", st.Files))
	}
	switch {
	case st.FreeBytes < 0:
		add("disk", None, p.T("health.disk.unknown"))
	case st.FreeBytes < roomLate:
		add("disk", Overdue, p.T("health.disk.free", "Size", p.Bytes(st.FreeBytes)))
	case st.FreeBytes < roomSoon:
		add("disk", Soon, p.T("health.disk.free", "Size", p.Bytes(st.FreeBytes)))
	default:
		add("disk", Done, p.T("health.disk.free", "Size", p.Bytes(st.FreeBytes)))
	}
	h.NoSheet = d.NoRecoverySheet(ctx)
	if h.NoSheet {
		add("recovery", Overdue, p.T("health.recovery.none"))
	}
	h.backup(st, add)
	h.exchange(add)
	h.clock(ctx, add)
	h.law(add)
	h.Folder = backupFolder(ctx, d.Store)
	if h.Folder == "" {
		h.Folder = filepath.Join(st.Path, "backups")
		if info, err := os.Stat(st.Path); err == nil && !info.IsDir() {
			h.Folder = filepath.Join(filepath.Dir(st.Path), "backups")
		}
	}
	worst, n := Done, 0
	for _, l := range h.Lines {
		switch l.State {
		case Overdue:
			if worst != Overdue {
				worst, n = Overdue, 0
			}
			n++
		case Soon:
			if worst == Done {
				worst = Soon
			}
			if worst == Soon {
				n++
			}
		}
	}
	switch worst {
	case Overdue:
		h.Heading = p.N("health.heading.act", n)
	case Soon:
		h.Heading = p.N("health.heading.look", n)
	default:
		h.Heading = p.T("health.heading.well")
	}
	return nil
}

func (h *Health) backup(st casework.Health, add func(string, Urgency, string)) {
	p := h.Desk.Text
	failed := ""
	if err := h.Desk.Trouble(BackupChore); err != nil {
		failed = " " + p.T("health.backup.failed", "Why", p.Error(err).What)
	}
	if st.LastBackup.IsZero() {
		state := Soon
		if st.Changes > 50 {
			state = Overdue
		}
		add("backup", state, p.T("health.backup.never")+failed)
		return
	}
	day := casework.DayOf(st.LastBackup)
	n := day.DaysUntil(h.Desk.Clock.Today())
	state := Done
	switch {
	case n > backupLate:
		state = Overdue
	case n > backupSoon || failed != "":
		state = Soon
	}
	add("backup", state, p.T("health.backup.last", "When", p.Moment(st.LastBackup.In(casework.Almaty)), "Ago", p.Ago(n))+failed)
}

// exchange says when others last confirmed what was written here; a profile that is alone is told nothing.
func (h *Health) exchange(add func(string, Urgency, string)) {
	d := h.Desk
	if !d.Shares() {
		return
	}
	st, state := d.Courier.Seen().Status, Done
	if st.Queued+st.Sent > 0 {
		since := st.Last
		if since.IsZero() {
			since = st.Contact
		}
		switch n := casework.DayOf(since).DaysUntil(d.Clock.Today()); {
		case since.IsZero() || n > exchangeLate:
			state = Overdue
		case n > exchangeSoon:
			state = Soon
		}
	}
	if st.Rejected+st.Held+st.Divergences > 0 && state == Done {
		state = Soon
	}
	add("exchange", state, d.ExchangeWord())
}

// clock compares the computer's clock with the newest change: a clock behind what was already written is wrong.
func (h *Health) clock(ctx context.Context, add func(string, Urgency, string)) {
	p, now := h.Desk.Text, h.Desk.Clock.Now()
	words := p.T("health.clock.now", "Now", p.DateLong(h.Desk.Clock.Today())+", "+p.Clock(now.In(casework.Almaty)))
	if behind := h.Desk.clockBehind(ctx, 2*time.Minute); behind != "" {
		add("clock", Overdue, behind+" "+words)
		return
	}
	add("clock", Done, words)
}

// clockBehind says that the computer's clock stands before the newest record by more than a while, "" where it does not: whatever is
// counted from today is wrong then.
func (d *Desk) clockBehind(ctx context.Context, by time.Duration) string {
	lines, err := d.Store.Journal(ctx, casework.JournalQuery{Limit: 1})
	if err != nil || len(lines) == 0 || !d.Clock.Now().Before(lines[0].At.Add(-by)) {
		return ""
	}
	return d.Text.T("health.clock.behind", "Last", d.Text.Moment(lines[0].At.In(casework.Almaty)))
}

func (h *Health) law(add func(string, Urgency, string)) {
	d, p := h.Desk, h.Desk.Text
	if d.Law == nil || d.Calendar == nil {
		add("calendar", Overdue, p.T("health.calendar.none"))
		return
	}
	today := d.Clock.Today()
	_, last := d.Calendar.Horizon()
	left := today.DaysUntil(last)
	state := Done
	switch {
	case left < horizonLate:
		state = Overdue
	case left < horizonSoon:
		state = Soon
	}
	words := p.T("health.calendar.until", "Date", p.DateFull(last))
	if ok, _ := d.Calendar.Confirmed(today, today.AddDays(90)); !ok {
		if state == Done {
			state = Soon
		}
		words += " " + p.T("health.calendar.unconfirmed")
	}
	add("calendar", state, words)
	age := d.Law.Issued.DaysUntil(today)
	state = Done
	if age > packSoon {
		state = Soon
	}
	words = p.T("health.pack.words", "Revision", d.Law.Revision, "Date", p.DateFull(d.Law.Issued), "Ago", p.Ago(age))
	if warning := d.LawWarning(); warning != "" {
		state, words = Soon, words+" "+warning
	}
	add("pack", state, words)
}

// BackupName is the name of the next backup's file.
func (h *Health) BackupName() string {
	return "zanger-" + h.Desk.Clock.Now().In(casework.Almaty).Format("20060102-1504") + ".zbackup"
}

// Backup writes a whole copy, still encrypted, into the folder, and gives its path.
func (h *Health) Backup(ctx context.Context, folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "presenter.Backup", Err: err}
	}
	path := filepath.Join(folder, h.BackupName())
	return path, h.Desk.Store.Backup(ctx, path)
}

// Verify walks the whole journal and gives the number of its lines.
func (h *Health) Verify(ctx context.Context) (int64, error) { return h.Desk.Store.VerifyJournal(ctx) }
