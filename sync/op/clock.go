package op

import "time"

// Clock is a hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. It never goes
// back on a device.
type Clock int64

const counterBits = 16

// MaxAhead is how far a claimed clock may be ahead of the hub's. One further ahead is written down as the hub's own time,
// so that a computer set to 2099 does not win for ever; what it sent is not refused.
const MaxAhead = 5 * time.Minute

// At gives the clock of an instant.
func At(t time.Time) Clock { return Clock(max(t.UnixMilli(), 0) << counterBits) }

// Time gives the instant, UTC, milliseconds.
func (c Clock) Time() time.Time { return time.UnixMilli(int64(c) >> counterBits).UTC() }

// Clamp gives the clock that counts for a claim received at now: the claim, or now when the claim is ahead of it by more
// than MaxAhead.
func Clamp(claim Clock, now time.Time) Clock {
	if claim > At(now.Add(MaxAhead)) {
		return At(now)
	}
	return max(claim, 0)
}

// Next gives the clock of a new write: now when it is ahead of last, else one more than last.
func Next(last Clock, now time.Time) Clock { return max(At(now), last+1) }
