// Package library answers a question with passages of the office's sources, word for word: the texts of the law pack, its
// leaflets, what the office itself put there, and the answers it gave at consultations. It writes nothing of its own.
//
// # Vocabulary
//
// A passage is a paragraph or a row of the pack, with its place in the law, its edition and how well it is known. The cover
// of a passage is the part of a question's words, weighed by their rarity, that stand in it.
//
// # How it finds
//
// Passages are held in a full-text index in memory (SQLite FTS5, bm25, a title weighing four times), folded as the search of
// the store folds: letters typed without their Kazakh marks are found. A word of the question finds words that begin like
// it: the last third is left off, which is what endings take in Kazakh and in Russian.
//
// # Promise about old data
//
// Sources and consultations are read, never changed.
//
// # What it refuses
//
// To answer where no passage covers enough of the question: see Enough. To write the index to disk. To show what is not in
// the profile: only what the person may read anyway is there.
package library
