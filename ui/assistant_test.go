package ui

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/text"
	"zanger/ui/widgets"
)

// TestModelInTheWindow walks the model of this computer through the window: an address of another computer is refused, its
// own is taken; what it says is labelled, a sentence that does not rest on the passages is not shown; when it is gone the
// passages stand alone and the error says what to do; an empty address switches it off.
func TestModelInTheWindow(t *testing.T) {
	for _, lang := range text.Langs {
		t.Run(lang, func(t *testing.T) {
			const invented = "77 777"
			var asked atomic.Int32
			srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				var q struct {
					Messages []struct{ Content string } `json:"messages"`
				}
				_ = json.NewDecoder(r.Body).Decode(&q)
				_, passage, _ := strings.Cut(q.Messages[1].Content, "[0] ")
				_, passage, _ = strings.Cut(passage, "\n")
				passage, _, _ = strings.Cut(passage, "\n")
				said, _ := json.Marshal(map[string]any{"sentences": []any{
					map[string]any{"text": passage, "cites": []int{0}}, map[string]any{"text": passage + " " + invented, "cites": []int{0}}}})
				_ = json.NewEncoder(rw).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": string(said)}}}})
			}))
			defer srv.Close()
			s := sit(t, "Сынақова Елес", casework.Advocate, lang)
			words := s.session.Text()
			label, button := words.T("sources.plain.label"), words.T("sources.plain.do")
			question := words.T("sources.example.wages")

			s.at(page.Route{Page: "sources"})
			s.press("sources.model")
			s.fill(0, "http://198.51.100.7/v1") // of documents, nobody's computer
			s.fill(1, "stand-in")
			s.press("common.save")
			if wrong, _, _ := strings.Cut(words.T("error.rephrase.address"), "\n"); !s.reads(wrong) {
				t.Error("the address of another computer is taken")
			}
			s.fill(0, srv.URL)
			s.press("common.save")

			s.fill(0, question)
			s.press("sources.ask")
			quoted := passages(s)
			if len(quoted) == 0 || !s.reads(button) || s.reads(label) || asked.Load() > 0 {
				t.Fatalf("%d passages; the model was asked %d times before anybody wished it", len(quoted), asked.Load())
			}
			s.press("sources.plain.do")
			s.mustRead(label)
			s.mustRead(words.T("sources.plain.cites", "N", "1"))
			if s.reads(invented) {
				t.Error("a sentence that does not rest on the passages is shown")
			}
			if now := passages(s); strings.Join(now, "|") != strings.Join(quoted, "|") {
				t.Error("the passages do not stand as they were")
			}

			srv.Close()
			s.fill(0, question)
			s.press("sources.ask")
			s.press("sources.plain.do")
			if silent := s.session.Text().Error(&casework.Error{Code: casework.Offline, Key: "error.rephrase.silent"}); s.shell.banner.what.Text() != silent.What {
				t.Errorf("a model that is gone: %q, want %q", s.shell.banner.what.Text(), silent.What)
			}
			if s.reads(label) || strings.Join(passages(s), "|") != strings.Join(quoted, "|") {
				t.Error("without the model the passages do not stand alone")
			}

			// It is switched off in the settings, where it is said which one is on.
			s.at(page.Route{Page: "settings"})
			s.mustRead("stand-in · " + srv.URL)
			modelCard(s).Tapped(nil)
			s.settle()
			s.fill(0, "")
			s.press("common.save")
			s.mustRead(words.T("sources.model.off"))
			s.at(page.Route{Page: "sources", Arg: question})
			if len(passages(s)) == 0 || s.reads(button) {
				t.Error("the model was switched off and can be asked")
			}
		})
	}
}

// passages gives the quoted passages that are in sight, by their numbered titles.
func passages(s *seat) (titles []string) {
	s.all(func(o fyne.CanvasObject) {
		if x, ok := o.(*widgets.Para); ok && numbered.MatchString(x.Text()) {
			titles = append(titles, x.Text())
		}
	})
	return titles
}

var numbered = regexp.MustCompile(`^[1-9]\. `)

// modelCard gives the button that edits the model on the page of settings: that of the last card.
func modelCard(s *seat) (edit *widgets.Button) {
	s.all(func(o fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok && b.Text() == s.session.Text().T("common.edit") {
			edit = b
		}
	})
	return edit
}
