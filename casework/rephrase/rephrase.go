// Package rephrase asks a language model that runs on this very computer to say passages that were found in plainer words.
// It is off until a person switches it on, and never the source of anything: the passages stand beside what it says.
//
// # What it promises
//
// Nothing leaves the computer: the address must be this computer's own, and the connection is refused if it is not, whatever
// the name resolved to; proxies and redirections are not followed. Passages of one person's matter are not handed over.
// Names, numbers, telephones, addresses and case numbers in the question and in the office's own texts are replaced by
// placeholders before they are handed over, and put back in what is shown.
// What the model says is kept sentence by sentence: each must name the passages it rests on, its numbers and quotations must
// stand in them, and so must most of its words; what fails is dropped, and when nothing is left there is no answer.
//
// # What it refuses
//
// An address of another computer. To keep what was asked or said. To be asked without passages.
package rephrase

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"zanger/casework"
	"zanger/casework/library"
	"zanger/casework/names"
)

// Model is a model behind an OpenAI-compatible address of this computer.
type Model struct {
	URL  string // of the service, "http://127.0.0.1:11434/v1"
	Name string // of the model, as the service knows it
}

// Sentence is what the model said, with the passages it rests on.
type Sentence struct {
	Text  string `json:"text"`
	Cites []int  `json:"cites"` // places in the passages handed over, from 0
}

const (
	patience  = 3 * time.Minute // an old laptop says a word a second
	longest   = 1 << 20         // bytes of an answer
	mostWords = 1600            // letters of all passages handed over
	// backed is the part of a sentence's words that must stand in its passages.
	backed = .6
)

func fail(code casework.Code, key string, err error) error {
	return &casework.Error{Code: code, Key: "error.rephrase." + key, Op: "rephrase", Err: err}
}

// Check says whether the address is this computer's own and the model has a name. Errors: Invalid.
func (m Model) Check() error {
	u, err := url.Parse(strings.TrimSpace(m.URL))
	if err != nil || u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fail(casework.Invalid, "address", err)
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.Unmap().IsLoopback()) {
		return fail(casework.Invalid, "address", nil)
	}
	if strings.TrimSpace(m.Name) == "" {
		return fail(casework.Invalid, "name", nil)
	}
	return nil
}

// client speaks to this computer only: what a name resolved to is looked at once more when the line is opened.
func client() *http.Client {
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !at.Addr().Unmap().IsLoopback() {
			return errors.New("not this computer")
		}
		return nil
	}}
	return &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: dial.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirected") }}
}

// Say asks the model to answer the question from the passages in a language ("kk", "ru", "en"), behind a mask. What it gives has passed the
// check of the package comment. Errors: Missing when there is no passage that may be handed over; Offline when the service
// does not answer; Invalid for an address that is not this computer's; Denied when nothing of what it said holds.
func (m Model) Say(ctx context.Context, question, lang string, passages []library.Passage, mask *Mask) ([]Sentence, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	hidden := make([]library.Passage, len(passages))
	for i, p := range passages {
		if hidden[i] = p; !p.Of.IsZero() { // the law names nobody
			hidden[i].Title, hidden[i].Text = mask.Hide(p.Title, false), mask.Hide(p.Text, false)
		}
	}
	said, err := m.ask(ctx, mask.Hide(question, true), lang, hidden)
	if err != nil {
		return nil, err
	}
	var out []Sentence
	for _, s := range said {
		if !(Sentence{without(s.Text), s.Cites}).holds(hidden) {
			continue
		}
		if shown, ok := mask.Show(s.Text); ok {
			out = append(out, Sentence{shown, s.Cites})
		}
	}
	if len(out) == 0 {
		return nil, fail(casework.Denied, "unfounded", nil)
	}
	return out, nil
}

var tongue = map[string]string{"kk": "Kazakh", "ru": "Russian", "en": "English"}

