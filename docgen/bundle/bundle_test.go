package bundle

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

// words speak the language of a paper.
func words(lang string) *text.Printer {
	cat, err := text.Load()
	if err != nil {
		panic(err)
	}
	return cat.In(lang)
}

// letter is a paper of n pages made by the program itself.
func letter(t *testing.T, word string, n int) []byte {
	t.Helper()
	d := &docgen.Document{Lang: docgen.Kazakh, Title: word}
	for i := range n {
		if i > 0 {
			d.Blocks = append(d.Blocks, docgen.Block{Kind: docgen.PageBreak})
		}
		d.Blocks = append(d.Blocks, docgen.Block{Kind: docgen.Para, Runs: []docgen.Run{{Text: fmt.Sprintf("%s, %d-бет", word, i+1)}}})
	}
	var b bytes.Buffer
	if err := pdf.Write(context.Background(), &b, d, docgen.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// photo is a picture, dark above and light below.
func photo(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{220, 220, 200, 255}
			if y < h/3 {
				c = color.RGBA{40, 60, 90, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func asJPEG(t *testing.T, img image.Image, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	if orientation == 0 {
		return b.Bytes()
	}
	tiff := append([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"), byte(orientation), 0, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return bytes.Join([][]byte{b.Bytes()[:2], segment, body, b.Bytes()[2:]}, nil)
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is a picture that does not pack.
func noise(t *testing.T, side int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	return asJPEG(t, img, 0)
}

func exhibit(title string, data []byte) Exhibit {
	return Exhibit{Title: title, Date: "23.11.2026", Data: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

var options = Options{Words: words("kk"), Heading: "№ 26-0071 іс", Created: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}

// texts gives the words of each page with no spaces: how wide a gap is depends on the reader.
func texts(t *testing.T, data []byte) []string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	name := filepath.Join(t.TempDir(), "b.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if qpdf, err := exec.LookPath("qpdf"); err == nil {
		if out, err := exec.Command(qpdf, "--check", name).CombinedOutput(); err != nil {
			t.Errorf("qpdf: %v\n%s", err, out)
		}
	}
	pages := strings.Split(strings.ReplaceAll(strings.Join(strings.FieldsFunc(string(out), func(r rune) bool { return r == ' ' || r == '\n' }), " "), " ", ""), "\f")
	return pages[:len(pages)-1]
}

func TestPapersAndScansInOrder(t *testing.T) {
	b, err := Make(t.Context(), []Exhibit{
		exhibit("Еңбек шарты", letter(t, "Еңбек шарты", 2)), exhibit("Суретке түсірілген анықтама", asJPEG(t, photo(400, 300), 6)),
		exhibit("Үзінді көшірме", asPNG(t, photo(200, 300))), exhibit("Хат", letter(t, "Хат", 1)),
	}, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if b.Pages != 6 || len(b.Parts) != 1 {
		t.Fatalf("got %d pages in %d parts", b.Pages, len(b.Parts))
	}
	var got []string
	for _, e := range b.Entries {
		got = append(got, fmt.Sprintf("%d %s %d-%d", e.Number, e.Title, e.From, e.To))
	}
	if want := "1 Еңбек шарты 2-3; 2 Суретке түсірілген анықтама 4-4; 3 Үзінді көшірме 5-5; 4 Хат 6-6"; strings.Join(got, "; ") != want {
		t.Errorf("got %q", got)
	}
	if dir := os.Getenv("ZANGER_LOOK"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "bundle.pdf"), b.Parts[0].PDF, 0o600)
	}
	pages := texts(t, b.Parts[0].PDF)
	for i, want := range [][]string{{"Қосымшалар тізімдемесі", "№ 26-0071 іс", "Құжат", "Күні", "Беттері", "Еңбек шарты", "2–3", "1 / 6"}, {"1-қосымша", "Еңбек шарты, 1-бет", "2 / 6"}, {"Еңбек шарты, 2-бет", "3 / 6"},
		{"2-қосымша", "4 / 6"}, {"3-қосымша", "5 / 6"}, {"4-қосымша", "Хат, 1-бет", "6 / 6"}} {
		for _, w := range want {
			if !strings.Contains(pages[i], strings.ReplaceAll(w, " ", "")) {
				t.Errorf("page %d lacks %q:\n%s", i+1, w, pages[i])
			}
		}
	}
	if strings.Contains(pages[2], "қосымша") {
		t.Errorf("the number stands on a later page of its exhibit:\n%s", pages[2])
	}
	marks, err := api.Bookmarks(bytes.NewReader(b.Parts[0].PDF), settings())
	if err != nil || len(marks) != 5 || marks[1].Title != "1. Еңбек шарты" || marks[4].PageFrom != 6 {
		t.Errorf("bookmarks %v, %v", marks, err)
	}
}

func TestLargeBundlesArePartedUnderTheLimit(t *testing.T) {
	var all []Exhibit
	for i := range 6 {
		all = append(all, exhibit(fmt.Sprintf("Скан %d", i+1), noise(t, 700, uint64(i))))
	}
	// An exhibit larger than a file by itself.
	pictures := make([]io.ReadSeeker, 8)
	for i := range pictures {
		page, err := picture(noise(t, 600, uint64(100+i)))
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = bytes.NewReader(page)
	}
	var thick bytes.Buffer
	if err := api.MergeRaw(pictures, &thick, false, settings()); err != nil {
		t.Fatal(err)
	}
	all = append(all, exhibit("Том дела", thick.Bytes()))
	o := options
	o.Words, o.Limit = words("ru"), 1<<20
	b, err := Make(t.Context(), all, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Parts) < 3 || b.Pages != 15 {
		t.Fatalf("%d parts, %d pages", len(b.Parts), b.Pages)
	}
	next := 1
	for i, p := range b.Parts {
		if int64(len(p.PDF)) > o.Limit || p.From != next {
			t.Errorf("part %d: %d bytes, from page %d, want %d", i+1, len(p.PDF), p.From, next)
		}
		next = p.To + 1
		if pages := texts(t, p.PDF); len(pages) != p.To-p.From+1 || !strings.Contains(pages[0], fmt.Sprintf("%d/15", p.From)) {
			t.Errorf("part %d: %d pages, first %q", i+1, len(pages), pages[0])
		}
	}
	if first := texts(t, b.Parts[0].PDF); !strings.Contains(first[0], "Описьприложений") || !strings.Contains(first[0], "Страницы") || !strings.Contains(first[1], "Приложение1") {
		t.Errorf("the Russian words are not there: %q", first[:2])
	}
	if next != 16 || b.Entries[6].Part == 0 {
		t.Errorf("pages end at %d; %+v", next-1, b.Entries[6])
	}
	o.Limit = 200 << 10
	if _, err := Make(t.Context(), all, o, nil); key(err) != "page 1" {
		t.Errorf("one page over the limit: %v", err)
	}
}

func key(err error) string {
	var e *casework.Error
	if !errors.As(err, &e) {
		return fmt.Sprint(err)
	}
	return strings.TrimPrefix(e.Key, "error.bundle.") + " " + fmt.Sprint(e.Args["Number"])
}

func TestWhatIsRefused(t *testing.T) {
	good := exhibit("Хат", letter(t, "Хат", 1))
	var locked bytes.Buffer
	quiet()
	conf := model.NewAESConfiguration("secret", "owner", 256)
	if err := api.Encrypt(bytes.NewReader(letter(t, "Құпия", 1)), &locked, conf); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"text": {[]byte("plain words"), "kind 2"}, "empty": {nil, "kind 2"}, "cut picture": {asJPEG(t, photo(50, 50), 0)[:40], "damaged 2"},
		"cut pdf": {letter(t, "Хат", 1)[:900], "damaged 2"}, "password": {locked.Bytes(), "password 2"}, "word": {[]byte("PK\x03\x04"), "kind 2"},
	} {
		if _, err := Make(t.Context(), []Exhibit{good, exhibit("x", c.data)}, options, nil); key(err) != c.want {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Make(t.Context(), nil, options, nil); key(err) != "empty <nil>" {
		t.Errorf("got %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Make(ctx, []Exhibit{good, good, good}, options, func(done, _ int) {
		if done == 1 {
			stop()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestARestrictedPDFThatOpensIsTaken(t *testing.T) {
	var restricted bytes.Buffer
	quiet()
	if err := api.Encrypt(bytes.NewReader(letter(t, "Шектеулі", 1)), &restricted, model.NewAESConfiguration("", "owner", 256)); err != nil {
		t.Fatal(err)
	}
	b, err := Make(t.Context(), []Exhibit{exhibit("Шектеулі", restricted.Bytes())}, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if pages := texts(t, b.Parts[0].PDF); !strings.Contains(pages[1], "Шектеулі,1-бет") {
		t.Errorf("got %q", pages)
	}
}

// TestTurnedPages: a page that lies is stamped where the reader sees its corner.
func TestTurnedPages(t *testing.T) {
	p := gofpdf.New("L", "pt", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 20)
	p.Text(100, 100, "wide")
	var wide, turnedPDF bytes.Buffer
	if err := p.Output(&wide); err != nil {
		t.Fatal(err)
	}
	if err := api.Rotate(bytes.NewReader(letter(t, "Бұрылған", 1)), &turnedPDF, 90, nil, settings()); err != nil {
		t.Fatal(err)
	}
	b, err := Make(t.Context(), []Exhibit{exhibit("Кең", wide.Bytes()), exhibit("Бұрылған", turnedPDF.Bytes())}, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("ZANGER_LOOK"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "turned.pdf"), b.Parts[0].PDF, 0o600)
	}
	pages := texts(t, b.Parts[0].PDF)
	if !strings.Contains(pages[1], "1-қосымша") || !strings.Contains(pages[2], "2-қосымша") {
		t.Errorf("got %q", pages)
	}
}

func TestAsTheCameraHeldIt(t *testing.T) {
	for how := range 9 {
		data := asJPEG(t, photo(90, 60), how)
		if how > 0 && orientation(data) != how {
			t.Errorf("orientation %d read as %d", how, orientation(data))
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		up := turned(img, max(how, 1)).Bounds()
		if tall := up.Dy() > up.Dx(); tall != (how > 4) {
			t.Errorf("%d: %v", how, up)
		}
	}
	dark := func(img image.Image, x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r < 0x8000 }
	// Held 6: what was the left edge is the top. The dark third was above, so it is at the right.
	if img := turned(photo(90, 60), 6); !dark(img, img.Bounds().Dx()-2, 45) || dark(img, 2, 45) {
		t.Error("6: the dark third is not at the right")
	}
}

func FuzzPicture(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00"))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		orientation(b)
		_, _ = picture(b)
	})
}
