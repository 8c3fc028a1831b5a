package casetest

import (
	"time"

	"zanger/casework"
)

// Clock is a clock the test turns.
type Clock struct{ At time.Time }

// Now gives the instant it stands at.
func (c *Clock) Now() time.Time { return c.At }

// Today gives the day in Kazakhstan.
func (c *Clock) Today() casework.Date { return casework.DayOf(c.At) }
