// Package web is what people see of the hub in a browser: a citizen asks, sees how it stands by a code and says how it was;
// a coordinator sees who waits, what is promised, what is overdue, and the counts the office published.
//
// Pages are plain HTML in Kazakh, Russian and English, made for a phone 360 pixels wide, with no scripts and nothing from
// elsewhere. What a citizen writes is handed to package hub, which seals it before anything is stored; a page keeps nothing.
//
// # Promise about old data
//
// /, /ask, /status/{code}, /feedback/{code} and /office/... are printed on paper and do not move.
//
// # What it refuses
//
// A form sent from another site or twice; guessing at codes: looking up is slow for whoever tries many; a coordinator's page
// without a session. Pages are never kept by a browser or a proxy, and an address leads nobody back to them.
package web
