package dossier

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"zanger/casework"
)

// Say puts a catalogue key into the reader's words; args are pairs of a name and a value.
type Say func(key string, args ...any) string

// whole is case.json.
type whole struct {
	Format   string                    `json:"format"`
	Version  int                       `json:"version"`
	Exported time.Time                 `json:"exported"`
	Case     *casework.Case            `json:"case"`
	Enquiry  *casework.Enquiry         `json:"enquiry,omitempty"`
	Parties  []*casework.Party         `json:"parties"`
	Events   []*casework.Event         `json:"events"`
	Evidence []*casework.Evidence      `json:"evidence"`
	Files    []*casework.File          `json:"files"`
	Claims   []*casework.Claim         `json:"claims"`
	Elements []*casework.Element       `json:"elements"`
	Notes    []*casework.Note          `json:"notes"`
	Tasks    []*casework.Task          `json:"tasks"`
	Dates    []*casework.Deadline      `json:"deadlines"`
	Drafts   []*casework.Draft         `json:"drafts"`
	Versions []*casework.DraftVersion  `json:"draft_versions"`
	Signed   []*casework.Signature     `json:"signatures"`
	Filings  []*casework.Filing        `json:"filings"`
	Forecast []*casework.Forecast      `json:"forecasts"`
	Estimate []*casework.Estimate      `json:"estimates"`
	Consents []*casework.Consent       `json:"consents"`
	Checks   []*casework.ConflictCheck `json:"conflict_checks"`
}

// Version of case.json.
const Version = 1

func fail(code casework.Code, key string, err error) error {
	return &casework.Error{Code: code, Key: key, Op: "dossier.Write", Err: err}
}

// Write exports a case into dir, which must not exist or be empty. progress may be nil; it gets bytes of attachments.
// Errors: Missing case; Invalid (key "error.dossier.not_empty"); ReadOnly; Full; Corrupt for an attachment.
func Write(ctx context.Context, s casework.Store, now time.Time, caseID casework.ID, dir string, say Say, progress func(done, total int64)) error {
	dir = filepath.Clean(dir)
	if err := vacant(dir); err != nil {
		return err
	}
	w, err := read(ctx, s, now, caseID)
	if err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-")
	if err != nil {
		return onDisk(err)
	}
	defer os.RemoveAll(part) // gone already when all went well
	f := &folder{dir: part}
	names, err := f.attachments(ctx, s, w.Files, say, progress)
	if err == nil {
		err = f.texts(w, names, say)
	}
	if err != nil {
		return onDisk(err)
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return onDisk(err)
	}
	return onDisk(os.Rename(part, dir))
}

// vacant refuses a target that holds anything.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fail(casework.Invalid, "error.dossier.target", err)
	case len(entries) > 0:
		return fail(casework.Invalid, "error.dossier.not_empty", nil)
	}
	return nil
}

// onDisk gives a fault of the disk the code a person can act on; paths stay out of it.
func onDisk(err error) error {
	var known *casework.Error
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fail(casework.Full, "error.code.full", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fail(casework.ReadOnly, "error.code.read_only", err)
	}
	return fail(casework.Invalid, "error.dossier.target", err)
}

func read(ctx context.Context, s casework.Store, now time.Time, id casework.ID) (*whole, error) {
	c, err := casework.Get[casework.Case](ctx, s, id)
	if err != nil {
		return nil, err
	}
	w := &whole{Format: "zanger case", Version: Version, Exported: now.UTC().Truncate(time.Second), Case: c}
	if !c.Enquiry.IsZero() {
		w.Enquiry, err = casework.Get[casework.Enquiry](ctx, s, c.Enquiry)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return nil, err
		}
	}
	of, in := everything("of", id), everything("case", id)
	err = errors.Join(
		list(ctx, s, of, &w.Parties), list(ctx, s, in.By("sort"), &w.Events), list(ctx, s, in.By("exhibit"), &w.Evidence),
		list(ctx, s, in, &w.Files), list(ctx, s, in.By("order"), &w.Claims), list(ctx, s, in.By("order"), &w.Elements),
		list(ctx, s, of, &w.Notes), list(ctx, s, of, &w.Tasks), list(ctx, s, in.By("sort"), &w.Dates),
		list(ctx, s, of, &w.Drafts), list(ctx, s, everything("space", id), &w.Versions), list(ctx, s, in, &w.Signed), list(ctx, s, in, &w.Filings),
		list(ctx, s, in.By("at"), &w.Forecast), list(ctx, s, in.By("at"), &w.Estimate), list(ctx, s, of, &w.Consents), list(ctx, s, of, &w.Checks))
	return w, err
}

