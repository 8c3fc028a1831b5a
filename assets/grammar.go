package assets

import "embed"

// Grammar holds the rules data of docgen/grammar: grammar/petrovich.json, the endings of Russian names, under the licence
// that stands beside it.
//
//go:embed grammar/petrovich.json
var Grammar embed.FS
