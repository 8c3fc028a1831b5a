package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/hub/web"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// site is a hub with its pages, one office, and what opens what was asked.
type site struct {
	t      *testing.T
	url    string
	hub    *hub.Hub
	store  store.Store
	office casework.ID
	queue  *seal.SpaceKey
	jar    *http.Client
	clock  *casework.FixedClock
}

func newSite(t *testing.T) *site {
	dir := t.TempDir()
	s := &site{t: t, office: casework.NewID(), clock: &casework.FixedClock{At: time.Date(2026, 11, 19, 6, 0, 0, 0, time.UTC)}}
	var err error
	s.store, err = store.OpenSQLite(ctx, filepath.Join(dir, "hub.db"))
	must(t, err)
	blobs, err := store.OpenBlobs(ctx, (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "b"))}).String())
	must(t, err)
	s.queue, err = seal.NewSpaceKey(casework.NewID(), 1)
	must(t, err)
	rec, err := seal.NewRecovery()
	must(t, err)
	must(t, s.store.PutOffice(ctx, &store.Office{ID: s.office, Name: "Қамқор заң клиникасы", Made: s.clock.At, Settings: store.Settings{Phone: "+7 700 000 00 00",
		Found: wire.Founding{Queue: s.queue.Space, QueueBox: s.queue.BoxRecipient(), Recover: rec.Recipient()}}}))
	s.hub, err = hub.New(hub.Config{Store: s.store, Blobs: blobs, Clock: s.clock})
	must(t, err)
	pages, err := web.New(s.hub)
	must(t, err)
	srv := httptest.NewServer(pages)
	s.url = srv.URL
	jar, _ := cookiejar.New(nil)
	s.jar = &http.Client{Jar: jar}
	t.Cleanup(func() { srv.Close(); s.hub.Close(); blobs.Close(); s.store.Close() })
	return s
}

func (s *site) get(path string, want int) string {
	s.t.Helper()
	res, err := s.jar.Get(s.url + path)
	must(s.t, err)
	return s.read(res, want)
}

func (s *site) read(res *http.Response, want int) string {
	s.t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(s.t, err)
	if res.StatusCode != want {
		s.t.Fatalf("%s: got %d, want %d\n%s", res.Request.URL.Path, res.StatusCode, want, b)
	}
	return string(b)
}

var hidden = regexp.MustCompile(`type="hidden" name="([a-z]+)" value="([^"]*)"`)

func fields(page string) url.Values {
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

func (s *site) post(path string, v url.Values, want int) string {
	s.t.Helper()
	res, err := s.jar.PostForm(s.url+path, v)
	must(s.t, err)
	return s.read(res, want)
}

var codeShown = regexp.MustCompile(`class="code">([0-9A-Z-]+)<`)

const story = "Тойханов деген жұмыс беруші үш ай жалақы төлемейді"

func (s *site) ask() (code string, form url.Values) {
	s.t.Helper()
	first := fields(s.get("/ask?lang=kk", 200))
	first.Set("language", "kk")
	first.Set("area", "LAB")
	form = fields(s.post("/ask", first, 200))
	form.Set("story", story)
	form.Set("contact", "+7 701 111 22 33")
	form.Set("name", "Сынақ Айгүл")
	form.Set("safe", "ask")
	form.Set("closer", "LAB.WAGE")
	form.Set("consent", "yes")
	m := codeShown.FindStringSubmatch(s.post("/ask", form, 200))
	if m == nil {
		s.t.Fatal("no code on the page")
	}
	return m[1], form
}

func TestACitizenAsksSeesAndAnswers(t *testing.T) {
	s := newSite(t)
	code, form := s.ask()
	if again := codeShown.FindStringSubmatch(s.post("/ask", form, 200)); again == nil || again[1] != code {
		t.Errorf("pressing twice: got %v, want the same code", again)
	}
	list, _, err := s.store.Arrivals(ctx, s.office, 0, []string{"enquiry"}, 10)
	must(t, err)
	if len(list) != 1 || strings.Contains(string(list[0].Box), "Тойханов") {
		t.Fatalf("got %d enquiries; or one in clear", len(list))
	}
	plain, err := s.queue.OpenBox(list[0].Box)
	must(t, err)
	var q hub.Question
	must(t, json.Unmarshal(plain, &q))
	if q.Story != story || q.Area != "LAB.WAGE" || q.Safe != "ask" || !q.Consent || q.Received == "" {
		t.Errorf("got %+v", q)
	}
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	page := s.get("/status?code="+url.QueryEscape(typed), 200)
	if !strings.Contains(page, "Кезекте тұр") || !strings.Contains(page, "24") {
		t.Errorf("status page:\n%s", page) // a Thursday and three working days: Tuesday, 24 November
	}
	s.clock.At = s.clock.At.AddDate(0, 0, 6)
	if page := s.get("/status/"+code, 200); !strings.Contains(page, "Уәде етілген күн өтті") {
		t.Errorf("overdue is not said:\n%s", page)
	}
	must(t, s.store.Report(ctx, &wire.EnquiryReport{Office: s.office, Status: []wire.EnquiryStatus{{Code: code, Status: "accepted", At: s.clock.At.UnixMilli()}}}, s.clock.At))
	if page := s.get("/status/"+code+"?lang=ru", 200); !strings.Contains(page, "юрист занимается") {
		t.Errorf("new status is not shown:\n%s", page)
	}
	reply := fields(s.get("/feedback/"+code+"?lang=en", 200))
	reply.Set("kind", "complaint")
	s.post("/feedback/"+code, reply, 422)
	reply.Set("text", "They asked for money")
	reply.Set("paid", "yes")
	s.post("/feedback/"+code, reply, 200)
	list, _, err = s.store.Arrivals(ctx, s.office, 0, []string{"complaint"}, 10)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("got %d complaints", len(list))
	}
	if _, err := s.queue.OpenBox(list[0].Box); err == nil {
		t.Error("the queue, where the lawyer is, opens a complaint")
	}
}

