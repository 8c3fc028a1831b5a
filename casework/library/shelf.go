package library

import (
	"bytes"
	"context"
	"strings"
	"sync"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Shelf answers questions from the sources of an open profile. The index is built at the first question, and anew after a
// source or an answer has changed; the person's own papers are in it once Read has read them.
type Shelf struct {
	Pack  *lawpack.Pack
	Term  Term
	Store casework.Store // nil: the pack only

	// Page gives the words of a draft as it stands, for one changed since its last version; nil: the version's words serve.
	Page func(ctx context.Context, d *casework.Draft) ([]string, error)

	mu    sync.Mutex
	index *Index
	own   papers
}

// share is how many of the passages are the person's own papers where the law has enough to say too.
const share = 2

// Ask is Index.Ask over everything there is.
func (s *Shelf) Ask(ctx context.Context, question, lang string, most int) ([]Hit, error) {
	law, err := s.askLaw(ctx, question, lang, most)
	if err != nil {
		return nil, err
	}
	own, err := s.askOwn(ctx, question, lang, most)
	if err != nil {
		return nil, err
	}
	own = own[:min(len(own), most, max(share, most-len(law)))]
	all := append(law[:min(len(law), most-len(own))], own...)
	sortByCover(all)
	return all, nil
}

func (s *Shelf) askLaw(ctx context.Context, question, lang string, most int) ([]Hit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil {
		ps := OfPack(s.Pack, s.Term)
		if s.Store != nil {
			own, err := ofOffice(ctx, s.Store)
			if err != nil {
				return nil, err
			}
			ps = append(ps, own...)
		}
		x, err := build(ctx, ps)
		if err != nil {
			return nil, err
		}
		s.index = x
	}
	return s.index.Ask(ctx, question, lang, most)
}

// Close frees everything: the profile is locked.
func (s *Shelf) Close() {
	s.own.forget()
	s.Stale()
}

// Stale says that a source or an answer has changed.
func (s *Shelf) Stale() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index != nil {
		s.index.Close()
		s.index = nil
	}
}

// Keep stores a source, new or changed; the file it was read from, if any, is kept sealed beside it. One action:
// act.source.add or act.source.change. Errors: Missing title or text.
func Keep(ctx context.Context, st casework.Store, s *casework.Source, name string, file []byte) error {
	s.Title, s.Text, s.Origin = strings.TrimSpace(s.Title), strings.TrimSpace(s.Text), strings.TrimSpace(s.Origin)
	switch {
	case s.Title == "":
		return &casework.Error{Code: casework.Missing, Key: "error.library.title", Op: "library.Keep"}
	case s.Text == "":
		return &casework.Error{Code: casework.Missing, Key: "error.library.text", Op: "library.Keep"}
	}
	act := "act.source.change"
	if s.ID.IsZero() {
		act = "act.source.add"
		s.ID, s.Space, s.By = casework.NewID(), st.Profile().Directory, st.Profile().Member
	}
	_, err := st.Do(ctx, casework.Act{Name: act}, func(tx casework.Tx) error {
		if len(file) > 0 {
			f := &casework.File{Header: casework.Header{Space: s.Space}, Case: s.ID, Name: name}
			if err := st.AddFile(ctx, tx, f, bytes.NewReader(file)); err != nil {
				return err
			}
			s.File = f.ID
		}
		return tx.Put(ctx, s)
	})
	return err
}

// Remove takes a source off the shelf; what was quoted from it elsewhere stays. One action: act.source.remove.
func Remove(ctx context.Context, st casework.Store, id casework.ID) error {
	_, err := st.Do(ctx, casework.Act{Name: "act.source.remove"}, func(tx casework.Tx) error {
		s, err := casework.Get[casework.Source](ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.Delete(ctx, s)
	})
	return err
}
