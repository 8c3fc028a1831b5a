package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/sample"
	"zanger/casework/sqlite"
	"zanger/casework/vault"
	"zanger/docgen"
	"zanger/docgen/template"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// storyKeeper is the program's keeper of profiles with a passphrase that costs nothing to derive.
type storyKeeper struct {
	presenter.Keeper // what the story does not need
	t                *testing.T
	dir              string
	clock            casework.Clock
}

func (k *storyKeeper) Create(ctx context.Context, f presenter.Founding) (casework.Store, vault.Recovery, error) {
	v, rec, err := vault.Create(k.dir, []byte(f.Passphrase), vault.OptionsForTest(k.t))
	if err != nil {
		return nil, rec, err
	}
	key, err := v.UnlockPassphrase(ctx, []byte(f.Passphrase))
	if err != nil {
		return nil, rec, err
	}
	defer key.Wipe()
	st, err := sqlite.Create(ctx, k.dir, key, sqlite.New{Office: &casework.Office{Name: f.Office}, Clock: k.clock,
		Member: &casework.Member{Name: f.Person, Duty: f.Duty, Languages: []string{f.Lang}}})
	if err != nil {
		return nil, rec, err
	}
	return st, rec, sample.Fill(ctx, st, k.clock)
}

func (k *storyKeeper) Open(ctx context.Context, dir string, by presenter.Key) (casework.Store, error) {
	return openStory(ctx, dir, by.Passphrase, k.clock)
}

func openStory(ctx context.Context, dir, pass string, clock casework.Clock) (*sqlite.Store, error) {
	v, err := vault.Open(dir)
	if err != nil {
		return nil, err
	}
	key, err := v.UnlockPassphrase(ctx, []byte(pass))
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return sqlite.Open(ctx, dir, key, clock)
}

// The Friday of the story: Nauryz follows, with days off until Wednesday.
var storyDay = casework.FixedClock{At: time.Date(2026, 3, 20, 4, 0, 0, 0, time.UTC)}

// story is an advocate's day.
type story struct {
	*testing.T
	ctx     context.Context
	session *presenter.Session
	dir     string

	enquiries [3]casework.ID
	c         casework.ID // the wages case
	draft     casework.ID
}

func (s *story) desk() *presenter.Desk { return s.session.Desk() }

func (s *story) must(err error) { s.Helper(); must(s.T, err) }

// refused checks that an error came, with its code.
func (s *story) refused(err error, want casework.Code) *casework.Error {
	s.Helper()
	var e *casework.Error
	if casework.CodeOf(err) != want || !errors.As(err, &e) {
		s.Fatalf("got error %v, want code %s", err, want)
	}
	return e
}

func (s *story) file(id casework.ID) *presenter.CaseFile {
	s.Helper()
	c := &presenter.CaseFile{Desk: s.desk(), ID: id}
	s.must(c.Load(s.ctx))
	return c
}

// TestAdvocateStory is acceptance story A, from the first run to the reopened profile, with the real store and vault and
// no display. Signing in as a second lawyer, waking from sleep and the hub are stories of their own.
func TestAdvocateStory(t *testing.T) {
	cat, err := text.Load()
	must(t, err)
	law, err := lawpack.Builtin()
	must(t, err)
	dir := filepath.Join(t.TempDir(), "profile")
	s := &story{T: t, ctx: context.Background(), dir: dir}
	s.session = &presenter.Session{Keeper: &storyKeeper{t: t, dir: dir, clock: storyDay}, Catalog: cat, Clock: storyDay, Law: law, Calendar: calendar.New(law)}
	s.session.SetLang("kk")
	_, err = s.session.Create(s.ctx, presenter.Founding{Lang: "kk", Office: "Үлгі кеңсе", Person: "Сынақова Елес", Duty: casework.Advocate, Passphrase: testPassphrase, Sample: true})
	s.must(err)
	defer s.session.Lock()

	s.takeThree()
	s.conflictByRole()
	s.acceptWages()
	s.gate()
	s.twins()
	s.fridayBeforeHolidays()
	s.lockKillReopen()
	s.noNameInClear()
}

