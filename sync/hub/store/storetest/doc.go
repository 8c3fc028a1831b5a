// Package storetest serves the tests of the hub: it starts throw-away clusters of PostgreSQL from the system's packages, and
// opens every kind of store a test should run on.
//
// # Promise about old data
//
// It keeps none.
//
// # What it refuses
//
// A cluster listens on 127.0.0.1 only, lies in a folder of the test and ends with it. Without PostgreSQL on the machine a test is
// skipped; where CI is set it fails instead.
package storetest