// everything selects what belongs to the case, removed entries too: a dossier is the whole of it.
func everything(field string, id casework.ID) casework.Query {
	q := casework.Where(field, id)
	q.Deleted = true
	return q
}

func list[T any, P casework.EntityOf[T]](ctx context.Context, r casework.Reader, q casework.Query, into *[]*T) error {
	q.Orders = append(q.Orders[:len(q.Orders):len(q.Orders)], casework.Order{Field: "created"})
	found, err := casework.List[T, P](ctx, r, q)
	if found == nil {
		found = []*T{}
	}
	*into = found
	return err
}

// folder writes files below dir and remembers their sums.
type folder struct {
	dir  string
	sums bytes.Buffer
}

func (f *folder) write(name string, from io.Reader) (sum string, n int64, err error) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", 0, err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	n, err = io.Copy(io.MultiWriter(out, h), from)
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	sum = hex.EncodeToString(h.Sum(nil))
	fmt.Fprintf(&f.sums, "%s  %s\n", sum, name)
	return sum, n, err
}

// attachments copies the files that stand in the case and gives the name of each below the folder. Of one that is still with a colleague it gives
// words that say so: the rest of the case is not held back by it.
func (f *folder) attachments(ctx context.Context, s casework.Store, files []*casework.File, say Say, progress func(done, total int64)) (map[casework.ID]string, error) {
	names, used := map[casework.ID]string{}, map[string]bool{}
	var done, total int64
	for _, a := range files {
		total += a.Size
	}
	for _, a := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.Deleted {
			continue
		}
		if !s.FileHere(a) {
			names[a.ID] = say("dossier.file.away", "Name", a.Name)
			continue
		}
		name := "files/" + unused(safeName(a.Name), used)
		r, err := s.OpenFile(ctx, a)
		if err != nil {
			return nil, err
		}
		sum, n, err := f.write(name, r)
		err = errors.Join(err, r.Close())
		if err != nil {
			return nil, err
		}
		if a.Plain != "" && sum != a.Plain {
			return nil, fail(casework.Corrupt, "error.dossier.attachment", nil)
		}
		names[a.ID] = name
		if done += n; progress != nil {
			progress(done, total)
		}
	}
	return names, nil
}

func (f *folder) texts(w *whole, names map[casework.ID]string, say Say) error {
	raw := new(bytes.Buffer)
	enc := json.NewEncoder(raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	for _, a := range w.Files {
		a.Key = "" // the key of a sealed file is of no use here, and none of a reader's business
	}
	if err := enc.Encode(w); err != nil {
		return err
	}
	for _, t := range []struct {
		name string
		text []byte
	}{
		{"case.json", raw.Bytes()},
		{"parties.csv", parties(w, say)},
		{"chronology.csv", chronology(w, say)},
		{"evidence.csv", evidence(w, names, say)},
		{"deadlines.csv", deadlines(w, say)},
		{"position.csv", matrix(w, say)},
		{"notes.txt", notes(w, say)},
		{"summary.txt", summary(w, say)},
		{"README.txt", []byte(strings.ReplaceAll(say("dossier.readme", "Number", w.Case.Number, "Date", w.Exported.In(casework.Almaty).Format("02.01.2006")), "\n", "\r\n") + "\r\n")},
	} {
		if _, _, err := f.write(t.name, bytes.NewReader(t.text)); err != nil {
			return err
		}
	}
	_, _, err := f.write("SHA256SUMS", bytes.NewReader(bytes.Clone(f.sums.Bytes())))
	return err
}
