package rephrase

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/library"
)

var passages = []library.Passage{
	{Title: "Судебный приказ", Text: "Кто не согласен с судебным приказом, подаёт возражение в течение десяти рабочих дней со дня получения копии.", Place: "ГПК 141 ч.2"},
	{Title: "Пошлина", Text: "С неимущественного иска платят 0,5 МРП.", Place: "НК 665"},
	{Title: "Ответ по делу", Text: "Клиенту сказали подать возражение завтра.", Private: true},
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		text  string
		cites []int
		want  bool
	}{
		{"Если вы не согласны с судебным приказом, подайте возражение: на это десять рабочих дней со дня получения копии.", []int{0}, true},
		{"Возражение подают в течение 10 рабочих дней.", []int{0}, true},
		{"Возражение подают в течение двадцати рабочих дней.", []int{0}, false}, // another number in words
		{"Возражение подают в течение 20 рабочих дней.", []int{0}, false},
		{"По ГПК 141 возражение подают в течение десяти рабочих дней.", []int{0}, true},
		{"По ГПК 145 возражение подают в течение десяти рабочих дней.", []int{0}, false}, // another article
		{"Возражение подают в течение десяти рабочих дней.", nil, false},                 // rests on nothing
		{"Возражение подают в течение десяти рабочих дней.", []int{1}, false},            // on another passage
		{"Возражение подают в течение десяти рабочих дней.", []int{7}, false},            // on one that is not there
		{"Клиенту сказали подать возражение завтра.", []int{2}, false},                   // of somebody's matter
		{"Нужно срочно нанять хорошего адвоката и обратиться в прокуратуру.", []int{0}, false},
		{"Сказано: «подаёт возражение в течение десяти рабочих дней».", []int{0}, true},
		{"Сказано: «подаёт жалобу в течение десяти рабочих дней».", []int{0}, false},
		{"С неимущественного иска платят 0,5 МРП.", []int{1}, true},
		{"С неимущественного иска платят 0,3 МРП.", []int{1}, false},
		{"", []int{0}, false},
	} {
		if got := (Sentence{c.text, c.cites}).holds(passages); got != c.want {
			t.Errorf("%q %v: got %v", c.text, c.cites, got)
		}
	}
}

// stand-in is a service that answers with what it is told, and keeps what it was asked.
func standIn(t *testing.T, content string, status int) (Model, *string) {
	t.Helper()
	asked := new(string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/chat/completions" || r.Method != http.MethodPost {
			t.Errorf("asked %s %s", r.Method, r.URL.Path)
		}
		b, _ := io.ReadAll(r.Body)
		*asked = string(b)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": content}}}})
	}))
	t.Cleanup(srv.Close)
	return Model{URL: srv.URL + "/v1", Name: "stand-in"}, asked
}

func TestSay(t *testing.T) {
	ctx := context.Background()
	m, asked := standIn(t, `Вот: {"sentences":[{"text":"Возражение подают в течение десяти рабочих дней.","cites":[0]},{"text":"И ещё заплатите 900 тенге.","cites":[1]}]}`, 200)
	got, err := m.Say(ctx, "Как возразить?", "ru", passages, &Mask{})
	if err != nil || len(got) != 1 || got[0].Cites[0] != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	if !strings.Contains(*asked, "десяти рабочих дней") || strings.Contains(*asked, "завтра") {
		t.Errorf("handed over: %s", *asked)
	}
	if !strings.Contains(*asked, `"temperature":0`) || !strings.Contains(*asked, "stand-in") {
		t.Errorf("asked: %s", *asked)
	}
	for name, c := range map[string]struct {
		content string
		status  int
		want    casework.Code
	}{
		"nothing holds":  {`{"sentences":[{"text":"Срок двадцать дней.","cites":[0]}]}`, 200, casework.Denied},
		"says nothing":   {`{"sentences":[]}`, 200, casework.Denied},
		"is not JSON":    {`Срок десять дней.`, 200, casework.Denied},
		"out of service": {`{}`, 503, casework.Offline},
	} {
		m, _ := standIn(t, c.content, c.status)
		if _, err := m.Say(ctx, "?", "ru", passages, &Mask{}); casework.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := m.Say(ctx, "?", "ru", passages[2:], &Mask{}); casework.CodeOf(err) != casework.Missing {
		t.Errorf("only what may not be handed over: %v", err)
	}
}

func TestOnlyThisComputer(t *testing.T) {
	for _, a := range []string{"http://127.0.0.1:8080/v1", "http://localhost:11434/v1", "http://[::1]:1/v1", "http://127.8.8.8:1"} {
		if err := (Model{a, "m"}).Check(); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	for _, a := range []string{"", "https://127.0.0.1/v1", "http://example.org/v1", "http://10.0.0.1/v1", "http://0.0.0.0:1/v1", "http://127.0.0.1.example.org/",
		"http://user:pw@127.0.0.1/", "file:///etc/passwd", "http://localhost.example.org/", "http://127.0.0.1:1/?x=http://example.org"} {
		if err := (Model{a, "m"}).Check(); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: %v", a, err)
		}
	}
	if err := (Model{URL: "http://127.0.0.1:1"}).Check(); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("no name: %v", err)
	}
	// A line to another computer is not opened even if a name leads there, and a redirection is not followed.
	if res, err := client().Get("http://192.0.2.1:80/"); err == nil {
		res.Body.Close()
		t.Error("a line to another computer was opened")
	} else if !strings.Contains(err.Error(), "not this computer") {
		t.Errorf("got %v", err)
	}
	srv := httptest.NewServer(http.RedirectHandler("http://192.0.2.1/", http.StatusTemporaryRedirect))
	defer srv.Close()
	if _, err := (Model{srv.URL, "m"}).Say(context.Background(), "?", "ru", passages, &Mask{}); casework.CodeOf(err) != casework.Offline {
		t.Errorf("redirected: %v", err)
	}
}
