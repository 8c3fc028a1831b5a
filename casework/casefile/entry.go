package casefile

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"mime"
	"path"
	"strings"

	"zanger/casework"
	"zanger/casework/position"
)

func (k *Keeper) put(ctx context.Context, act string, e casework.Entity) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: act}, func(tx casework.Tx) error { return tx.Put(ctx, e) })
	return err
}

// PutEvent adds an event to the chronology or changes one. One action: act.case.event.
// Errors: Missing words or day; Invalid when the range runs backward.
func (k *Keeper) PutEvent(ctx context.Context, e *casework.Event) error {
	if err := checkEvent(e); err != nil {
		return err
	}
	return k.put(ctx, "act.case.event", e)
}

// checkEvent completes an event, or says what it lacks.
func checkEvent(e *casework.Event) error {
	const op = "PutEvent"
	if strings.TrimSpace(e.What) == "" && e.Trigger == "" {
		return fail(casework.Missing, "error.casefile.words", op)
	}
	if e.When.From.IsZero() {
		return fail(casework.Missing, "error.casefile.day", op)
	}
	if e.When.To.IsZero() {
		e.When.To = e.When.From
	}
	if e.When.To.Before(e.When.From) {
		return fail(casework.Invalid, "error.casefile.backward", op)
	}
	e.Sort, e.Space = e.When.From, e.Case
	return nil
}

// PutEvidence adds a piece of evidence or changes one; content, when there is some, is sealed as its file in the same
// action: act.case.evidence. With number the evidence becomes the next exhibit. Errors: Missing title.
func (k *Keeper) PutEvidence(ctx context.Context, e *casework.Evidence, number bool, name string, content io.Reader) error {
	if strings.TrimSpace(e.Title) == "" {
		e.Title = strings.TrimSpace(name)
	}
	if e.Title == "" {
		return fail(casework.Missing, "error.casefile.words", "PutEvidence")
	}
	e.Space = e.Case
	seen := k.look(content)
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.evidence"}, func(tx casework.Tx) error {
		if content != nil {
			f, err := k.attach(ctx, tx, e.Case, name, content, seen)
			if err != nil {
				return err
			}
			e.File = f.ID
		}
		if number && e.Exhibit == 0 {
			n, err := position.NextExhibit(ctx, tx, e.Case)
			if err != nil {
				return err
			}
			e.Exhibit = n
		}
		return tx.Put(ctx, e)
	})
	return err
}

// Attach seals a file into a case or an enquiry that lies in space. One action: act.case.file.
func (k *Keeper) Attach(ctx context.Context, of casework.ID, name string, content io.Reader) (*casework.File, error) {
	var f *casework.File
	seen := k.look(content)
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.file"}, func(tx casework.Tx) (err error) {
		f, err = k.attach(ctx, tx, of, name, content, seen)
		return err
	})
	return f, err
}

// look is what a file shows before it is opened.
type look struct {
	picture []byte
	pages   int
}

// mostLooked is how large a file may be for a preview, bytes: a picture is made in memory.
const mostLooked = 64 << 20

// look reads content through and goes back to its start. It comes before the action, which nobody should wait for. What cannot be read twice, is too
// large or shows nothing has no preview, and is attached all the same.
func (k *Keeper) look(content io.Reader) (l look) {
	s, ok := content.(io.ReadSeeker)
	if !ok || k.Preview == nil {
		return l
	}
	at, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return l
	}
	b, err := io.ReadAll(io.LimitReader(s, mostLooked+1))
	if err == nil && len(b) <= mostLooked {
		l.picture, l.pages = k.Preview(b)
	}
	if _, err := s.Seek(at, io.SeekStart); err != nil {
		return look{} // AddFile meets the same fault and tells it
	}
	return l
}

