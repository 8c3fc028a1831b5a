// Package shelf is where an office's templates stand: the built-in ones, those a lawyer of the office copied, changed and
// published, and the Word files it brought along. It fills a Word file from a case, and one template from many cases.
//
// A template in work is seen by everybody of the office and used by nobody; publishing is a lawyer's act, and what is
// published is what drafts are made from, on every laptop the office directory comes to.
//
// # Promise about old data
//
// A published template stays as it was published until it is published again or withdrawn; a draft begun from it before
// that keeps its answers. The fields of a Word template keep the paths they were matched with.
//
// # What it refuses
//
// Publishing what the linter finds faults in; ids outside «office.», so that no office template ever stands for a built-in
// one; Word files with macros, outside links or broken tags, at their import already.
package shelf
