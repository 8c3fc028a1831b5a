package ui

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/docgen"
	"zanger/docgen/template"
	"zanger/sync/client"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/presenter/exchangetest"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// TestSheetShots draws what lies over the pages, and the states of a page that only work brings about. With ZANGER_SHOTS=DIR
// it leaves the pictures there, in every language and theme.
func TestSheetShots(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	langs, themes, sizes := text.Langs, []string{"light", "dark"}, []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}}
	if dir == "" {
		langs, themes, sizes = []string{"kk"}, []string{"light"}, sizes[:1]
	}
	comeBackHere(t)
	for _, lang := range langs {
		for _, look := range themes {
			t.Run(lang+"-"+look, func(t *testing.T) {
				looks := presenter.Looks{Lang: lang, Theme: look, Percent: 100}
				s := &sheetShots{t: t, looks: looks, dir: dir, sizes: sizes}
				s.w, s.k = office(t, looks)
				s.w.unlocked(t, s.k)
				s.caseSheets()
				s.queueSheets()
				s.drafting()
				s.ownWord()
				s.w.Close()
				s.w, s.k = joined(t, looks)
				s.exchangeSheets()
				s.w.Close()
				s.w, s.k = waiting(t, looks, client.Status{})
				s.fronts()
			})
		}
	}
}

// sheetShots takes the pictures of one look.
type sheetShots struct {
	t     *testing.T
	w     *Window
	k     *keeper
	looks presenter.Looks
	dir   string
	sizes []fyne.Size
}

func (s *sheetShots) shoot(name string) {
	s.t.Helper()
	shootSizes(s.t, s.w, s.k, s.dir, "sheet-"+name+"-"+s.looks.Lang+"-"+s.looks.Theme, s.sizes)
}

// sheet draws what a wish of the page lays over it, and takes it away again.
func (s *sheetShots) sheet(name string, wish func()) {
	s.t.Helper()
	wish()
	for until := time.Now().Add(5 * time.Second); s.w.working > 0 && time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		late.run()
		s.k.settle()
	}
	late.run()
	s.k.settle()
	if len(s.w.sheets) == 0 {
		s.t.Errorf("%s: no sheet lies over the page", name)
		return
	}
	s.shoot(name)
	for len(s.w.sheets) > 0 {
		s.w.escape()
	}
}

// command is a wish by its name in the table.
func (s *sheetShots) command(id string) func() {
	return func() {
		for _, c := range s.w.commands(s.w.shell.page) {
			if c.ID == id {
				c.Do()
				return
			}
		}
		s.t.Errorf("no command %s", id)
	}
}

// button is a wish by the words of a button, on the page or on the sheet over it.
func (s *sheetShots) button(keys ...string) func() {
	return func() {
		for _, key := range keys {
			at := s.w.win.Canvas().Overlays().Top()
			if at == nil {
				at = s.w.win.Content()
			}
			b := buttonIn(at, s.w.session.Text().T(key))
			if b == nil {
				s.t.Errorf("no button %s", key)
				return
			}
			b.OnTapped()
		}
	}
}

func (s *sheetShots) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *sheetShots) at(r page.Route) {
	s.w.Go(r)
	s.k.settle()
}

func (s *sheetShots) caseSheets() {
	c := first[casework.Case](s.t, s.k.store, casework.Where("area", "LAB.WAGE"))
	s.at(page.Route{Page: "case", ID: c.ID})
	s.sheet("picker", s.command("case.document"))
	s.sheet("price", s.button("casepage.do.more", "price.do"))
	s.sheet("actions", s.button("casepage.do.more"))
	s.do(s.w.Desk().GiveConsent(context.Background(), c.ID, "aid", "signed"))
	for _, id := range []string{"event", "note", "party", "consent"} {
		s.sheet("case-"+id, s.command("case."+id))
	}
	s.at(page.Route{Page: "case", ID: c.ID, Arg: "position"})
	s.shoot("case-position")
	s.sheet("case-proofless", s.button("proofless.do"))
	p := first[casework.Party](s.t, s.k.store, casework.Where("of", c.ID).And("ours", casework.Eq, false))
	s.do(s.w.Desk().Intake.Cases.RemoveParty(context.Background(), p.ID, "қате енгізілген"))
	s.at(page.Route{Page: "case", ID: c.ID, Arg: "people"})
	s.shoot("case-people")
	s.sheet("case-removed", func() { buttonIn(s.w.win.Content(), s.w.session.Text().N("people.removed", 1)).OnTapped() })
	_, err := s.k.store.Undo(context.Background())
	s.do(err)
}

