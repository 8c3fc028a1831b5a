package calendar

import (
	"time"

	"zanger/casework"
)

// The whole country keeps one clock since 1 March 2024; before, Astana and Almaty were an hour ahead of it. The zone is
// fixed here, not read from the computer: an old machine's zone table still has the former hour.
var (
	unified  = time.Date(2024, 2, 29, 18, 0, 0, 0, time.UTC) // midnight of 1 March by the old clock
	zone     = time.FixedZone("Asia/Almaty", 5*60*60)
	zoneThen = time.FixedZone("Asia/Almaty", 6*60*60)
)

// Zone gives the clock of Kazakhstan at an instant.
func Zone(at time.Time) *time.Location {
	if at.Before(unified) {
		return zoneThen
	}
	return zone
}

// Today gives the civil day in Kazakhstan at an instant.
func Today(now time.Time) casework.Date { return casework.DateOf(now.In(Zone(now))) }

// EndOfDay gives the instant a day ends in Kazakhstan: 24:00, which is 00:00 of the next day.
func EndOfDay(d casework.Date) time.Time {
	z := zone
	if d.Before(casework.Date{Year: 2024, Month: 3, Day: 1}) {
		z = zoneThen
	}
	return time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, z)
}