// (a) three enquiries; each is stored as it is written.
func (s *story) takeThree() {
	for i, q := range []struct{ name, line, against, area string }{
		{"Бәйтерек Үлгіқызы Айша", "Көршісі жер дауын қозғады", "", "REAL.LAND"},
		{"Жаңаева Сынақ Мысалқызы", "Екі балаға алимент", "Сынақбаев Марат Елесұлы", "FAM.ALIMONY"},
		{"Һәкімова Үміт Үлгіқызы", "Үш айдың жалақысы төленбеді", "«Гауһар Мысал» ЖШС", "LAB.WAGE"},
	} {
		f := &presenter.EnquiryForm{Desk: s.desk()}
		s.must(f.Load(s.ctx, casework.ID{}))
		f.Applicant.Name = q.name
		s.must(f.Save(s.ctx)) // as soon as there is a name
		f.Enquiry.Line, f.Enquiry.Area, f.Opponent.Name = q.line, q.area, q.against
		s.must(f.Save(s.ctx))
		s.enquiries[i] = f.Enquiry.ID
		// Friday, then Nauryz until Wednesday: the third working day is Monday a week on.
		if got, want := f.Enquiry.Promised, casework.MustDate("2026-03-30"); got != want {
			s.Errorf("promised: got %v, want %v", got, want)
		}
	}
}

// (b) the former client on the other side is found, with case and role; and again when his role changes.
func (s *story) conflictByRole() {
	e := &presenter.EnquiryDetail{Desk: s.desk()}
	s.must(e.Load(s.ctx, s.enquiries[1]))
	named := func(rows []presenter.MatchRow) bool {
		return slices.ContainsFunc(rows, func(r presenter.MatchRow) bool {
			return r.Adverse && strings.Contains(r.Title, "Сынақбаев Марат") && strings.Contains(r.Detail, "26-0080") && strings.Contains(r.Detail, s.desk().Text.T("role.plaintiff"))
		})
	}
	if !named(e.Matches) {
		s.Fatalf("the warning does not name case and role: %+v", e.Matches)
	}
	_, err := e.Accept(s.ctx, presenter.Acceptance{Aid: "consultation", Regime: "pro_bono", NoticeGiven: true})
	if err == nil {
		s.Fatal("accepted before anybody decided about the conflict")
	}

	cases, err := casework.List[casework.Case](s.ctx, s.desk().Store, casework.Where("number", "26-0071"))
	s.must(err)
	c := s.file(cases[0].ID)
	before, err := c.CheckConflicts(s.ctx)
	s.must(err)
	if slices.ContainsFunc(before.Rows, func(r presenter.ConflictRow) bool {
		return r.Adverse && strings.Contains(r.Title, "Сынақбаев")
	}) {
		s.Fatal("a witness is no adversary yet")
	}
	s.must(c.DecideConflict(s.ctx, before, casework.NoConflict, "куә ғана"))
	if c = s.file(c.ID); c.ConflictPending {
		s.Fatal("the conflict was decided and still waits")
	}
	for _, p := range c.Parties {
		if p.Role == casework.Witness {
			p.Role = casework.Defendant
			s.must(c.SaveParty(s.ctx, p))
		}
	}
	if c = s.file(c.ID); !c.ConflictPending {
		s.Fatal("the witness became a defendant and nobody is asked about the conflict")
	}
	again, err := c.CheckConflicts(s.ctx)
	s.must(err)
	if !slices.ContainsFunc(again.Rows, func(r presenter.ConflictRow) bool {
		return r.Adverse && strings.Contains(r.Title, "Сынақбаев") && strings.Contains(r.Detail, "26-0080")
	}) {
		s.Fatalf("no warning for the changed role: %+v", again.Rows)
	}
	s.refused(s.file(c.ID).MoveTo(s.ctx, casework.StageReady, "асығыс"), casework.ConflictOfInterest)
}

