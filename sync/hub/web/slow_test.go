package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"zanger/sync/hub"
)

var sendAfter = regexp.MustCompile(`\d\d:\d\d`)

// A class at one school is one address: all of it is heard. Whoever comes after is told when to send again, in their language, with what they typed on the page, and
// the same form goes then; so is feedback.
func TestManyBehindOneAddressAreHeardAndNoneLosesTheText(t *testing.T) {
	s := newSite(t)
	var code string
	for range hub.AskBurst {
		code, _ = s.ask()
	}
	for lang, words := range map[string]string{"kk": "жіберілген жоқ", "ru": "не отправлено", "en": "not sent yet"} {
		first := fields(s.get("/ask?lang="+lang, 200))
		first.Set("language", lang)
		form := fields(s.post("/ask", first, 200))
		for k, v := range map[string]string{"story": story, "contact": "+7 701 111 22 33", "safe": "no", "safe_note": "тек кешке", "consent": "yes", "name": "Сынақ Айгүл"} {
			form.Set(k, v)
		}
		res, err := s.jar.PostForm(s.url+"/ask", form)
		must(t, err)
		if n, err := strconv.Atoi(res.Header.Get("Retry-After")); err != nil || n < 20 || n > 31 {
			t.Errorf("%s: Retry-After %q", lang, res.Header.Get("Retry-After"))
		}
		page := s.read(res, http.StatusTooManyRequests)
		if dir := os.Getenv("ZANGER_LOOK"); dir != "" {
			must(t, os.WriteFile(filepath.Join(dir, "slow-"+lang+".html"), []byte(page), 0o600))
		}
		for _, want := range []string{words, story, "&#43;7 701 111 22 33", "тек кешке", "Сынақ Айгүл", `name="safe" value="no" checked`, `name="consent" value="yes" checked`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		now := s.clock.At.In(time.FixedZone("", 5*3600)) // Kazakhstan
		if at := sendAfter.FindString(page); at != now.Add(time.Minute).Format("15:04") && at != now.Add(90*time.Second).Format("15:04") {
			t.Errorf("%s: at %s it says to send again after %q", lang, now.Format("15:04:05"), at)
		}
		again := fields(page)
		if again.Get("once") != form.Get("once") {
			t.Errorf("%s: the form is another one", lang)
		}
		s.clock.At = s.clock.At.Add(31 * time.Second)
		if m := codeShown.FindStringSubmatch(s.post("/ask", form, 200)); m == nil {
			t.Errorf("%s: sent again, no code", lang)
		}
	}
	reply := fields(s.get("/feedback/"+code, 200))
	reply.Set("kind", "complaint")
	reply.Set("text", "Екі апта жауап болмады")
	page := s.post("/feedback/"+code, reply, http.StatusTooManyRequests)
	if !strings.Contains(page, "Екі апта жауап болмады") || !strings.Contains(page, `value="complaint" checked`) {
		t.Errorf("feedback: the text is gone:\n%s", page)
	}
	s.clock.At = s.clock.At.Add(time.Minute)
	s.post("/feedback/"+code, reply, 200)
}
