// Package assets carries what the program shows and says but did not compute: interface text, fonts, icons, the sample
// office and the built-in law pack, all built into the program so that nothing has to be found at run time.
//
// # Promise about old data
//
// Nothing here is written by an office. A new program brings new assets; what an office stored names them by code, key or
// edition, never by place in a file.
//
// # What it refuses
//
// It gives bytes and judges nothing: the packages that read them check them.
package assets
