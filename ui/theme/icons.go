package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"sort"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"zanger/assets"
)

// icon is a drawing of assets/icons in a colour role. Its name carries the colour it has now, so that the toolkit, which
// keeps pictures by name, never shows one of a former theme.
type icon struct {
	name string
	role fyne.ThemeColorName
}

// Icon gives the drawing called name (a file of assets/icons without its ending) in a colour role, following the theme.
// An unknown name gives the help sign: a test reads the program for such names.
func Icon(name string, role fyne.ThemeColorName) fyne.Resource {
	if _, ok := drawings()[name]; !ok {
		name = "help"
	}
	return icon{name, role}
}

// HasIcon reports whether there is a drawing called name.
func HasIcon(name string) bool { _, ok := drawings()[name]; return ok }

// IconNames lists the drawings.
func IconNames() []string {
	names := make([]string, 0, len(drawings()))
	for n := range drawings() {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

var drawings = sync.OnceValue(func() map[string][]byte {
	m := map[string][]byte{}
	files, err := assets.Icons.ReadDir("icons")
	if err != nil {
		panic(err) // the folder is built in: its absence is a fault of the build
	}
	for _, f := range files {
		if b, err := assets.Icons.ReadFile("icons/" + f.Name()); err == nil {
			m[strings.TrimSuffix(f.Name(), ".svg")] = b
		}
	}
	return m
})

func (i icon) hex() string {
	c := color.NRGBAModel.Convert(fynetheme.Color(i.role)).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// Name gives a name of its own to each colour.
func (i icon) Name() string { return i.name + "-" + i.hex()[1:] + ".svg" }

// Content gives the drawing in the colour the role has now.
func (i icon) Content() []byte {
	return bytes.ReplaceAll(drawings()[i.name], []byte("currentColor"), []byte(i.hex()))
}
