package lawpack

import (
	"crypto/ed25519"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"zanger/casework"
)

// PartTemplates is documents to write from, alone: they come between two programs and bear no law of their own.
const PartTemplates Part = "templates"

// TemplatesPrefix begins the id of every pack of templates, so that none is taken for the law.
const TemplatesPrefix = "templates."

var templateFile = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9]+)*\.(kk|ru)\.md$`)

// Templates is a verified pack of templates. What its texts say is not judged here: docgen/shelf lints them before a person is asked.
type Templates struct{ offer *Offer }

// Head says which pack it is.
func (t *Templates) Head() *Manifest { return &t.offer.Manifest }

// Texts gives the templates by the name of their file.
func (t *Templates) Texts() map[string]string {
	out := map[string]string{}
	for name, data := range t.offer.files {
		out[name] = string(data)
	}
	return out
}

// WriteZip writes the pack as one file, as a hub publishes it.
func (t *Templates) WriteZip(w io.Writer) error { return t.offer.write(w) }

// CheckTemplates verifies a pack of templates: its signature, its hashes, its form. Errors: those of Load; Invalid for another pack (Key "error.lawpack.other").
func (s Shelf) CheckTemplates(fsys fs.FS) (*Templates, error) {
	o, err := s.verified(fsys)
	if err != nil {
		return nil, err
	}
	if o.Part != PartTemplates {
		return nil, packError("other", casework.Invalid, nil, nil)
	}
	if err := checkTemplates(&o.Manifest, o.files); err != nil {
		return nil, packError("invalid", casework.Invalid, nil, err)
	}
	return &Templates{o}, nil
}

// OfferTemplates puts a pack aside that came by the hub or a file, until a person says yes: TemplateOffers lists it. An older one takes no newer one's place.
// Errors: those of CheckTemplates; Stale (Key "error.lawpack.old"); those of the disk.
func (s Shelf) OfferTemplates(fsys fs.FS) (*Templates, error) {
	t, err := s.CheckTemplates(fsys)
	if err != nil {
		return nil, err
	}
	for _, had := range s.TemplateOffers() {
		if had.Head().ID == t.Head().ID && had.Head().Revision > t.Head().Revision {
			return nil, packError("old", casework.Stale, nil, nil)
		}
	}
	return t, s.put(filepath.Join(s.Dir, offeredDir), t.offer)
}

// TemplateOffers gives the packs of templates that wait, by id; what does not verify is left out.
func (s Shelf) TemplateOffers() (out []*Templates) {
	var ignored error
	for _, o := range s.read(filepath.Join(s.Dir, offeredDir), &ignored) {
		if o.Part == PartTemplates && checkTemplates(&o.Manifest, o.files) == nil {
			out = append(out, &Templates{o})
		}
	}
	return out
}

// DropTemplates takes a pack off the shelf: it was taken in, or a person said no. One that is not there is no error.
func (s Shelf) DropTemplates(id string) error {
	if id != filepath.Base(id) || !strings.HasPrefix(id, TemplatesPrefix) {
		return packError("other", casework.Invalid, nil, nil)
	}
	if err := os.Remove(filepath.Join(s.Dir, offeredDir, id+packExt)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "lawpack.Shelf", Err: err}
	}
	return nil
}

// checkTemplates looks at the form of a pack: an id of its own, and nothing in it but templates.
func checkTemplates(m *Manifest, files map[string][]byte) error {
	var all Problems
	note := func(file, words string) { all = append(all, Problem{File: file, Message: words}) }
	if !strings.HasPrefix(m.ID, TemplatesPrefix) {
		note(manifestName, `the id of a pack of templates begins with "`+TemplatesPrefix+`"`)
	}
	if m.Revision < 1 {
		note(manifestName, "the revision begins with 1")
	}
	if len(files) == 0 {
		note(manifestName, "there is no template in the pack")
	}
	for name, data := range files {
		if !templateFile.MatchString(name) {
			note(name, "a pack of templates holds files called ID.kk.md or ID.ru.md and nothing else")
		}
		if len(data) == 0 {
			note(name, "the file is empty")
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	return all
}

// SignTemplates is Sign for a pack of templates in dir, and gives it as verified with the key that signed it.
func SignTemplates(dir string, key ed25519.PrivateKey) (*Templates, error) {
	if err := Sign(dir, key); err != nil {
		return nil, err
	}
	return Shelf{Trusted: []ed25519.PublicKey{key.Public().(ed25519.PublicKey)}}.CheckTemplates(os.DirFS(dir))
}

// PartOf reads which part of the law a pack says it carries; nothing of it is verified. "" is a whole pack, or none.
func PartOf(fsys fs.FS) Part {
	raw, err := readFile(fsys, manifestName)
	if err != nil {
		return ""
	}
	m := &Manifest{}
	if _, err := readYAML(manifestName, raw, m); err != nil {
		return ""
	}
	return m.Part
}
