package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"path"
	"strings"

	"zanger/casework"
)

// Limits of a template. A letterhead with pictures stays far below them; an archive made to swell does not.
const (
	maxFile  = 64 << 20  // bytes of the template
	maxParts = 2000      // files in it
	maxPart  = 32 << 20  // bytes of one unpacked XML part
	maxTotal = 256 << 20 // bytes of all, unpacked
	maxRatio = 300       // of an unpacked part over a megabyte to its packed size
	maxOut   = 32 << 20  // bytes of one filled part, about
	maxTurns = 200000    // turns of all its loops together
)

// Fill puts answers into a person's own template and writes the filled file. Parts without tags are copied byte for byte.
//
// Every failure is a casework.Error with Code Invalid (Missing for a field without an answer) and, where it has a place,
// Args Part ("word/document.xml"), Paragraph (from 1, in the order of the file) and Tag (as written). Nothing is written
// to w before all parts are filled.
func Fill(ctx context.Context, w io.Writer, template []byte, answers Answers) error {
	z, kinds, err := open(template)
	if err != nil {
		return err
	}
	filled := make(map[string][]byte)
	for _, f := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !fillable(kinds["/"+f.Name]) {
			continue
		}
		data, err := unpack(f)
		if err != nil {
			return err
		}
		if !bytes.Contains(data, []byte("{")) && !bytes.Contains(data, []byte("}")) {
			continue
		}
		tree, err := parse(data)
		if err != nil {
			return fault("xml", f.Name, err)
		}
		if !tagged(tree) {
			continue
		}
		x := &expansion{ctx: ctx, part: f.Name}
		if err := x.within(tree, answers); err != nil {
			return err
		}
		var out bytes.Buffer
		tree.write(&out)
		filled[f.Name] = out.Bytes()
	}
	out := zip.NewWriter(w)
	if err := save(out, z, filled); err != nil {
		return &casework.Error{Code: casework.CodeOf(err), Key: "error.docgen.write", Op: "docx.Fill", Err: err}
	}
	return nil
}

func save(out *zip.Writer, z *zip.Reader, filled map[string][]byte) error {
	for _, f := range z.File {
		data, ok := filled[f.Name]
		if !ok {
			if err := out.Copy(f); err != nil {
				return err
			}
			continue
		}
		part, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
		if err != nil {
			return err
		}
		if _, err := part.Write(data); err != nil {
			return err
		}
	}
	return out.Close()
}

// Fields lists the fields and lists a template asks for, those of its conditions too, in the order of the file, each once.
func Fields(template []byte) ([]string, error) {
	z, kinds, err := open(template)
	if err != nil {
		return nil, err
	}
	var out []string
	seen := make(map[string]bool)
	for _, f := range z.File {
		if !fillable(kinds["/"+f.Name]) {
			continue
		}
		data, err := unpack(f)
		if err != nil {
			return nil, err
		}
		tree, err := parse(data)
		if err != nil {
			return nil, fault("xml", f.Name, err)
		}
		eachParagraph(tree, func(p *node) {
			for _, t := range tags(flat(p).text) {
				for _, name := range t.names() {
					if !seen[name] {
						seen[name] = true
						out = append(out, name)
					}
				}
			}
		})
	}
	return out, nil
}

func fault(what, part string, err error) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.docgen.fill." + what, Op: "docx.Fill", Args: map[string]any{"Part": part}, Err: err}
}

// open checks a package before anything in it is believed, and gives the content type of each part.
func open(template []byte) (*zip.Reader, map[string]string, error) {
	if len(template) > maxFile {
		return nil, nil, fault("swollen", "", nil)
	}
	z, err := zip.NewReader(bytes.NewReader(template), int64(len(template)))
	if err != nil {
		return nil, nil, fault("not_docx", "", err)
	}
	if len(z.File) > maxParts {
		return nil, nil, fault("swollen", "", nil)
	}
	var total uint64
	names := make(map[string]bool)
	for _, f := range z.File {
		lower := strings.ToLower(f.Name)
		if names[lower] || path.Clean("/"+lower) != "/"+strings.TrimSuffix(lower, "/") {
			return nil, nil, fault("not_docx", f.Name, nil)
		}
		names[lower] = true
		total += f.UncompressedSize64
		if total > maxTotal || f.UncompressedSize64 > maxTotal || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
			return nil, nil, fault("swollen", f.Name, nil)
		}
		if strings.Contains(lower, "vbaproject") || strings.Contains(lower, "/activex/") {
			return nil, nil, fault("macro", f.Name, nil)
		}
	}
	kinds, err := contentKinds(z)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range z.File {
		if strings.HasSuffix(strings.ToLower(f.Name), ".rels") {
			if err := relationsInside(f); err != nil {
				return nil, nil, err
			}
		}
	}
	return z, kinds, nil
}

