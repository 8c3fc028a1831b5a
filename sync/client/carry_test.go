package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/client/linetest"
)

// tables is everything that an older program kept in one value.
func tables(t *testing.T, s *sqlite.Store) (all []any) {
	t.Helper()
	keep := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	laptops, err := s.Laptops(t.Context())
	keep(laptops, err)
	places, err := s.AllPlaces(t.Context())
	keep(places, err)
	receipts, err := s.Receipts(t.Context())
	for i := range receipts {
		slices.SortFunc(receipts[i].Have, func(a, b sqlite.Have) int { return bytes.Compare(a.Space[:], b.Space[:]) })
	}
	keep(receipts, err)
	unplaced, err := s.Unplaced(t.Context())
	keep(unplaced, err)
	spaces, at, err := s.Histories(t.Context(), 100)
	keep([]any{spaces, at}, err)
	claimed, err := s.Claimed(t.Context())
	keep(claimed, err)
	entered, err := s.Entered(t.Context(), 100)
	keep(entered, err)
	rekey, err := s.ToRekey(t.Context(), s.Profile().Device)
	keep(rekey, err)
	return all
}

var seenAt = regexp.MustCompile(`,"Seen":"[^"]*"`)

// asBefore writes what is in the tables as one value, as programs did up to schema 5 of the profile, and empties the tables.
func asBefore(t *testing.T, s *sqlite.Store, more map[string]any) {
	t.Helper()
	text, err := s.Local(t.Context(), "sync.client")
	if err != nil {
		t.Fatal(err)
	}
	v := map[string]any{}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	devices, met := []map[string]any{}, map[string]any{}
	laptops, _ := s.Laptops(t.Context())
	for _, l := range laptops {
		d := map[string]any{}
		if err := json.Unmarshal([]byte(l.Note), &d); err != nil {
			t.Fatal(err)
		}
		met[l.Device.String()] = d["Met"]
		delete(d, "Met")
		delete(d, "Seen")
		devices = append(devices, d)
	}
	var grants, told, left []map[string]any
	placed := map[string]int{}
	places, _ := s.AllPlaces(t.Context())
	grant := func(p sqlite.Place, role string) map[string]any {
		return map[string]any{"Space": p.Space, "Device": p.Device, "Role": role}
	}
	for _, p := range places {
		if p.Given != "" {
			grants = append(grants, grant(p, p.Given))
			placed[p.Space.String()]++
		}
		if p.Told != "" {
			told = append(told, grant(p, p.Told))
		}
		if p.Out {
			left = append(left, grant(p, ""))
		}
	}
	keys, _ := s.SpaceKeys(t.Context())
	for _, k := range keys {
		placed[k.Space.String()] += 1000
	}
	receipts := map[string]any{}
	list, _ := s.Receipts(t.Context())
	for _, r := range list {
		var have []map[string]any
		for _, h := range r.Have {
			have = append(have, map[string]any{"Space": h.Space, "Device": h.Device, "Epoch": h.Epoch, "Number": h.Number})
		}
		receipts[r.Device.String()] = map[string]any{"Device": r.Device, "At": r.At.UnixMilli(), "Have": have}
	}
	v["devices"], v["met"], v["grants"], v["told"], v["left"], v["placed"], v["receipts"] = devices, met, grants, told, left, placed, receipts
	for key, value := range more {
		v[key] = value
	}
	for _, err := range []error{s.ReplaceLaptops(t.Context()), s.ForgetPlaces(t.Context()), s.Unplace(t.Context())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := json.Marshal(v)
	if err == nil {
		err = s.SetLocal(t.Context(), "sync.client", string(b))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatAnOlderProgramKeptInOneValueIsCarriedOver(t *testing.T) {
	t.Parallel()
	h := linetest.New(t, nil)
	var ls []*linetest.Laptop
	for i, role := range []casework.Duty{casework.Coordinator, casework.Consultant, casework.Supervisor} {
		l := linetest.NewLaptop(t, fmt.Sprint("Үлгі ", i), role)
		l.Enrol(h, role)
		ls = append(ls, l)
	}
	a, b, c := ls[0], ls[1], ls[2]
	syncAll(ls...)
	k := newCase(a, "Ескі", b.Store.Profile().Member)
	out := newCase(a, "Шығарылған", a.Store.Profile().Member)
	if err := a.Client.Share(t.Context(), out.ID, c.Store.Profile().Member); err != nil {
		t.Fatal(err)
	}
	syncAll(ls...)
	if err := a.Client.Withdraw(t.Context(), out.ID, c.Store.Profile().Member); err != nil {
		t.Fatal(err)
	}
	carry(t, b, a) // with a receipt
	syncAll(ls...)

	before := tables(t, a.Store)
	laptops, places := before[0].([]sqlite.Laptop), before[1].([]sqlite.Place)
	for i := range laptops {
		laptops[i].Note = seenAt.ReplaceAllString(laptops[i].Note, "")
	}
	for i := range places {
		places[i].Since = time.Time{} // older programs noted neither
	}
	if len(before[0].([]sqlite.Laptop)) != 3 || len(before[1].([]sqlite.Place)) < 8 || len(before[2].([]sqlite.Receipt)) == 0 || len(before[3].([]sqlite.Unplaced)) != 0 {
		t.Fatalf("the test has nothing to carry over: %v", before)
	}
	asBefore(t, a.Store, nil)
	if got := tables(t, a.Store); reflect.DeepEqual(got, before) {
		t.Fatal("the tables were not emptied")
	}
	a.Restart()
	if list, err := a.Client.Devices(t.Context()); err != nil || len(list) != 3 || list[0].Met.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	if got := tables(t, a.Store); !reflect.DeepEqual(got, before) {
		t.Errorf("got\n%v\nwant\n%v", got, before)
	}
	if text, err := a.Store.Local(t.Context(), "sync.client"); err != nil || strings.Contains(text, `"grants"`) || strings.Contains(text, `"devices"`) || !strings.Contains(text, `"hub"`) {
		t.Errorf("the value holds it still: %s, %v", text, err)
	}
	edit(a, k.ID, func(k *casework.Case) { k.Summary = "жаңа" })
	syncAll(ls...)
	if got := linetest.Get[casework.Case](b, k.ID); got == nil || got.Summary != "жаңа" {
		t.Errorf("the office goes on: %+v", got)
	}
	if linetest.Get[casework.Case](c, out.ID) != nil {
		t.Error("who was taken out is back")
	}
	for _, p := range tables(t, a.Store)[1].([]sqlite.Place) {
		if !p.Since.IsZero() {
			t.Errorf("since when nobody noted, and it says %v", p.Since)
		}
	}

	// The parts that are there only for a while, and a crash after the tables were written and before the value was.
	space := k.ID
	more := map[string]any{"history": map[string]any{space.String(): 7}, "taken": []string{"K7F2-9M"}, "claims": []casework.ID{space},
		"rekeyed": map[string]any{a.Store.Profile().Device.String(): []casework.ID{space}}}
	for range 2 {
		asBefore(t, a.Store, more)
		a.Restart()
		if _, err := a.Client.Devices(t.Context()); err != nil {
			t.Fatal(err)
		}
		spaces, at, _ := a.Store.Histories(t.Context(), 10)
		claimed, _ := a.Store.Claimed(t.Context())
		entered, _ := a.Store.Entered(t.Context(), 10)
		rekey, _ := a.Store.ToRekey(t.Context(), a.Store.Profile().Device)
		if !slices.Equal(spaces, []casework.ID{space}) || at != 7 || claimed != space || !slices.Equal(entered, []string{"K7F2-9M"}) || slices.Contains(rekey, space) {
			t.Errorf("%v %d, %v, %v, %v", spaces, at, claimed, entered, rekey)
		}
	}
}
