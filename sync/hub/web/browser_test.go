package web_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/wire"
)

// chromium runs a browser on an address and gives what it printed.
func chromium(t *testing.T, address string, flags ...string) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir=" + t.TempDir()}, flags...)
	out, err := exec.CommandContext(t.Context(), path, append(args, address)...).Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return string(out)
}

// framed serves the site so that it may stand in a frame of our own page, which drives it: a window of the browser is never as narrow as a phone.
// Scripts stay forbidden inside.
func (s *site) framed(t *testing.T, page string) string {
	target, err := url.Parse(s.url)
	must(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(r *http.Response) error {
		policy := r.Header.Get("Content-Security-Policy")
		if policy == "" && r.Request.URL.Path != "/style.css" && r.Request.URL.Path != "/favicon.ico" {
			t.Errorf("%s: no policy", r.Request.URL.Path)
		}
		r.Header.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "", 1))
		return nil
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drive" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, page)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// drive is a page that walks a citizen's way through the site in a frame as wide as a small phone, by filling the site's own forms, and looks at every page
// it meets: nothing may lie beyond the edge, and what is pressed must be large enough for a thumb.
const drive = `<!doctype html><meta charset="utf-8"><body style="margin:0"><iframe id="f" width="360" height="760" style="border:0"></iframe><pre id="out"></pre><script>
const f = document.getElementById('f'), seen = [], problems = []
const loaded = go => new Promise(r => { f.onload = () => r(f.contentDocument); go() })
function look(d, lang) {
	const name = lang + ' ' + f.contentWindow.location.pathname.replace(/[A-Z0-9]{4}-.*/, 'CODE') + ' ' + (d.querySelector('h1') || {}).textContent
	seen.push(name)
	if (f.contentWindow.innerWidth !== 360) problems.push(name + ': the frame is ' + f.contentWindow.innerWidth)
	if (d.documentElement.scrollWidth > 360) problems.push(name + ': ' + d.documentElement.scrollWidth + ' wide')
	for (const e of d.body.querySelectorAll('*')) {
		const r = e.getBoundingClientRect()
		if (r.width > 0 && (r.right > 360.5 || r.left < -0.5)) problems.push(name + ': ' + e.tagName + ' ' + (e.textContent || '').trim().slice(0, 30) + ' ends at ' + Math.round(r.right))
	}
	for (const e of d.querySelectorAll('button, a.button, label.pick, select, textarea, header a, input:not([type=radio]):not([type=checkbox]):not([type=hidden])'))
		if (e.getBoundingClientRect().height < 44) problems.push(name + ': ' + e.tagName + ' ' + (e.textContent || e.name).trim().slice(0, 30) + ' is ' + e.getBoundingClientRect().height + ' high')
	if (getComputedStyle(d.body).fontSize !== '17px') problems.push(name + ': no style')
	if (d.documentElement.lang !== lang) problems.push(name + ': said to be ' + d.documentElement.lang)
	return d
}
const open = async (path, lang) => look(await loaded(() => { f.src = path + (path.includes('?') ? '&' : '?') + 'lang=' + lang }), lang)
const send = async (d, lang, form) => look(await loaded(() => (form || d.querySelector('form')).querySelector('button').click()), lang)
async function walk(lang) {
	let d = await open('/', lang)
	d = await open('/ask', lang)
	d.querySelector('input[name=language][value=' + lang + ']').checked = true
	d.querySelector('input[name=area][value=FAM]').checked = true
	d = await send(d, lang)
	d = await send(d, lang) // nothing filled in
	const fixes = d.querySelectorAll('p.fix').length
	if (fixes !== 4) problems.push(lang + ': ' + fixes + ' fields are marked, want story, contact, safe, consent')
	d.querySelector('textarea[name=story]').value = 'Оқиға '.repeat(40) + 'ұзындығыөтеүлкенбөлінбейтінсөз'.repeat(8)
	d.querySelector('input[name=contact]').value = '+7 700 000 00 00'
	d.querySelector('input[name=safe][value=ask]').checked = true
	d.querySelector('input[name=consent]').checked = true
	d = await send(d, lang)
	const code = d.querySelector('.code') && d.querySelector('.code').textContent
	if (!code) { problems.push(lang + ': no code'); return }
	d = await open('/', lang)
	d.querySelector('input[name=code]').value = code.toLowerCase().replaceAll('-', ' ')
	d = await send(d, lang)
	if (!d.querySelector('.state.new')) problems.push(lang + ': no status')
	d = await open('/status/0000-0000-00', lang)
	if (!d.querySelector('.fix')) problems.push(lang + ': a wrong code is not said')
	d = await open('/feedback/' + code, lang)
	d.querySelector('input[name=kind][value=complaint]').checked = true
	d = await send(d, lang)
	if (!d.querySelector('.fix')) problems.push(lang + ': a complaint without words')
	d.querySelector('textarea').value = 'x'
	d = await send(d, lang)
	d = await open('/nowhere', lang)
}
async function desk(lang, key) {
	let d = await open('/office/enter?key=' + key, lang)
	d = await send(d, lang)
	d = await open('/office', lang)
	d = await open('/office/sheet/2026-11', lang)
}
;(async () => {
	try { for (const lang of ['kk', 'ru', 'en']) { await walk(lang); await desk(lang, KEYS[lang]) } } catch (e) { problems.push('' + e) }
	document.getElementById('out').textContent = JSON.stringify({seen, problems})
	document.title = 'done'
})()
</script>`

var driven = regexp.MustCompile(`(?s)<pre id="out">(.*?)</pre>`)

func TestPagesInABrowser(t *testing.T) {
	s := newSite(t)
	s.busy()
	keys := map[string]string{}
	for _, lang := range []string{"kk", "ru", "en"} {
		key, err := s.hub.NewToken(ctx, s.office, hub.TokenLink, "", time.Hour)
		must(t, err)
		keys[lang] = key
	}
	k, err := json.Marshal(keys)
	must(t, err)
	out := chromium(t, s.framed(t, strings.Replace(drive, "KEYS[", string(k)+"[", 1))+"/drive", "--window-size=500,900", "--virtual-time-budget=120000", "--dump-dom")
	m := driven.FindStringSubmatch(out)
	if m == nil || m[1] == "" {
		t.Fatalf("the browser did not come to an end:\n%.2000s", out)
	}
	var got struct{ Seen, Problems []string }
	must(t, json.Unmarshal([]byte(html.UnescapeString(m[1])), &got))
	for _, p := range got.Problems {
		t.Error(p)
	}
	if len(got.Seen) != 3*(12+4) {
		t.Errorf("looked at %d pages: %q", len(got.Seen), got.Seen)
	}
	list, _, err := s.store.Arrivals(ctx, s.office, 0, []string{"complaint"}, 10)
	must(t, err)
	if len(list) != 3 {
		t.Errorf("%d complaints came in, want one a language", len(list))
	}
}

// busy fills the coordinator's pages: enquiries of some weeks in every state.
func (s *site) busy() {
	s.t.Helper()
	now := s.clock.At
	o, err := s.store.Office(ctx, s.office)
	must(s.t, err)
	areas := []string{"LAB.WAGE", "FAM", "HOU", "", "CON", "LAB", "FAM", "SOC", "LAB.WAGE", "EXE", "FAM", "CRI"}
	for i, area := range areas {
		s.clock.At = now.AddDate(0, 0, -[]int{33, 29, 24, 20, 16, 13, 9, 6, 5, 2, 1, 0}[i])
		if _, ok := s.hub.Pack.Area(area); !ok {
			area = ""
		}
		r, err := s.hub.Ask(ctx, o, hub.Question{Safe: "no", Story: "x", Area: area, Language: []string{"kk", "ru", "kk", "en"}[i%4], Consent: true}, []string{"page", "page", "Байланыс орталығы"}[i%3])
		must(s.t, err)
		if i < 7 {
			st := []string{"closed", "accepted", "refused", "referred", "accepted", "checking", "checking"}[i]
			must(s.t, s.store.Report(ctx, &wire.EnquiryReport{Office: s.office, Taken: []string{r.Code}, Status: []wire.EnquiryStatus{{Code: r.Code, Status: st, At: s.clock.At.AddDate(0, 0, 1).UnixMilli()}}}, now))
		}
	}
	s.clock.At = now
	must(s.t, s.store.PutSheet(ctx, s.office, casework.NewID(), "2026-11", map[string]int64{"cases.opened": 7, "cases.closed": 4, "cases.open": 23, "FAM": 9}))
}

// TestShots draws every page side by side, for people to look at. It needs Chromium, and a folder in ZANGER_SHOTS.
func TestShots(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	if dir == "" {
		t.Skip("ZANGER_SHOTS is not set")
	}
	s := newSite(t)
	s.busy()
	code, form := s.ask()
	link, err := s.hub.NewToken(ctx, s.office, hub.TokenLink, "", time.Hour)
	must(t, err)
	s.post("/office/enter", fields(s.get("/office/enter?lang=kk&key="+link, 200)), 200)
	faulty := url.Values{"form": form["form"], "once": {strings.Repeat("0", 32)}, "office": form["office"], "language": {"kk"}, "area": {"FAM"}, "step": {"2"}, "story": {"Оқиға"}}
	pages := []struct {
		name, path string
		form       url.Values
		wide       bool
	}{{"home", "/", nil, false}, {"ask1", "/ask", nil, false}, {"ask2", "/ask?step=2&language=kk&area=FAM", nil, false}, {"fix", "/ask", faulty, false}, {"done", "/ask", form, false}, {"status", "/status/" + code, nil, false},
		{"feedback", "/feedback/" + code, nil, false}, {"lost", "/status/XXXX", nil, false}, {"enter", "/office/enter?key=x", nil, true}, {"office", "/office", nil, true}, {"sheet", "/office/sheet/2026-11", nil, true}}
	for _, lang := range []string{"kk", "ru", "en"} {
		// The pages are saved first and shown from there: the browser has no session of its own.
		var saved []string
		for _, p := range pages {
			sep := "?"
			if strings.Contains(p.path, "?") {
				sep = "&"
			}
			address := s.url + p.path + sep + "lang=" + lang
			var res *http.Response
			if p.form == nil {
				res, err = s.jar.Get(address)
			} else {
				res, err = s.jar.PostForm(address, p.form)
			}
			must(t, err)
			saved = append(saved, s.read(res, res.StatusCode))
		}
		for _, width := range []int{360, 1280} {
			for _, dark := range []bool{false, true} {
				var b strings.Builder
				fmt.Fprint(&b, `<body style="margin:0;display:grid;gap:8px;background:#888;grid-template-columns:repeat(auto-fill,`, width, `px)">`)
				for i, p := range pages {
					if width > 360 && !p.wide && p.name != "home" && p.name != "ask1" && p.name != "done" {
						continue
					}
					fmt.Fprintf(&b, `<iframe srcdoc="%s" width="%d" height="%d" style="border:0"></iframe>`, html.EscapeString(strings.Replace(saved[i], `<link rel="stylesheet" href="/style.css">`, "<style>"+s.get("/style.css", 200)+"</style>", 1)), width, map[int]int{360: 2300, 1280: 1200}[width])
				}
				file := filepath.Join(t.TempDir(), "sheet.html")
				must(t, os.WriteFile(file, []byte("<!doctype html><meta charset=utf-8>"+b.String()), 0o600))
				name, flags := fmt.Sprintf("hub-%s-%d", lang, width), []string{"--window-size=" + map[int]string{360: "2220,4620", 1280: "2580,3640"}[width], "--force-device-scale-factor=1"}
				if dark {
					name, flags = name+"-dark", append(flags, "--blink-settings=preferredColorScheme=0")
				}
				chromium(t, "file://"+file, append(flags, "--screenshot="+filepath.Join(dir, name+".png"))...)
			}
		}
	}
}
