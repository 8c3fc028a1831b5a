// Package firstrun is the page of the first run: language, office and person, passphrase, recovery sheet. It ends only
// when the person has typed back a group of the sheet, so that a sheet exists outside the computer.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// A passphrase anybody would guess, and to go on without the sheet.
package firstrun
