package dossier

import (
	"path"
	"strconv"
	"strings"
	"unicode"
)

// reserved are names Windows keeps for devices, whatever their ending.
var reserved = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

// safeName makes a file name every system takes: no folder, no sign of another meaning, at most 100 letters, its ending
// kept.
func safeName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, s)
	s = strings.Trim(s, ". ")
	ext := path.Ext(s)
	if len([]rune(ext)) > 10 {
		ext = ""
	}
	stem := []rune(strings.TrimRight(strings.TrimSuffix(s, ext), ". "))
	if len(stem) > 100-len([]rune(ext)) {
		stem = stem[:100-len([]rune(ext))]
	}
	name := string(stem)
	if low := strings.ToLower(name); name == "" || reserved[low] || len(low) == 4 && (strings.HasPrefix(low, "com") || strings.HasPrefix(low, "lpt")) && low[3] >= '0' && low[3] <= '9' {
		name = "file_" + name
	}
	return name + ext
}

// unused numbers a name that another file has already, whatever the case of its letters.
func unused(name string, used map[string]bool) string {
	ext := path.Ext(name)
	for n, try := 2, name; ; n++ {
		if low := strings.ToLower(try); !used[low] {
			used[low] = true
			return try
		}
		try = strings.TrimSuffix(name, ext) + " (" + strconv.Itoa(n) + ")" + ext
	}
}
