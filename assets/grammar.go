package assets

import "embed"

// Grammar holds the rules data of docgen/grammar, each under the licence that stands beside it: grammar/petrovich.json,
// the endings of Russian names; grammar/russian-hyphens.txt, where Russian words may be parted.
//
//go:embed grammar/petrovich.json grammar/russian-hyphens.txt grammar/LICENSE.hyphen-ru
var Grammar embed.FS
