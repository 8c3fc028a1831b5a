package shelf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/template"
)

// packedTemplate begins the code of every template that came with a pack: none of them stands for a built-in one or for what the office wrote itself.
const packedTemplate = casework.OwnTemplate + "pack."

// PackState says what taking a pack in would do with one of its templates.
type PackState string

// The states. A catalogue key is "templates.pack." and the state.
const (
	PackNew   PackState = "new"
	PackNewer PackState = "newer" // another text than the one taken before
	PackSame  PackState = "same"
	PackKept  PackState = "kept" // the office changed it or wrote its own under this code; it stays as it is
)

// PackRow is a template of a pack.
type PackRow struct {
	Code  string      `json:"template"`
	Lang  docgen.Lang `json:"lang"`
	Title string      `json:"title"`
	State PackState   `json:"state"`

	source string
	had    *casework.Template
	group  string
}

// PackReview is a pack of templates as this office would take it in.
type PackReview struct {
	Head   *lawpack.Manifest
	Rows   []PackRow
	Faults template.Problems // any keeps the whole pack out
	Older  bool              // the same revision or a newer one was taken in before
}

// mark says in Template.From which pack a template came with, and by which text, so that a later one sees whether the office changed it.
func mark(head *lawpack.Manifest, published string) string {
	sum := sha256.Sum256([]byte(published))
	return fmt.Sprintf("%s@%d#%s", head.ID, head.Revision, hex.EncodeToString(sum[:6]))
}

// PackOf reads which pack a template came with; "" for one that did not.
func PackOf(t *casework.Template) (pack string, revision int) {
	head, _, ok := strings.Cut(t.From, "#")
	pack, number, ok2 := strings.Cut(head, "@")
	n, err := strconv.Atoi(number)
	if !ok || !ok2 || err != nil {
		return "", 0
	}
	return pack, n
}

// untouched says whether a template is still as its pack brought it.
func untouched(t *casework.Template) bool {
	_, was, _ := strings.Cut(t.From, "#")
	sum := sha256.Sum256([]byte(t.Published))
	return t.Source == t.Published && was == hex.EncodeToString(sum[:6])
}

// Review reads a verified pack: lints every template as one of the office's, compares the two languages, and says what would become of each.
func (k *Keeper) Review(ctx context.Context, p *lawpack.Templates) (*PackReview, error) {
	own, err := casework.List[casework.Template](ctx, k.Store, casework.All())
	if err != nil {
		return nil, err
	}
	out := &PackReview{Head: p.Head()}
	twins := map[string][]*template.Template{}
	texts := p.Texts()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		src := texts[name]
		parsed, _ := template.Parse(name, []byte(src))
		out.Faults = append(out.Faults, Faults(template.Check(name, []byte(src), k.Env()))...)
		if !strings.HasPrefix(parsed.ID, packedTemplate) || name != parsed.ID+"."+string(parsed.Lang)+".md" {
			out.Faults = append(out.Faults, template.Problem{File: name, Line: 2, Col: 1, Key: "template.problem.own_id", Args: map[string]any{"Prefix": packedTemplate}})
			continue
		}
		r := PackRow{Code: parsed.ID, Lang: parsed.Lang, Title: parsed.Title, State: PackNew, source: src, group: parsed.Group}
		for _, t := range own {
			if pack, rev := PackOf(t); pack == out.Head.ID && rev >= out.Head.Revision {
				out.Older = true
			}
			if t.Code != r.Code || t.Lang != string(r.Lang) {
				continue
			}
			switch r.had = t; {
			case !untouched(t):
				r.State = PackKept
			case t.Published == approved(src, t.Revision):
				r.State = PackSame
			default:
				r.State = PackNewer
			}
		}
		twins[r.Code] = append(twins[r.Code], parsed)
		out.Rows = append(out.Rows, r)
	}
	for _, code := range slices.Sorted(maps.Keys(twins)) {
		if two := twins[code]; len(two) == 2 {
			out.Faults = append(out.Faults, Faults(template.Parity(two[0], two[1]))...)
		}
	}
	return out, nil
}