// The wages enquiry becomes a case; no step can be left out.
func (s *story) acceptWages() {
	id := s.enquiries[2]
	e := &presenter.EnquiryDetail{Desk: s.desk()}
	load := func() { s.Helper(); s.must(e.Load(s.ctx, id)) }
	load()
	how := presenter.Acceptance{Aid: "representation", Regime: "pro_bono", NoticeGiven: true, Title: "Һәкімова — жалақы"}
	_, err := e.Accept(s.ctx, how)
	s.refused(err, casework.Missing)
	for _, c := range e.Consents {
		if c.Need != "" {
			s.must(e.Consent(s.ctx, c.Purpose, intake.Hows[0]))
		}
	}
	s.must(e.Assess(s.ctx, "POOR", "yes", "seen", ""))
	load()
	if len(e.Matches) > 0 || len(e.Similar) > 0 {
		e.SeenSimilar()
		if !e.Check.IsZero() {
			s.must(e.DecideConflict(s.ctx, casework.NoConflict, "аттас"))
		}
	}
	s.c, err = e.Accept(s.ctx, how)
	s.must(err)
	c := s.file(s.c)
	if len(c.Parties) != 2 || c.Case.Language != "kk" {
		s.Fatalf("case: %d parties, language %q", len(c.Parties), c.Case.Language)
	}
}

// (c) two facts without proof: refused, both named; then proved.
func (s *story) gate() {
	c := s.file(s.c)
	claim := &casework.Claim{Header: casework.Header{Space: s.c}, Case: s.c, What: "Жалақыны өндіру", Norm: "ҚР Еңбек кодексі", Sum: casework.Tenge(648_500)}
	s.must(c.SaveClaim(s.ctx, claim))
	proof := &casework.Evidence{Header: casework.Header{Space: s.c}, Case: s.c, Title: "Еңбек шарты", Form: "document", Held: "copy"}
	s.must(c.SaveEvidence(s.ctx, proof))
	facts := []string{"Еңбек қатынасы болды", "Сол айларда жұмыс істеді", "Жалақы төленген жоқ"}
	for i, what := range facts {
		el := &casework.Element{Header: casework.Header{Space: s.c}, Case: s.c, Claim: claim.ID, Order: i + 1, What: what, Burden: "ours"}
		if i == 0 {
			el.Evidence, el.Strength = []string{proof.ID.String()}, "strong"
		}
		s.must(c.SaveElement(s.ctx, el))
	}
	c = s.file(s.c)
	s.refused(c.MoveTo(s.ctx, casework.StageReady, ""), casework.Missing)
	named := strings.Join(c.Gaps, "\n")
	if len(c.Gaps) != 2 || !strings.Contains(named, facts[1]) || !strings.Contains(named, facts[2]) || strings.Contains(named, facts[0]) {
		s.Fatalf("the gate does not name the two facts: %q", c.Gaps)
	}
	sheet := &casework.Evidence{Header: casework.Header{Space: s.c}, Case: s.c, Title: "Табель және есеп айырысу парағы", Form: "document", Held: "original"}
	s.must(c.SaveEvidence(s.ctx, sheet))
	for _, el := range c.Elements {
		if len(el.Evidence) == 0 {
			el.Evidence = []string{sheet.ID.String()}
			s.must(c.SaveElement(s.ctx, el))
		}
	}
	c = s.file(s.c)
	s.must(c.MoveTo(s.ctx, casework.StageReady, ""))
	if got := s.file(s.c).Case.Stage; got != casework.StageReady {
		s.Fatalf("stage: got %s", got)
	}
}

// (d) the claim in both languages, with no gap, as papers of the case.
func (s *story) twins() {
	var answers map[string]any
	b, err := os.ReadFile("../../docgen/template/testdata/claim.wages.json")
	s.must(err)
	s.must(json.Unmarshal(b, &answers))
	answers["claimant"] = map[string]any{"iin": "900101400013", "birth_date": "1990-01-01", "address": "Мысал қ., Үлгі к-сі, 5"}
	answers["defendant"] = map[string]any{"kind": "organisation", "bin": "010140000014", "address": "Мысал қ., Гауһар к-сі, 7"}
	blocks := map[docgen.Lang]int{}
	for _, lang := range []docgen.Lang{docgen.Kazakh, docgen.Russian} {
		c := s.file(s.c)
		choices, err := c.Templates()
		s.must(err)
		i := slices.IndexFunc(choices, func(t presenter.TemplateChoice) bool { return t.Template == "claim.wages" && t.Lang == lang })
		id, err := c.NewDraft(s.ctx, choices[i])
		s.must(err)
		d := &presenter.Drafting{Desk: s.desk(), ID: id}
		s.must(d.Load(s.ctx))
		s.refused(d.Finalise(s.ctx, ""), casework.Missing)
		s.must(s.desk().Cases.SaveDraft(s.ctx, id, "", answers))
		s.must(d.Load(s.ctx))
		s.must(d.Answer(s.ctx, "facts", template.LongText, "Гауһар һәм жиһаз саудасы."))
		doc, err := d.Document(s.ctx, lang)
		s.must(err)
		if len(doc.Gaps) > 0 {
			s.Fatalf("%s: gaps %v", lang, doc.Gaps)
		}
		blocks[lang] = len(doc.Blocks)
		s.must(d.Finalise(s.ctx, ""))
		s.readable(lang)
		s.draft = id
	}
	if blocks[docgen.Kazakh] != blocks[docgen.Russian] || blocks[docgen.Kazakh] < 10 {
		s.Errorf("paragraphs: %v", blocks)
	}
}

