package assets

import "embed"

// Text holds the interface text: text/<area>.<kk|ru|en>.json, each file a flat object of key to sentence, or of key to
// plural forms. Package ui/text merges and serves them; every key stands in one area only.
//
//go:embed text/*.json
var Text embed.FS
