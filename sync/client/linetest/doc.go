// Package linetest is for tests of the exchange: laptops with profiles on disk, the real hub with its own authority and TLS, and a line between that can be cut,
// shaped and counted.
package linetest
