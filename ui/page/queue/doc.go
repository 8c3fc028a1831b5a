// Package queue is the page of waiting enquiries: who waits, since when, promised when; beside the list the chosen
// enquiry with its checks and its three ends.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It skips no step: accepting asks casework/intake, which runs all checks in order and names the first that is open.
package queue