// readable takes the newest paper out of the case and reads it as a search would.
func (s *story) readable(lang docgen.Lang) {
	files, err := casework.List[casework.File](s.ctx, s.desk().Store, casework.Where("case", s.c).By("-created").Limit(1))
	s.must(err)
	r, err := s.desk().Store.OpenFile(s.ctx, files[0])
	s.must(err)
	defer r.Close()
	paper, err := io.ReadAll(r)
	s.must(err)
	if !bytes.HasPrefix(paper, []byte("%PDF")) {
		s.Fatal("the paper is no PDF")
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		s.Log("pdftotext is not here: the text of the PDF is not read")
		return
	}
	cmd := exec.Command(tool, "-", "-")
	cmd.Stdin = bytes.NewReader(paper)
	out, err := cmd.Output()
	s.must(err)
	words := string(out)
	for _, bad := range []string{"{{", "}}", "[]", "()", "( )", "«»", "[ctl", "<no value>"} {
		if strings.Contains(words, bad) {
			s.Errorf("%s: %q in the paper", lang, bad)
		}
	}
	if !strings.Contains(words, "Һәкімова") || !strings.Contains(words, "Гауһар") {
		s.Errorf("%s: names are not found by search", lang)
	}
	if lang == docgen.Kazakh {
		for _, letter := range "әғқңөұүһі" {
			if !strings.ContainsRune(words, letter) {
				s.Errorf("letter %c is not found in the Kazakh paper", letter)
			}
		}
	}
}

// (e) a ruling on the Friday before Nauryz: each day left out stands in the steps; no tick without proof.
func (s *story) fridayBeforeHolidays() {
	c := s.file(s.c)
	ev := &casework.Event{Header: casework.Header{Space: s.c}, Case: s.c, When: casework.On(casework.MustDate("2026-03-20")), Trigger: "ruling-final", What: "Ұйғарым табыс етілді"}
	s.must(c.SaveEvent(s.ctx, ev))
	c = s.file(s.c)
	offers, err := c.Offers(s.ctx, ev)
	s.must(err)
	i := slices.IndexFunc(offers, func(o presenter.Offer) bool { return o.Deadline != nil && o.Deadline.Rule.ID == "gpk-429-private" })
	if i < 0 {
		s.Fatal("the private complaint is not offered")
	}
	s.must(c.AddDates(s.ctx, offers[i:i+1]))
	c = s.file(s.c)
	at := slices.IndexFunc(c.Deadlines, func(d *casework.Deadline) bool { return d.Rule == "gpk-429-private" })
	d := c.Deadlines[at]
	// 26, 27, 30, 31 March, 1, 2, 3, 6, 7, 8 April.
	if got, want := d.End, casework.On(casework.MustDate("2026-04-08")); got != want {
		s.Errorf("end: got %v, want %v", got, want)
	}
	var told strings.Builder
	for _, row := range s.desk().DateDetail(s.ctx, d).Steps {
		fmt.Fprintln(&told, row.Date, row.What, row.Why)
	}
	for _, off := range []string{"21.03.2026", "22.03.2026", "23.03.2026", "24.03.2026", "25.03.2026"} {
		if !strings.Contains(told.String(), off) {
			s.Errorf("the day off %s is not in the steps:\n%s", off, told.String())
		}
	}
	s.refused(s.desk().FinishDate(s.ctx, d.ID, casework.ID{}, ""), casework.Missing)
	s.must(s.desk().FinishDate(s.ctx, d.ID, c.Evidence[0].ID, ""))
}