func (s *sheetShots) queueSheets() {
	e := first[casework.Enquiry](s.t, s.k.store, casework.Where("area", "FAM.ALIMONY"))
	s.at(page.Route{Page: "queue", ID: e.ID})
	for _, id := range []string{"accept", "refer", "refuse"} {
		s.sheet("queue-"+id, s.command("queue."+id))
	}
	s.sheet("queue-people", s.command("queue.people"))
	s.sheet("queue-remove", func() {
		s.command("queue.people")()
		s.button("people.remove")()
	})
	s.sheet("queue-withdraw", func() {
		s.do(s.w.Desk().GiveConsent(context.Background(), e.ID, "referral", "signed"))
		s.command("queue.consent")()
		s.button("consent.withdraw")()
	})
}

// drafting draws a document whose answers look wrong, and one that is offered what another has.
func (s *sheetShots) drafting() {
	ctx := context.Background()
	c := first[casework.Case](s.t, s.k.store, casework.Where("area", "LAB.WAGE"))
	file := &presenter.CaseFile{Desk: s.w.Desk(), ID: c.ID}
	s.do(file.Load(ctx))
	lang := docgen.Russian
	if s.looks.Lang == "kk" {
		lang = docgen.Kazakh
	}
	for _, name := range []string{"checks", "offer"} {
		id, err := file.NewDraft(ctx, presenter.TemplateChoice{Template: "claim.debt", Revision: 1, Lang: lang, Title: "Үлгі"})
		s.do(err)
		d := &presenter.Drafting{Desk: s.w.Desk(), ID: id}
		s.do(d.Load(ctx))
		if name == "checks" {
			s.do(d.Answer(ctx, "court.address", template.Text, "Талдықорған қ., Үлгі көшесі, 1"))
			s.do(d.Answer(ctx, "claimant.iin", template.Text, "900101400019"))
			s.do(d.Answer(ctx, "claimant.phone", template.Text, "12"))
		}
		s.k.settle()
		s.at(page.Route{Page: "drafting", ID: id})
		for range 20 {
			if e, ok := s.w.win.Canvas().Focused().(*widgets.Entry); name == "offer" || ok && e.Text != "" {
				break // at what looks wrong
			}
			s.command("draft.gap")()
			s.k.settle()
		}
		s.shoot("drafting-" + name)
	}
}

// ownWord draws a Word file of the office with a field that the program knows and one that it does not.
func (s *sheetShots) ownWord() {
	ctx := context.Background()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{{талап_қоюшы}}, {{дата}}, {{ерекше}}</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, err := z.Create(f[0])
		s.do(err)
		_, err = io.WriteString(w, f[1])
		s.do(err)
	}
	s.do(z.Close())
	path := s.t.TempDir() + "/Үлгі хат.docx"
	s.do(os.WriteFile(path, b.Bytes(), 0o600))
	v := &presenter.Templates{Desk: s.w.Desk()}
	s.do(v.Load(ctx))
	word, err := v.OpenWord(ctx, path)
	s.do(err)
	id, err := v.Import(ctx, word)
	s.do(err)
	s.k.settle()
	s.at(page.Route{Page: "templates", ID: id})
	s.shoot("own-word")
	s.sheet("template-new", s.command("templates.new"))
}

func (s *sheetShots) exchangeSheets() {
	c := first[casework.Case](s.t, s.k.store, casework.Where("area", "LAB.WAGE"))
	s.at(page.Route{Page: "case", ID: c.ID, Arg: "people"})
	s.sheet("access", s.button("exchange.access"))
	s.at(page.Route{Page: "exchange", Arg: presenter.TabLaptops})
	s.sheet("letin", s.button("exchange.asks.yes"))
	s.sheet("invite", s.button("exchange.invite"))
}

// fronts draws the sheets of a laptop that waits, and what a profile made of a backup looks like.
func (s *sheetShots) fronts() {
	s.at(page.Route{Page: "exchange"})
	s.sheet("confirm", s.button("exchange.waits.type"))
	s.sheet("join", s.button("exchange.waits.other"))
	s.w.Close()
	s.k = &keeper{store: casetest.NewOffice(casework.Advocate), line: &exchangetest.Line{}, looks: s.looks}
	s.w = windowOver(s.t, s.k, casework.FixedClock{At: casetest.At})
	s.w.Open()
	said, err := (&presenter.Unlock{Session: s.w.session}).Restore(context.Background(), "day.zbackup")
	s.do(err)
	s.w.restored(said)
	s.shoot("restored")
}
