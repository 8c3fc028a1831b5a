package lawpack

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/ed25519"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/whole"
)

// Shelf keeps the packs that came to a profile after the program was built: those in use, one file an id, and those
// that were offered and wait for a person's yes. Packs are public and signed, so they lie in the open; each is verified
// anew whenever it is read.
type Shelf struct {
	Dir     string              // the profile's folder "law"; it need not be there
	Trusted []ed25519.PublicKey // none: the project's key
}

// ShelfOf is the shelf of a profile's folder.
func ShelfOf(profile string) Shelf { return Shelf{Dir: filepath.Join(profile, "law")} }

const (
	packExt    = ".zip"
	offeredDir = "offered"

	calendarSuffix = "-calendar" // after the id of the pack whose calendar it is
	maxPack        = 64 << 20    // bytes of a pack in a file
)

// Offer is a verified pack that is not in use.
type Offer struct {
	Manifest
	Pack *Pack // the law as it would be: a calendar is put over the pack in use

	from  fs.FS
	key   ed25519.PublicKey
	files map[string][]byte
	raw   [2][]byte // manifest and signature, byte for byte
}

// Current gives the law in use: the newest of the built-in pack and those installed, with the newest calendar over it.
// A file on the shelf that does not verify is left out and told in fault; what is used then is older, not wrong.
// Errors: those of Builtin.
func (s Shelf) Current() (p *Pack, fault error, err error) {
	if p, err = Builtin(); err != nil {
		return nil, nil, err
	}
	var calendar *Offer
	for _, o := range s.read(s.Dir, &fault) {
		switch {
		case o.Part == PartCalendar && o.ID == p.ID+calendarSuffix:
			calendar = o
		case o.ID == p.ID && o.Revision > p.Revision:
			if full, err := load(&o.Manifest, o.key, o.files); err != nil {
				fault = err
			} else {
				p = full
			}
		}
	}
	if calendar != nil {
		if over, err := overlay(p, calendar); err != nil {
			fault = err
		} else {
			p = over
		}
	}
	return p, fault, nil
}

// Check reads and verifies a pack or a calendar, and gives the law as it would be with it.
//
// Errors: those of Load; Invalid for a pack of another id; Stale when what is in use is the same or newer.
func (s Shelf) Check(fsys fs.FS) (*Offer, error) {
	o, err := s.verified(fsys)
	if err != nil {
		return nil, err
	}
	now, _, err := s.Current()
	if err != nil {
		return nil, err
	}
	had, id := now.Revision, now.ID
	if o.Part == PartCalendar {
		had, id = 0, now.ID+calendarSuffix
		if now.CalendarBy != nil {
			had = now.CalendarBy.Revision
		}
	}
	switch {
	case o.ID != id:
		return nil, packError("other", casework.Invalid, nil, nil)
	case o.Revision <= had || o.Issued.Before(now.Issued):
		return nil, packError("old", casework.Stale, nil, nil)
	case o.Part == PartCalendar:
		o.Pack, err = overlay(now, o)
	default:
		o.Pack, err = load(&o.Manifest, o.key, o.files)
	}
	return o, err
}

// Install takes a pack or a calendar into use and gives the law as it is from now on. What waited and is no newer is
// taken off the shelf. No date is touched: see casefile.Keeper.Review. Errors: those of Check; those of whole.Write.
func (s Shelf) Install(fsys fs.FS) (*Pack, error) {
	o, err := s.Check(fsys)
	if err != nil {
		return nil, err
	}
	if err := s.put(s.Dir, o); err != nil {
		return nil, err
	}
	var ignored error
	for _, old := range s.read(filepath.Join(s.Dir, offeredDir), &ignored) {
		if old.ID == o.ID && old.Revision <= o.Revision {
			// What stays is refused as old when somebody tries it.
			_ = os.Remove(filepath.Join(s.Dir, offeredDir, old.ID+packExt))
		}
	}
	p, _, err := s.Current()
	return p, err
}

// Offer puts a pack aside that came by a line or a stick, until a person says yes: Offers lists it, Install takes it into
// use. Errors: as Install.
func (s Shelf) Offer(fsys fs.FS) (*Offer, error) {
	o, err := s.Check(fsys)
	if err != nil {
		return nil, err
	}
	return o, s.put(filepath.Join(s.Dir, offeredDir), o)
}

