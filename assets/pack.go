package assets

import (
	"embed"
	"io/fs"
)

//go:embed pack
var pack embed.FS

// Pack gives the files of the built-in law pack; casework/lawpack reads and verifies them.
func Pack() fs.FS {
	sub, err := fs.Sub(pack, "pack")
	if err != nil {
		panic(err) // cannot happen: the folder is embedded above
	}
	return sub
}
