package casework

// Printer puts keys of the catalogue of texts, and values, into words of one language; *text.Printer of the window is one. What
// works something out and keeps its steps says them through it: the core knows keys, not words.
type Printer interface {
	Lang() string
	T(key string, args ...any) string // args: pairs of a name and a value, or one map
	DateFull(Date) string
}
