package reading

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"zanger/casework"
)

func TestText(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte(`<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Бассейн </w:t></w:r><w:r><w:t>закрыт.</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Сейсенбі</w:t><w:tab/><w:t>ашық</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:instrText>HIDDEN</w:instrText></w:body></w:document>`))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := charmap.Windows1251.NewEncoder().String("Приём по средам")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"a.docx": {b.String(), "Бассейн закрыт.\n\nСейсенбі ашық"},
		"b.TXT":  {"\xef\xbb\xbfҚабылдау\r\n\r\nкүні\r\n", "Қабылдау\n\nкүні"},
		"c.txt":  {old, "Приём по средам"},
	} {
		if got, err := Text(context.Background(), name, []byte(c.data)); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for name, data := range map[string]string{"a.pdf": "x", "b.xls": "x", "a.docx": b.String()[:40], "b.txt": " \n", "c.txt": "a\x00b", "d.txt": string(make([]byte, MaxBytes+1))} {
		if _, err := Text(context.Background(), name, []byte(data)); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
