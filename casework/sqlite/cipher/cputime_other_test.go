//go:build !unix

package cipher

import "time"

// cpuTime is not known here; the benchmarks then report the clock only.
func cpuTime() time.Duration { return 0 }
