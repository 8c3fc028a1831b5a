// Command zanger is the desktop program: flags and wiring, nothing else.
//
// # Promise about old data
//
// Profiles lie in folders under the user's configuration folder (zanger/profiles), or under ZANGER_HOME, or in the one
// folder named by --profile; zangerctl looks in the same places.
//
// # What it refuses
//
// It opens no network connection but to the hub of the profile's office, while that profile is open.
package main
