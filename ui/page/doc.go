// Package page is what a page of the window and the window itself agree on: how a page is named, opened, refreshed and
// closed, and what it may ask of the window. Each page has a package of its own below this one; package ui lists them.
//
// # Promise about old data
//
// Nothing is stored here. Names of pages are not written anywhere but into settings of this device, where an unknown
// one is read as the first page.
//
// # What it refuses
//
// A page sees no other page: it asks its Host to go there.
package page
