// Package library answers a question with passages of the office's sources, word for word: the texts of the law pack, its
// leaflets, what the office itself put there, the answers it gave at consultations, and the papers of the person's own cases:
// final documents, the person's drafts, attachments with text inside. It writes nothing of its own.
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
// The person's papers have an index of their own, so that the measure of what is rare in the law stays what it was settled on;
// they are read beside whatever goes on, once asked for, and each again alone when it changes. At most 8 MB of their text is
// kept; what found no room, or has no text inside, is named.
//
// # Promise about old data
//
// Sources and consultations are read, never changed.
//
// # What it refuses
//
// To answer where no passage covers enough of the question: see Enough. To write the index to disk. To show what is not in
// the profile: only what the person may read anyway is there, and every hit is looked up again before it is quoted. To hand a
// client's words to a model: they are marked Private.
package library