func (k *Keeper) attach(ctx context.Context, tx casework.Tx, of casework.ID, name string, content io.Reader, seen look) (*casework.File, error) {
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	if name == "." || name == "/" || name == "" {
		return nil, fail(casework.Missing, "error.casefile.words", "Attach")
	}
	space, err := k.spaceOf(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	f := &casework.File{Header: casework.Header{Space: space}, Case: of, Name: name,
		Media: cmp.Or(mime.TypeByExtension(strings.ToLower(path.Ext(name))), "application/octet-stream"), Pages: seen.pages}
	if err := k.Store.AddFile(ctx, tx, f, content); err != nil || len(seen.picture) == 0 {
		return f, err
	}
	small := &casework.File{Header: casework.Header{Space: space}, Preview: f.ID, Media: "image/jpeg"}
	return f, k.Store.AddFile(ctx, tx, small, bytes.NewReader(seen.picture))
}

// Previews gives the previews of the files of a case or an enquiry that lies in space, by the file each shows.
func Previews(ctx context.Context, r casework.Reader, space casework.ID) (map[casework.ID]*casework.File, error) {
	list, err := casework.List[casework.File](ctx, r, casework.Where("space", space).And("preview_of", casework.NotEmpty, nil))
	out := make(map[casework.ID]*casework.File, len(list))
	for _, f := range list {
		out[f.Preview] = f
	}
	return out, err
}

// spaceOf gives the space of what belongs to a case or an enquiry.
func (k *Keeper) spaceOf(ctx context.Context, r casework.Reader, of casework.ID) (casework.ID, error) {
	_, err := casework.Get[casework.Case](ctx, r, of)
	if err == nil {
		return of, nil
	}
	if casework.CodeOf(err) != casework.Missing {
		return of, err
	}
	e, err := casework.Get[casework.Enquiry](ctx, r, of)
	if err != nil {
		return of, err
	}
	return e.Space, nil
}

// PutNote adds a note, call, consultation or meeting to a case or an enquiry, or changes one. A new one is of the person at work and of now, where
// it does not say otherwise. One action: act.case.note.
// Errors: Missing words.
func (k *Keeper) PutNote(ctx context.Context, n *casework.Note) error {
	if strings.TrimSpace(n.Text+n.Answer) == "" {
		return fail(casework.Missing, "error.casefile.words", "PutNote")
	}
	n.Form = cmp.Or(n.Form, "note")
	if n.ID.IsZero() {
		n.By = cmp.Or(n.By, k.Store.Profile().Member)
		if n.At.IsZero() {
			n.At = k.Clock.Now()
		}
	}
	space, err := k.spaceOf(ctx, k.Store, n.Of)
	if err != nil {
		return err
	}
	n.Space = space
	return k.put(ctx, "act.case.note", n)
}

// PutTask adds a task to a case or an enquiry, or changes one. One action: act.case.task. Errors: Missing words.
func (k *Keeper) PutTask(ctx context.Context, t *casework.Task) error {
	if strings.TrimSpace(t.What) == "" {
		return fail(casework.Missing, "error.casefile.words", "PutTask")
	}
	space, err := k.spaceOf(ctx, k.Store, t.Of)
	if err != nil {
		return err
	}
	t.Space = space
	return k.put(ctx, "act.case.task", t)
}

// DoneTask marks a task done today, or open again. One action: act.case.task_done.
func (k *Keeper) DoneTask(ctx context.Context, id casework.ID, done bool, note string) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.task_done"}, func(tx casework.Tx) error {
		t, err := casework.Get[casework.Task](ctx, tx, id)
		if err != nil {
			return err
		}
		t.Done, t.DoneNote = casework.Date{}, strings.TrimSpace(note)
		if done {
			t.Done = k.Clock.Today()
		}
		return tx.Put(ctx, t)
	})
	return err
}

// Remove takes an event, a piece of evidence, a note, a task or a draft out of a case, with a reason where it is an event or
// evidence. One action: act.case.remove. Errors: Missing reason; Denied for a final draft; Invalid for any other kind.
func (k *Keeper) Remove(ctx context.Context, e casework.Entity, reason string) error {
	const op = "Remove"
	reason = strings.TrimSpace(reason)
	switch e.(type) {
	case *casework.Event, *casework.Evidence:
		if reason == "" {
			return fail(casework.Missing, "error.casefile.reason", op)
		}
	case *casework.Note, *casework.Task, *casework.Draft:
	default:
		return fail(casework.Invalid, "error.casefile.own_step", op)
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.remove", Reason: reason}, func(tx casework.Tx) error {
		if err := tx.Get(ctx, e, e.Base().ID); err != nil {
			return err
		}
		switch e := e.(type) {
		case *casework.Draft:
			if e.Status == casework.DraftFinal {
				return fail(casework.Denied, "error.draft.final", op)
			}
		case *casework.Event: // an open date without the event it rests on could not be checked any more
			n, err := casework.Count[casework.Deadline](ctx, tx, casework.Where("event", e.ID).And("done", casework.Empty, nil))
			if err != nil {
				return err
			}
			if n > 0 {
				return &casework.Error{Code: casework.Denied, Key: "error.casefile.event_dates", Op: "casefile." + op, Args: map[string]any{"N": n}}
			}
		}
		return tx.Delete(ctx, e)
	})
	return err
}