// approved is the text of a template as it is published at a revision.
func approved(src string, revision int) string {
	return withFront(src, map[string]string{"revision": fmt.Sprint(revision), "status": "approved"})
}

// Take gives a pack's templates to the office, but those the office changed. One action: act.template.pack. Errors: Denied without the power to make papers final;
// Invalid (key "error.shelf.pack_faults") while any of them has a fault; Stale (key "error.shelf.pack_old") when it is no newer than what was taken before.
func (k *Keeper) Take(ctx context.Context, p *lawpack.Templates) (*PackReview, error) {
	const op = "Take"
	if _, err := casework.Require(ctx, k.Store, casework.FinaliseDraft); err != nil {
		return nil, err
	}
	r, err := k.Review(ctx, p)
	switch {
	case err != nil:
		return nil, err
	case len(r.Faults) > 0:
		return r, &casework.Error{Code: casework.Invalid, Key: "error.shelf.pack_faults", Op: "shelf." + op, Args: map[string]any{"N": len(r.Faults)}, Err: r.Faults}
	case r.Older:
		return r, fail(casework.Stale, "error.shelf.pack_old", op, nil)
	}
	profile, now := k.Store.Profile(), k.Clock.Now().UTC()
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.template.pack"}, func(tx casework.Tx) error {
		for _, row := range r.Rows {
			t := row.had
			switch row.State {
			case PackKept:
				continue
			case PackNew:
				t = &casework.Template{Header: casework.Header{Space: profile.Directory}, Code: row.Code, Lang: string(row.Lang), Form: casework.TextTemplate}
			}
			if row.State != PackSame {
				t.Revision++
				t.Published = approved(row.source, t.Revision)
				t.Source, t.Title, t.Group = t.Published, row.Title, row.group
				t.By, t.At = profile.Member, now
			}
			t.From = mark(r.Head, t.Published)
			if err := tx.Put(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
	return r, err
}

// PackHead names a pack that is to be made.
type PackHead struct {
	ID       string // begins with lawpack.TemplatesPrefix
	Title    lawpack.Text
	Revision int
}

// WritePack writes the office's published templates of these codes as the folder of a pack, to be signed by lawpack.SignTemplates. Their codes become those of a
// pack. Errors: Missing for a code nothing is published under; Invalid (key "error.shelf.pack_faults").
func (k *Keeper) WritePack(ctx context.Context, dir string, head PackHead, codes []string) error {
	const op = "WritePack"
	own, err := casework.List[casework.Template](ctx, k.Store, casework.All().By("code", "lang"))
	if err != nil {
		return err
	}
	var faults template.Problems
	for _, code := range codes {
		found := false
		for _, t := range own {
			if t.Code != code || t.Form != casework.TextTemplate || t.Published == "" {
				continue
			}
			found = true
			to := code
			if !strings.HasPrefix(code, packedTemplate) {
				to = packedTemplate + strings.TrimPrefix(code, casework.OwnTemplate)
			}
			src := withFront(t.Published, map[string]string{"id": to})
			name := to + "." + t.Lang + ".md"
			faults = append(faults, Faults(template.Check(name, []byte(src), k.Env()))...)
			if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o600); err != nil {
				return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "shelf." + op, Err: err}
			}
		}
		if !found {
			return fail(casework.Missing, "error.shelf.no_template", op, map[string]any{"Template": code})
		}
	}
	if len(faults) > 0 {
		return &casework.Error{Code: casework.Invalid, Key: "error.shelf.pack_faults", Op: "shelf." + op, Args: map[string]any{"N": len(faults)}, Err: faults}
	}
	today := k.Clock.Today().String()
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(struct {
		ID        string
		Title     lawpack.Text
		Revision  int
		Issued    string
		Edition   string
		Languages []string
		Part      string
	}{head.ID, head.Title, head.Revision, today, today, []string{"kk", "ru"}, string(lawpack.PartTemplates)}); err != nil {
		return &casework.Error{Code: casework.Internal, Op: "shelf." + op, Err: err}
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.yaml"), b.Bytes(), 0o600); err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "shelf." + op, Err: err}
	}
	return nil
}