func (m Model) ask(ctx context.Context, question, lang string, passages []library.Passage) ([]Sentence, error) {
	var text strings.Builder
	left := mostWords
	given := 0
	for i, p := range passages {
		if p.Private || left < len([]rune(p.Text)) && given > 0 {
			continue
		}
		left -= len([]rune(p.Text))
		given++
		fmt.Fprintf(&text, "[%d] %s\n%s\n\n", i, p.Title, p.Text)
	}
	if given == 0 {
		return nil, fail(casework.Missing, "nothing", nil)
	}
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	body, err := json.Marshal(map[string]any{
		"model": m.Name, "temperature": 0, "stream": false, "max_tokens": 600, "response_format": map[string]string{"type": "json_object"},
		"messages": []message{
			{"system", "You reword numbered passages of law in plain " + tongue[lang] + ". Use nothing but the passages. Add no number, date, article or advice that is not in them. Words such as NAME_1 stand for what is hidden from you: leave them as they are. " +
				`Answer with JSON only: {"sentences":[{"text":"...","cites":[0]}]}; every sentence cites the numbers of its passages. If the passages do not answer, give {"sentences":[]}.`},
			{"user", "Passages:\n\n" + text.String() + "Question: " + question},
		},
	})
	if err != nil {
		return nil, fail(casework.Internal, "answer", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(strings.TrimSpace(m.URL), "/")+"/chat/completions", bytes.NewReader(body))
	if err != nil {
		return nil, fail(casework.Invalid, "address", nil)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client().Do(req)
	if err != nil {
		return nil, fail(casework.Offline, "silent", nil) // the cause names the address and may quote the question
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, longest))
	if err != nil || res.StatusCode != http.StatusOK {
		return nil, fail(casework.Offline, "silent", fmt.Errorf("status %d", res.StatusCode))
	}
	var answer struct {
		Choices []struct {
			Message message `json:"message"`
		} `json:"choices"`
	}
	if json.Unmarshal(data, &answer) != nil || len(answer.Choices) == 0 {
		return nil, fail(casework.Denied, "answer", nil)
	}
	var said struct {
		Sentences []Sentence `json:"sentences"`
	}
	content := answer.Choices[0].Message.Content
	if from, to := strings.IndexByte(content, '{'), strings.LastIndexByte(content, '}'); from >= 0 && to > from {
		content = content[from : to+1] // some models wrap their JSON in words
	}
	if json.Unmarshal([]byte(content), &said) != nil {
		return nil, fail(casework.Denied, "answer", nil)
	}
	return said.Sentences, nil
}

var quoted = regexp.MustCompile(`«([^»]+)»|“([^”]+)”|"([^"]+)"`)

// holds checks a sentence against the passages it names.
func (s Sentence) holds(passages []library.Passage) bool {
	if strings.TrimSpace(s.Text) == "" || len(s.Cites) == 0 {
		return false
	}
	var text, place strings.Builder
	for _, c := range s.Cites {
		if c < 0 || c >= len(passages) || passages[c].Private {
			return false
		}
		text.WriteString(passages[c].Title + "\n" + passages[c].Text + "\n")
		place.WriteString(passages[c].Place + "\n")
	}
	source := names.Fold(text.String())
	numbers := append(numbersIn(source), numbersIn(names.Fold(place.String()))...)
	for _, n := range numbersIn(names.Fold(s.Text)) {
		if !slices.Contains(numbers, n) {
			return false
		}
	}
	for _, q := range quoted.FindAllStringSubmatch(s.Text, -1) {
		if !strings.Contains(source, names.Fold(q[1]+q[2]+q[3])) {
			return false
		}
	}
	known := wordsOf(source)
	all, has := 0, 0
	for _, w := range wordsOf(names.Fold(s.Text)) {
		if len([]rune(w)) < 4 {
			continue
		}
		all++
		stem := library.Stem(w)
		if slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, stem) }) {
			has++
		}
	}
	return all > 0 && float64(has) >= backed*float64(all)
}

func wordsOf(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// numbersIn gives the numbers of a text, in figures and in the words the three languages use for small ones, so that "ten"
// for "10" stands and "twenty" for "10" does not.
func numbersIn(folded string) []string {
	var out []string
	for _, w := range wordsOf(folded) {
		if n := numberOf(w); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func numberOf(w string) string {
	if strings.ContainsFunc(w, unicode.IsDigit) {
		return strings.TrimFunc(w, func(r rune) bool { return !unicode.IsDigit(r) })
	}
	for _, n := range numberWords {
		if w == n.begins || n.grows && strings.HasPrefix(w, n.begins) {
			return n.is
		}
	}
	return ""
}
