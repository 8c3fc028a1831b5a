// Package casetest holds an in-memory Store for tests: what a profile does, without disk, keys or search index.
//
// It keeps the promises tests lean on: one action is one change, an action that fails leaves nothing behind, entities
// handed out are copies, conditions and order of a query hold, a value nobody replaced can be undone.
//
// # Promise about old data
//
// None: it lives as long as a test.
//
// # What it refuses
//
// It is no second store: it seals nothing, keeps nothing, and no program may be wired to it.
package casetest
