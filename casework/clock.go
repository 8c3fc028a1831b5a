package casework

import "time"

// Clock says what time it is. Everything that asks takes a Clock, so that a test, a wrong BIOS battery and a traveller
// are all the same case.
type Clock interface {
	Now() time.Time // instant, UTC
	Today() Date    // the office's civil day
}

// Almaty is the one time zone of Kazakhstan since 2024-03-01: UTC+5, no daylight saving. Before, Astana and Almaty were an
// hour ahead of it. Built in, since an old laptop may carry an older table.
var (
	Almaty     = time.FixedZone("Asia/Almaty", 5*60*60)
	almatyThen = time.FixedZone("Asia/Almaty", 6*60*60)
	unified    = time.Date(2024, 2, 29, 18, 0, 0, 0, time.UTC) // midnight of 1 March by the old clock
)

// DayOf gives the civil day in Kazakhstan at an instant.
func DayOf(at time.Time) Date {
	if at.Before(unified) {
		return DateOf(at.In(almatyThen))
	}
	return DateOf(at.In(Almaty))
}

// SystemClock is the computer's clock read in Kazakhstan's zone.
type SystemClock struct{}

// Now gives the instant, cut to milliseconds: the precision kept on disk.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Today gives the civil day in Kazakhstan.
func (c SystemClock) Today() Date { return DayOf(c.Now()) }

// FixedClock stands still, for tests and for drawing pictures of pages.
type FixedClock struct{ At time.Time }

// Now gives the fixed instant.
func (c FixedClock) Now() time.Time { return c.At.UTC() }

// Today gives the civil day of the fixed instant in Kazakhstan.
func (c FixedClock) Today() Date { return DayOf(c.At) }
