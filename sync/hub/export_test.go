package hub

import (
	"testing"
	"time"
)

// SetProgressTime makes the hub impatient for one test.
func SetProgressTime(t *testing.T, d time.Duration) {
	was := progressTime
	progressTime = d
	t.Cleanup(func() { progressTime = was })
}
