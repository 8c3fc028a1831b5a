// Package unlock is the page that asks for the passphrase. It lists the profiles of this computer by the names their
// owners gave them; nothing else can be known while they are locked.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It never says whether a passphrase was nearly right, and keeps none of it after the attempt.
package unlock
