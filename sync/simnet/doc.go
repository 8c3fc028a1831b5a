// Package simnet plays an office in one goroutine: laptops, a hub, and between them a line, disks and clocks that fail by a seed. The same
// seed always gives the same history, so that a fault found once can be looked at again.
//
// A World steps: somebody writes, pushes, pulls, is granted a space or loses it; a request is lost, cut, delayed or answered into
// the void; a laptop stops before or after its disk has the work, has no room left, wakes with a clock ten years off, is copied
// whole; the hub is put back from a backup. In the end the line heals, and Check asks what must hold whatever happened.
//
// The laptop here keeps its state in memory and merges with package op; the laptops of the program are played by the same World
// in a test, over casework/sqlite and package seal.
//
// # Promise about old data
//
// None: nothing of it is kept.
//
// # What it refuses
//
// Nothing; it is for tests.
package simnet