// contentKinds reads the list of content types; there must be one ordinary document among them.
func contentKinds(z *zip.Reader) (map[string]string, error) {
	kinds := make(map[string]string)
	found := false
	for _, f := range z.File {
		if f.Name != "[Content_Types].xml" {
			continue
		}
		data, err := unpack(f)
		if err != nil {
			return nil, err
		}
		var list struct {
			Override []struct {
				PartName    string `xml:",attr"`
				ContentType string `xml:",attr"`
			}
			Default []struct {
				ContentType string `xml:",attr"`
			}
		}
		if err := xml.Unmarshal(data, &list); err != nil {
			return nil, fault("xml", f.Name, err)
		}
		for _, d := range list.Default {
			if strings.Contains(d.ContentType, "macroEnabled") || strings.Contains(d.ContentType, "vbaProject") {
				return nil, fault("macro", f.Name, nil)
			}
		}
		for _, o := range list.Override {
			if strings.Contains(o.ContentType, "macroEnabled") || strings.Contains(o.ContentType, "vbaProject") {
				return nil, fault("macro", f.Name, nil)
			}
			kinds[o.PartName] = o.ContentType
			found = found || o.ContentType == wordType+"document.main+xml"
		}
	}
	if !found {
		return nil, fault("not_docx", "", nil)
	}
	return kinds, nil
}

func fillable(kind string) bool {
	switch kind {
	case wordType + "document.main+xml", wordType + "header+xml", wordType + "footer+xml", wordType + "footnotes+xml", wordType + "endnotes+xml":
		return true
	}
	return false
}

// relationsInside refuses what a filled paper would fetch from elsewhere when opened: pictures, templates, objects. A web
// or mail address that a person may click fetches nothing by itself and stays.
func relationsInside(f *zip.File) error {
	data, err := unpack(f)
	if err != nil {
		return err
	}
	var list struct {
		Relationship []struct {
			Type       string `xml:",attr"`
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(data, &list); err != nil {
		return fault("xml", f.Name, err)
	}
	for _, r := range list.Relationship {
		if !strings.EqualFold(r.TargetMode, "External") {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(r.Target))
		click := strings.HasSuffix(r.Type, "/hyperlink") && err == nil
		if !click || !strings.Contains(" http https mailto tel ", " "+strings.ToLower(u.Scheme)+" ") || u.Scheme == "" {
			return fault("external", f.Name, nil)
		}
	}
	return nil
}

// unpack reads a part whatever its header says of its size.
func unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fault("not_docx", f.Name, err)
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil {
		return nil, fault("not_docx", f.Name, err)
	}
	if len(data) > maxPart {
		return nil, fault("swollen", f.Name, nil)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// placed turns what Answers or a tag said into an error with its place.
func placed(err error, part string, paragraph int, t tag) error {
	what, code := "", casework.Invalid
	switch {
	case errors.Is(err, ErrUnknown):
		what = "unknown"
	case errors.Is(err, ErrFilter):
		what = "filter"
	case errors.Is(err, ErrGap):
		what, code = "gap", casework.Missing
	case errors.Is(err, errUnclosed):
		what = "unclosed"
	case errors.Is(err, errUnopened):
		what = "unopened"
	case errors.Is(err, errTag):
		what = "tag"
	case errors.Is(err, errTracked):
		what = "tracked"
	case errors.Is(err, errSwollen):
		what = "swollen"
	default:
		return err
	}
	return &casework.Error{Code: code, Key: "error.docgen.fill." + what, Op: "docx.Fill", Err: err,
		Args: map[string]any{"Part": part, "Paragraph": paragraph, "Tag": t.source}}
}

var (
	errUnclosed = errors.New("block is never closed")
	errUnopened = errors.New("nothing here to close or to part")
	errTag      = errors.New("not a tag")
	errTracked  = errors.New("tag inside a tracked change")
	errSwollen  = errors.New("filled part grows beyond its limit")
)
