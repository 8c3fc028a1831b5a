// Package enquiry is the page that records a visit or a call: one column, the first minute at the top, the rest folded.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// There is no button to save: what was typed is kept when its field is left, and the foot of the window says so. A number
// that cannot be anybody's is not kept; the field goes on showing it with the reason.
package enquiry
