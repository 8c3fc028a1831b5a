// Package names folds, transliterates and compares Kazakh and Russian names, and checks IINs and BINs: the ground of
// search, duplicate and conflict checks.
//
// # What it works on
//
// Fold makes one searchable spelling of a text. A skeleton maps a word in Kazakh Cyrillic, Russian Cyrillic or one of the
// Latin schemes to one small alphabet, so that spellings of one name meet. A score compares two names whatever the order of
// their words, with initials and dropped endings. Index finds, among the names of a whole office, those that may be one
// person. CheckIIN and CheckBIN read the twelve digits; Phone brings telephone numbers to one form.
//
// # Promise about old data
//
// Fold feeds a stored search index and Version counts its revisions: a store that finds another Version than the one it
// indexed with must index anew. Skeletons and scores are never stored as keys.
//
// # What it refuses
//
// It decides nothing: a score is an aid to a person's judgement. It knows no list of real people and asks no service.
package names
