// Package settings is the page of settings: how the window looks, who works here, what opens the profile.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// A change of what opens the profile without the present passphrase.
package settings