// Offers gives the packs that wait and are newer than what is in use.
func (s Shelf) Offers() []*Offer {
	var ignored error
	var out []*Offer
	for _, o := range s.read(filepath.Join(s.Dir, offeredDir), &ignored) {
		if fresh, err := s.Check(o.from); err == nil {
			out = append(out, fresh)
		}
	}
	return out
}

// Install takes the offer into use after verifying it once more, see Shelf.Install.
func (o *Offer) Install(s Shelf) (*Pack, error) { return s.Install(o.from) }

// OpenPack opens a pack for reading: a folder, or a zip. Errors: Missing or Invalid (Key "error.lawpack.manifest").
func OpenPack(path string) (fs.FS, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, packError("manifest", casework.Missing, nil, err)
	case info.IsDir():
		return os.DirFS(path), nil
	case info.Size() > maxPack:
		return nil, packError("manifest", casework.Invalid, nil, errors.New("larger than a pack may be"))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, packError("manifest", casework.Missing, nil, err)
	}
	return ZipPack(data)
}

// ZipPack reads the bytes of a zipped pack, as a hub hands them out. Errors: Invalid (Key "error.lawpack.manifest").
func ZipPack(data []byte) (fs.FS, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, packError("manifest", casework.Invalid, nil, err)
	}
	return z, nil
}

// verified reads a pack and checks its signature and hashes; of a calendar the days as well.
func (s Shelf) verified(fsys fs.FS) (*Offer, error) {
	m, key, files, err := readManifest(fsys, s.Trusted)
	if err != nil {
		return nil, err
	}
	if m.ID != filepath.Base(m.ID) || m.ID == "." {
		return nil, packError("other", casework.Invalid, nil, errors.New("an id that is no name of a file"))
	}
	o := &Offer{Manifest: *m, from: fsys, key: key, files: files}
	for i, name := range []string{manifestName, signatureName} {
		if o.raw[i], err = readFile(fsys, name); err != nil {
			return nil, packError("manifest", casework.Missing, nil, err)
		}
	}
	// A file that changed between the two readings is not what was signed.
	if _, err := verify(o.raw[0], o.raw[1], s.Trusted); err != nil {
		return nil, err
	}
	return o, nil
}

// read gives every pack of a folder that verifies, by id; the last one that does not is told in fault.
func (s Shelf) read(dir string, fault *error) []*Offer {
	names, err := filepath.Glob(filepath.Join(dir, "*"+packExt))
	if err != nil {
		*fault = err
	}
	var out []*Offer
	for _, name := range names {
		fsys, err := OpenPack(name)
		if err == nil {
			var o *Offer
			if o, err = s.verified(fsys); err == nil {
				out = append(out, o)
				continue
			}
		}
		*fault = err
	}
	slices.SortFunc(out, func(a, b *Offer) int { return cmp.Or(strings.Compare(a.ID, b.ID), cmp.Compare(a.Revision, b.Revision)) })
	return out
}

func (s Shelf) put(dir string, o *Offer) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "lawpack.Shelf", Err: err}
	}
	return whole.Write(filepath.Join(dir, o.ID+packExt), 0o600, o.write)
}

// write zips what was verified, byte for byte.
func (o *Offer) write(w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, data []byte) error {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	err := errors.Join(add(manifestName, o.raw[0]), add(signatureName, o.raw[1]))
	for _, name := range keys(o.files) {
		err = errors.Join(err, add(name, o.files[name]))
	}
	return errors.Join(err, z.Close())
}

// readCalendar parses a calendar by itself.
func readCalendar(files map[string][]byte) (*Holidays, error) {
	const name = "holidays.yaml"
	if len(files) != 1 || files[name] == nil {
		return nil, Problems{{File: manifestName, Message: "a calendar carries " + name + " and nothing else"}}
	}
	return readHolidays(name, files[name])
}

// overlay puts a calendar over a pack, unless the pack is newer.
func overlay(p *Pack, o *Offer) (*Pack, error) {
	if o.Issued.Before(p.Issued) {
		return p, nil
	}
	h, err := readCalendar(o.files)
	if err != nil {
		return nil, packError("invalid", casework.Invalid, nil, err)
	}
	over := *p
	over.CalendarBy = &o.Manifest
	over.holidays = func() (*Holidays, error) { return h, nil }
	return &over, nil
}
