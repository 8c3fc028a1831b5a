package presenter_test

import (
	"context"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/docgen"
	"zanger/ui/presenter"
)

// A form corrected in one document stands in every document of the person, in the language it was corrected in, and a
// form put back to the suggestion is forgotten.
func TestACorrectedFormIsRememberedWithThePerson(t *testing.T) {
	ctx := context.Background()
	desk := deskOf(t, casetest.NewOffice(casework.Advocate), "ru")
	id := casework.NewID()
	party := &casework.Party{Of: id, OfKind: casework.KindCase, Role: casework.Plaintiff, Ours: true, Name: "Сынақова Үлгі Мысалқызы"}
	letter := &casework.Draft{Of: id, Template: "letter.advocate", Lang: "ru", Title: "Запрос", Status: casework.DraftOpen, Author: desk.Me.ID}
	if err := desk.Do(ctx, "act.test", func(tx casework.Tx) error {
		for _, e := range []casework.Entity{&casework.Case{Header: casework.Header{ID: id}, Number: "26-0001", Title: "Сынақ", Stage: casework.StageOpened}, party, letter} {
			e.Base().Space = id
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	d := &presenter.Drafting{Desk: desk, ID: letter.ID}
	if err := d.Load(ctx); err != nil {
		t.Fatal(err)
	}
	forms, err := d.NameForms(ctx)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i := range forms {
		if forms[i].Field == "client" && forms[i].Form == "ru.dat" {
			found = true
			if forms[i].Suggested != "Сынақовой Үлгі Мысалқызы" || forms[i].Doubt {
				t.Errorf("suggested %+v", forms[i])
			}
			forms[i].Text = "Сынақовой Ульги Мысалкызы"
		}
	}
	if !found {
		t.Fatalf("the dative of the client is not asked: %+v", forms)
	}
	if err := d.SaveNameForms(ctx, forms); err != nil {
		t.Fatal(err)
	}
	kept, err := casework.Get[casework.Party](ctx, desk.Store, party.ID)
	if err != nil || kept.Forms["ru.dat"] != "Сынақовой Ульги Мысалкызы" || len(kept.Forms) != 1 {
		t.Fatalf("kept %v, %v", kept.Forms, err)
	}
	again := &presenter.Drafting{Desk: desk, ID: letter.ID}
	if err := again.Load(ctx); err != nil {
		t.Fatal(err)
	}
	doc, err := again.Document(ctx, docgen.Russian)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(docgen.Paragraphs(doc), "\n"); !strings.Contains(text, "Сынақовой Ульги Мысалкызы") {
		t.Errorf("the corrected form is not printed:\n%s", text)
	}
	if forms, err = again.NameForms(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range forms {
		forms[i].Text = forms[i].Suggested
	}
	if err := again.SaveNameForms(ctx, forms); err != nil {
		t.Fatal(err)
	}
	if kept, err = casework.Get[casework.Party](ctx, desk.Store, party.ID); err != nil || len(kept.Forms) != 0 {
		t.Errorf("a form put back is kept: %v, %v", kept.Forms, err)
	}
}

// The office's page style reaches the papers written after it, and one that leaves no page is refused.
func TestPapersAreSetAsTheOfficeHasIt(t *testing.T) {
	ctx := context.Background()
	desk := deskOf(t, casetest.NewOffice(casework.Advocate), "ru")
	s := presenter.Settings{Desk: desk, Office: *desk.Office}
	if err := s.SavePage(ctx, casework.PageStyle{Face: "arial", Size: 12, Left: 25, Right: 15, Top: 20, Bottom: 20, Hyphens: true}); err != nil {
		t.Fatal(err)
	}
	if got := desk.Office.Page; got.Face != "arial" || !got.Hyphens {
		t.Errorf("the desk still has %+v", got)
	}
	s.Office = *desk.Office
	if err := s.SavePage(ctx, casework.PageStyle{Left: 90, Right: 90, Top: 20, Bottom: 20}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	if got := desk.Office.Page.Left; got != 25 {
		t.Errorf("a refused style was kept: left %d", got)
	}
	student := deskOf(t, casetest.NewOffice(casework.Student), "ru")
	s = presenter.Settings{Desk: student, Office: *student.Office}
	if err := s.SavePage(ctx, casework.PageStyle{Size: 12}); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v, want denied", err)
	}
}