func TestWhatIsMissingIsSaidAndKept(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"kk", "ru", "en"} {
		form := fields(s.get("/ask?step=2&language=ru&lang="+lang, 200))
		form.Set("story", "половина <b>истории</b>")
		form.Set("contact", "x")
		form.Set("safe", "yes")
		page := s.post("/ask", form, 422)
		if !strings.Contains(page, "половина &lt;b&gt;истории") {
			t.Errorf("%s: what was written is lost, or not escaped", lang)
		}
		if !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: nothing is said", lang)
		}
	}
}

func TestPagesRefuse(t *testing.T) {
	s := newSite(t)
	_, form := s.ask()
	bare := &http.Client{}
	res, err := bare.PostForm(s.url+"/ask", form)
	must(t, err)
	s.read(res, 403) // no cookie: another site's form
	req, _ := http.NewRequest("POST", s.url+"/ask", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://elsewhere.example")
	res, err = s.jar.Do(req)
	must(t, err)
	s.read(res, 403)
	s.get("/office", 403)
	s.get("/office/sheet/2026-11", 403)
	slow := 0
	for i := range 80 {
		res, err := s.jar.Get(fmt.Sprintf("%s/status/AAAA-%04d-AA", s.url, i))
		must(t, err)
		res.Body.Close()
		if res.StatusCode == 429 {
			slow++
		}
	}
	if slow == 0 {
		t.Error("codes can be guessed as fast as the line allows")
	}
	res, err = s.jar.Get(s.url + "/")
	must(t, err)
	page := s.read(res, 200)
	csp := res.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script") || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers: %v", res.Header)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "style=") {
		t.Error("a page asks for something that is not its own")
	}
}

func TestTheCoordinatorSeesWhoWaits(t *testing.T) {
	s := newSite(t)
	code, _ := s.ask()
	link, err := s.hub.NewToken(ctx, s.office, hub.TokenLink, "", time.Hour)
	must(t, err)
	form := fields(s.get("/office/enter?lang=ru&key="+link, 200))
	page := s.post("/office/enter", form, 200)
	for _, want := range []string{code, "Қамқор", "В очереди"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	for _, secret := range []string{"Тойханов", "Айгүл", "701 111"} {
		if strings.Contains(page, secret) {
			t.Errorf("%q is on the page", secret)
		}
	}
	s.post("/office/enter", form, 403) // a link works once
	s.clock.At = s.clock.At.AddDate(0, 0, 10)
	s.get("/office", 403) // twelve hours are over
	link, err = s.hub.NewToken(ctx, s.office, hub.TokenLink, "", time.Hour)
	must(t, err)
	page = s.post("/office/enter", fields(s.get("/office/enter?lang=ru&key="+link, 200)), 200)
	if !strings.Contains(page, "! Просрочено") {
		t.Error("overdue is not marked by a word")
	}
	must(t, s.store.PutSheet(ctx, s.office, casework.NewID(), "2026-11", map[string]int64{"enquiries.new": 7}))
	if page := s.get("/office/sheet/2026-11", 200); !strings.Contains(page, "Новые обращения") || !strings.Contains(page, ">7<") {
		t.Error("no counts on the sheet")
	}
	s.post("/office/leave", fields(s.get("/office", 200)), 200)
	s.get("/office", 403)
}

// TestEveryPageSpeaks walks the pages in three languages and looks for words that are not there.
func TestEveryPageSpeaks(t *testing.T) {
	s := newSite(t)
	code, _ := s.ask()
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/", "/ask", "/ask?step=2&language=kk&area=FAM", "/status/" + code, "/feedback/" + code, "/office/enter"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			page := s.get(path+sep+"lang="+lang, 200)
			if strings.Contains(page, "[hubweb") || strings.Contains(page, "&lt;no value") {
				t.Errorf("%s in %s: a text is missing", path, lang)
			}
			if !strings.Contains(page, `<html lang="`+lang+`"`) {
				t.Errorf("%s in %s: language not declared", path, lang)
			}
		}
	}
}
