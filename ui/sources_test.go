package ui

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/casework/rephrase"
	"zanger/ui/page"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// TestSourcesShots draws the page of sources in each of its states. With ZANGER_SHOTS=DIR it leaves the pictures there, in
// every language and theme.
func TestSourcesShots(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	langs, themes, sizes := text.Langs, []string{"light", "dark"}, []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}}
	if dir == "" {
		langs, themes, sizes = []string{"kk"}, []string{"light"}, sizes[:1]
	}
	questions := map[string]map[string]string{
		"law":     {"kk": "Жалақыны кешіктірген күн үшін өсімпұл қандай?", "ru": "Какая пеня за задержку зарплаты?", "en": "What is the penalty for late wages?"},
		"refused": {"kk": "Бауырсақты қалай пісіреді?", "ru": "Как приготовить бешбармак?", "en": "How do I cook plov?"},
		"own":     {"kk": "канарейка сейсенбіде", "ru": "канарейка сейсенбіде", "en": "канарейка сейсенбіде"},
	}
	questions["model"] = questions["law"]
	for _, state := range []string{"empty", "law", "refused", "own", "model"} {
		for _, lang := range langs {
			for _, look := range themes {
				t.Run(state+"-"+lang+"-"+look, func(t *testing.T) {
					comeBackHere(t)
					w, k := office(t, presenter.Looks{Lang: lang, Theme: look, Percent: 100})
					attachLetter(t, k)
					if state == "model" {
						standIn(t, k)
					}
					w.unlocked(t, k)
					w.Go(page.Route{Page: "sources", Arg: questions[state][lang]})
					for range 200 { // the papers are read beside the page
						k.settle()
						if _, _, working := w.Desk().Library.Reading(); !working {
							break
						}
						time.Sleep(10 * time.Millisecond)
					}
					k.settle()
					if state == "model" {
						buttonIn(w.win.Content(), w.Desk().Text.T("sources.plain.do")).OnTapped()
						for w.working > 0 {
							time.Sleep(5 * time.Millisecond)
							late.run()
							k.settle()
						}
					}
					shootSizes(t, w, k, dir, "sources-"+state+"-"+lang+"-"+look, sizes)
				})
			}
		}
	}
}

// attachLetter puts a letter into the first case.
func attachLetter(t *testing.T, k *keeper) {
	t.Helper()
	ctx := context.Background()
	cs, err := casework.List[casework.Case](ctx, k.store, casework.All().By("number").Limit(1))
	if err != nil || len(cs) == 0 {
		t.Fatal("no case", err)
	}
	if _, err := k.store.Do(ctx, casework.Act{Name: "act.file.add"}, func(tx casework.Tx) error {
		f := &casework.File{Header: casework.Header{Space: cs[0].ID}, Case: cs[0].ID, Name: "Көршінің хаты.txt"}
		return k.store.AddFile(ctx, tx, f, strings.NewReader("Ойдан шығарылған хат.\n\nКанарейка сейсенбіде қайтарылады, торымен бірге. Дәні үшін шығынды екі жақ тең бөледі."))
	}); err != nil {
		t.Fatal(err)
	}
}

// standIn is a model of this computer that repeats the first passage.
func standIn(t *testing.T, k *keeper) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var q struct {
			Messages []struct{ Content string } `json:"messages"`
		}
		_ = json.NewDecoder(r.Body).Decode(&q)
		_, passage, _ := strings.Cut(q.Messages[1].Content, "[0] ")
		_, passage, _ = strings.Cut(passage, "\n")
		passage, _, _ = strings.Cut(passage, "\n")
		said, _ := json.Marshal(map[string]any{"sentences": []any{map[string]any{"text": passage, "cites": []int{0}}}})
		_ = json.NewEncoder(rw).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": string(said)}}}})
	}))
	t.Cleanup(srv.Close)
	if err := presenter.SetModel(context.Background(), k.store, rephrase.Model{URL: srv.URL, Name: "stand-in"}); err != nil {
		t.Fatal(err)
	}
}
