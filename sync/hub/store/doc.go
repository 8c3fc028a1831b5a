// Package store keeps what the hub keeps: offices and their devices, the operations of each office in one order, who is in
// which space, wrapped keys, what citizens asked, and where sealed attachments lie.
//
// One Store, written once in plain SQL, runs on two engines: SQLite, one file with one writer, and PostgreSQL, which any
// number of hubs may share. What differs between them stands in sqlite.go and postgres.go. A conformance suite runs on both.
//
// # The order
//
// The operations of an office are numbered from 1 without gaps, by a counter in the office's row that is raised in the
// transaction which stores them. So a number that is seen means that every smaller one is there. A sequence does not give
// that: its numbers become visible out of order, and a reader who goes by them loses rows.
//
// # What every statement keeps to
//
// Every key begins with the office. No sequences, triggers, advisory locks or engine's own clock: an engine that splits an
// office's rows off to a machine of their own, or that makes every transaction serializable, carries it. A transaction that
// such an engine breaks off (40001, 40P01) is run again.
//
// # Attachments
//
// Blobs lie in a folder or in an S3-compatible store. An upload is kept in pieces as it arrives, each synced before its
// place is written down, so that a line which drops costs what was on the way and nothing else. The newest sender wins: it
// raises the fence, and whoever held it before can write no more.
//
// # Promise about old data
//
// A database of an earlier version is brought up by the steps in migration; a newer one is refused untouched. An archive
// made by Dump is read by every later program and by either engine.
//
// # What it refuses
//
// It never reads a sealed body. A number that is taken is never given other content: that is a fork, and the device is told.
// Nothing is removed by a refusal: what was not accepted is held with the reason.
package store
