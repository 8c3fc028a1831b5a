package presenter

import (
	"context"

	"zanger/casework"
	"zanger/casework/agenda"
	"zanger/casework/schedule"
)

// Notifier shows a word outside the window: a notification of the desktop, a line in the tray. It may be called on any
// goroutine. Where the system has neither, it does nothing.
type Notifier interface {
	Notify(title, body string)
	Counts(line string) // the day in numbers, "" for a calm one
}

// remind is asked at start, after sleep and each minute while a profile is open.
func (s *Session) remind(ctx context.Context, d *Desk) error {
	today := s.Clock.Today()
	outline, err := agenda.ReadOutline(ctx, d.Store, today)
	if err != nil {
		return err
	}
	n, err := d.Remind(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.outline = outline
	if n.Body != "" {
		s.reminder = n.Body
	}
	tell := s.Notifier
	s.mu.Unlock()
	if tell != nil {
		tell.Counts(countsLine(d.Text, outline.Counts(today)))
		if n.Body != "" {
			tell.Notify(n.Title, n.Body)
		}
	}
	if n.Body != "" {
		d.post(d.turned) // the window shows it as well
	}
	return nil
}

// jumped says that the clock does not go as time does. No date moves.
func (s *Session) jumped(d *Desk, j schedule.Jump) {
	p := d.Text
	key := "agenda.clock.ahead"
	if j.Back {
		key = "agenda.clock.back"
	}
	words := p.T(key, "Was", p.Moment(j.Was.In(casework.Almaty)), "Now", p.Moment(j.Now.In(casework.Almaty)))
	s.mu.Lock()
	s.clockWords = words
	tell := s.Notifier
	s.mu.Unlock()
	if tell != nil {
		tell.Notify(p.T("agenda.notify.title"), words)
	}
	d.post(d.turned)
}

// ClockWords says what is wrong with the computer's clock, "" for nothing; SeenClock takes it away.
func (s *Session) ClockWords() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clockWords
}

// SeenClock is called when the person has read it.
func (s *Session) SeenClock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clockWords = ""
}

// Reminder gives the last fresh reminder once, for the foot of the window.
func (s *Session) Reminder() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.reminder
	s.reminder = ""
	return r
}

// LockedLine is the day in numbers while the profile is locked: no names, from what was in memory at locking. "" when
// nothing is known or nothing presses.
func (s *Session) LockedLine() string {
	s.mu.Lock()
	o := s.outline
	s.mu.Unlock()
	return countsLine(s.Text(), o.Counts(s.Clock.Today()))
}

// TickLocked tells once a day, while locked, how many dates press.
func (s *Session) TickLocked() {
	today := s.Clock.Today()
	s.mu.Lock()
	quiet := s.desk != nil || s.outline == nil || s.toldLocked == today
	s.toldLocked = today
	tell := s.Notifier
	s.mu.Unlock()
	if quiet || tell == nil {
		return
	}
	if line := s.LockedLine(); line != "" {
		p := s.Text()
		tell.Counts(line)
		tell.Notify(p.T("agenda.notify.title"), p.T("agenda.locked", "Counts", line))
	}
}
