package spreadsheet

import (
	"bytes"
	"compress/gzip"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const kept = "Аты;Өтініші\r\n\"Үлгі; А\";\"бірінші, екінші,\nүшінші\"\r\nҚ;\r\n"

func rows(t *testing.T, data string) [][]string {
	t.Helper()
	in, err := OpenCSV(strings.NewReader(data), 4096)
	if err != nil {
		t.Fatal(err)
	}
	in.ReuseRecord = false
	got, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestATableOpensInWhateverLettersItCame(t *testing.T) {
	want := [][]string{{"Аты", "Өтініші"}, {"Үлгі; А", "бірінші, екінші,\nүшінші"}, {"Қ", ""}}
	utf16 := func(e unicode.Endianness, mark unicode.BOMPolicy) string {
		s, err := unicode.UTF16(e, mark).NewEncoder().String(kept)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(kept))
	z.Close()
	kz1048 := strings.NewReplacer("Ө", "\xa5", "Ү", "\xaf", "ү", "\xbf", "Қ", "\x8d", "і", "\xb3")
	var sister strings.Builder
	for _, r := range kept {
		if s := kz1048.Replace(string(r)); s != string(r) {
			sister.WriteString(s)
			continue
		}
		b, err := charmap.Windows1251.NewEncoder().String(string(r))
		if err != nil {
			t.Fatal(err)
		}
		sister.WriteString(b)
	}
	for name, data := range map[string]string{
		"UTF-8":                     kept,
		"UTF-8 with a mark":         "\ufeff" + kept,
		"UTF-16":                    utf16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big end, no mark":  utf16(unicode.BigEndian, unicode.IgnoreBOM),
		"UTF-16, little, no mark":   utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"KZ-1048":                   sister.String(),
		"gzip":                      packed.String(),
		"tabs":                      strings.ReplaceAll(strings.ReplaceAll(kept, "; ", "\x00"), ";", "\t"),
		"a title above, commas too": "",
	} {
		want := slices.Clone(want)
		switch name {
		case "tabs":
			data = strings.ReplaceAll(data, "\x00", "; ")
		case "a title above, commas too":
			data, want = "Тізім\r\n"+kept, append([][]string{{"Тізім"}}, want...)
		}
		if got := rows(t, data); !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestALetterCutByTheLookIsNoOtherAlphabet(t *testing.T) {
	for pad := range 4 {
		text := strings.Repeat("a", pad) + strings.Repeat("ә", 5000) + ",b\n"
		if got := rows(t, text); got[0][0] != strings.TrimSuffix(text, ",b\n") {
			t.Fatalf("%d before: read as another alphabet", pad)
		}
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for _, data := range []string{"PK\x03\x04rest", "\xd0\xcf\x11\xe0rest"} {
		if _, err := OpenCSV(strings.NewReader(data), 4096); !errors.Is(err, ErrBook) {
			t.Errorf("%q: %v", data, err)
		}
	}
	for _, data := range []string{"a,b\x00c\n1,2\n", "\x1f\x8bnot gzip"} {
		if _, err := OpenCSV(strings.NewReader(data), 4096); err == nil || errors.Is(err, ErrBook) {
			t.Errorf("%q: %v", data, err)
		}
	}
}
