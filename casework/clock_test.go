package casework

import (
	"testing"
	"time"
)

func TestDayOfIsTheDayInKazakhstan(t *testing.T) {
	for _, x := range []struct{ now, want string }{
		{"2026-11-23T18:59:59Z", "2026-11-23"},
		{"2026-11-23T19:00:00Z", "2026-11-24"}, // five hours ahead of Greenwich
		{"2024-02-29T17:59:59Z", "2024-02-29"},
		{"2024-02-29T18:00:00Z", "2024-02-29"}, // the clocks go back to 23:00
		{"2024-02-29T19:00:00Z", "2024-03-01"},
		{"2023-06-01T18:00:00Z", "2023-06-02"}, // six hours then
	} {
		at, err := time.Parse(time.RFC3339, x.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(at).String(); got != x.want {
			t.Errorf("%s: got %s, want %s", x.now, got, x.want)
		}
	}
}
