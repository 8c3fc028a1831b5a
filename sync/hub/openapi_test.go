package hub_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/sync/hub"
	"zanger/sync/wire"
)

// TestOpenAPIIsTrue holds the document to what the hub does: fields to the Go types, statuses to answers it gives.
func TestOpenAPIIsTrue(t *testing.T) {
	r := newRig(t, openSQLite)
	a := r.enrol("coordinator")
	a.put(r.queue)
	res, err := http.Get(r.url + "/v1/openapi.json")
	must(t, err)
	defer res.Body.Close()
	type schema struct {
		Required   []string
		Properties map[string]any
	}
	var doc struct {
		Paths      map[string]map[string]struct{ Responses map[string]any }
		Components struct{ Schemas map[string]schema }
	}
	must(t, json.NewDecoder(res.Body).Decode(&doc))
	tags := func(v any) (names []string) {
		for f := range reflect.TypeOf(v).Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	keys := func(m map[string]any) (names []string) {
		for n := range m {
			names = append(names, n)
		}
		slices.Sort(names)
		return names
	}
	for name, v := range map[string]any{"Question": hub.Question{}, "Receipt": hub.Receipt{}, "Line": hub.PublicLine{}} {
		if got, want := keys(doc.Components.Schemas[name].Properties), tags(v); !slices.Equal(got, want) {
			t.Errorf("%s: the document has %v, the program %v", name, got, want)
		}
	}
	token, err := r.hub.NewToken(ctx, r.office, hub.TokenPartner, "contact centre", 0)
	must(t, err)
	call := func(method, path, auth string, body any) (int, map[string]any) {
		t.Helper()
		b, err := json.Marshal(body)
		must(t, err)
		req, err := http.NewRequest(method, r.url+path, bytes.NewReader(b))
		must(t, err)
		req.Header.Set("Authorization", "Bearer "+auth)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		must(t, err)
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		must(t, err)
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Errorf("%s: no JSON: %s", path, raw)
		}
		if _, in := doc.Paths["/v1/enquiries"][strings.ToLower(method)].Responses[statusText(res.StatusCode)]; !in {
			t.Errorf("%s %s: %d is not in the document", method, path, res.StatusCode)
		}
		return res.StatusCode, m
	}
	full := map[string]any{"contact": "+7 700 1", "safe": "yes", "story": "A story", "language": "ru", "consent": true}
	for _, need := range doc.Components.Schemas["Question"].Required {
		less := map[string]any{}
		for k, v := range full {
			if k != need {
				less[k] = v
			}
		}
		if status, _ := call("POST", "/v1/enquiries", token, less); status < 400 {
			t.Errorf("without %s: %d", need, status)
		}
	}
	if status, _ := call("POST", "/v1/enquiries", token, map[string]any{"story": "x", "surprise": 1}); status != 400 {
		t.Errorf("an unknown field: %d", status)
	}
	if status, _ := call("POST", "/v1/enquiries", token[:len(token)-1]+"!", full); status != 403 {
		t.Errorf("a wrong token: %d", status)
	}
	status, m := call("POST", "/v1/enquiries", token, full)
	if status != 201 {
		t.Fatalf("got %d %v", status, m)
	}
	for _, need := range doc.Components.Schemas["Receipt"].Required {
		if m[need] == nil {
			t.Errorf("receipt without %s: %v", need, m)
		}
	}
	_, list := call("GET", "/v1/enquiries?from=2020-01-01T00:00:00Z", token, nil)
	lines, _ := list["enquiries"].([]any)
	if len(lines) != 1 || lines[0].(map[string]any)["code"] != m["code"] {
		t.Errorf("lines: %v", list)
	}
	other, err := r.hub.NewToken(ctx, r.office, hub.TokenPartner, "another partner", 0)
	must(t, err)
	if _, list := call("GET", "/v1/enquiries", other, nil); len(list["enquiries"].([]any)) != 0 {
		t.Error("one partner sees another's")
	}
	// The laptop takes it and says so; a complaint goes to the coordinator's own key.
	code := m["code"].(string)
	a.envelope("POST", "/v1/enquiries", wire.AboutEnquiry, &wire.EnquiryReport{Office: r.office, Device: a.id.Device, Taken: []string{code},
		Status: []wire.EnquiryStatus{{Code: strings.ToLower(code), Status: "accepted", At: time.Now().UnixMilli()}}}, nil, 204)
	if _, list := call("GET", "/v1/enquiries", token, nil); list["enquiries"].([]any)[0].(map[string]any)["status"] != "accepted" {
		t.Errorf("status: %v", list)
	}
}

func statusText(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}