// (h) locked, nothing can be read; killed while a draft is saved, the last save is there.
func (s *story) lockKillReopen() {
	c := s.file(s.c)
	choices, err := c.Templates()
	s.must(err)
	s.draft, err = c.NewDraft(s.ctx, choices[0])
	s.must(err)
	store := s.desk().Store
	s.session.Lock()
	if s.session.Desk() != nil {
		s.Fatal("locked and still on the desk")
	}
	_, err = casework.Get[casework.Case](s.ctx, store, s.c)
	s.refused(err, casework.Locked)
	s.refused(s.session.Unlock(s.ctx, s.dir, presenter.Key{Passphrase: "басқа сөздер мүлдем"}), casework.WrongKey)

	acknowledged, said := s.killWriter(25)
	for _, name := range seeded {
		if strings.Contains(said, name) {
			s.Errorf("the killed program said %q", name)
		}
	}
	s.must(s.session.Unlock(s.ctx, s.dir, presenter.Key{Passphrase: testPassphrase}))
	d, err := casework.Get[casework.Draft](s.ctx, s.desk().Store, s.draft)
	s.must(err)
	last, err := strconv.Atoi(fmt.Sprint(d.Answers["facts"]))
	if err != nil || last < acknowledged || last > acknowledged+1 {
		s.Errorf("after the kill: got save %v, want %d or the one after", d.Answers["facts"], acknowledged)
	}
	_, err = s.desk().Store.VerifyJournal(s.ctx)
	s.must(err)
}

// killWriter lets another process save the draft over and over and kills it without a word; it gives the last save that
// was acknowledged and everything the process said.
func (s *story) killWriter(saves int) (acknowledged int, said string) {
	self, err := os.Executable()
	s.must(err)
	cmd := exec.Command(self)
	cmd.Args = []string{storyWriter, s.dir, s.draft.String()}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	var all strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(&all, lines.Text())
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			acknowledged = n
		}
		if acknowledged == saves {
			s.must(cmd.Process.Kill())
		}
	}
	if err := cmd.Wait(); err == nil || acknowledged < saves {
		s.Fatalf("the writer ended by itself after %d: %v\n%s", acknowledged, err, stderr.String())
	}
	return acknowledged, all.String() + stderr.String()
}

// storyWriter is the name under which this test program is the process that is killed.
const storyWriter = "zanger-story-writer"

// writeUntilKilled saves a draft again and again, saying the number of each save once it is on the disk.
func writeUntilKilled() {
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	st, err := openStory(ctx, os.Args[1], testPassphrase, storyDay)
	fail(err)
	id, err := casework.ParseID(os.Args[2])
	fail(err)
	desk, err := presenter.NewDesk(ctx, st, storyDay, nil, nil)
	fail(err)
	law, err := lawpack.Builtin()
	fail(err)
	desk.WithLaw(law, calendar.New(law))
	d := &presenter.Drafting{Desk: desk, ID: id}
	fail(d.Load(ctx))
	for n := 1; ; n++ {
		fail(d.Answer(ctx, "facts", template.LongText, strconv.Itoa(n)))
		fmt.Println(n)
	}
}

// seeded are names and words of the sample office and of the story that must lie nowhere in clear.
var seeded = []string{"Мысалова", "Сынақбаев", "Үлгі кеңсе", "Һәкімова", "Жаңаева", "Гауһар", "900101400013", "910305400123", "Жалақы", "жалақы", "алимент", "Қиялов", "7000000", "ИСКОВОЕ", testPassphrase}

// No name lies in clear in the folder of the profile, open or closed.
func (s *story) noNameInClear() {
	scan := func(when string) {
		files := 0
		s.must(filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			b, err := os.ReadFile(path)
			for _, name := range seeded {
				if bytes.Contains(b, []byte(name)) || strings.Contains(path, name) {
					s.Errorf("%s: %q in clear in %s", when, name, filepath.Base(path))
				}
			}
			return err
		}))
		if files < 5 {
			s.Errorf("%s: only %d files were scanned", when, files)
		}
	}
	scan("open")
	s.session.Lock()
	scan("locked")
}
