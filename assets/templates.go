package assets

import "embed"

// Templates holds the built-in documents: templates/<id>.<lang>.md, the field sets they share in templates/fields/ and
// the clauses they share in templates/clauses/. Package docgen/template gives the format.
//
//go:embed templates
var Templates embed.FS
