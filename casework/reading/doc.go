// Package reading takes the words out of files that people keep: plain text, DOCX and PDF, so that they can be searched and
// quoted.
//
// # What it reads
//
// Plain text in UTF-8 or the old Windows letters; the body of a DOCX; the text that a PDF carries, in the order in which its
// pages draw it, lines joined into paragraphs by their distance. A scan has no text inside, and that is said: nothing is
// recognised from a picture.
//
// # Promise about old data
//
// Nothing is kept: the words are taken out anew each time, so that a better reader needs no file changed.
//
// # What it refuses
//
// Files that are large, and those that unpack to more than they may, before they fill the memory; a PDF whose letters cannot
// be told for the most part, rather than quoting rubbish; one locked by a password. It writes nothing anywhere.
package reading
