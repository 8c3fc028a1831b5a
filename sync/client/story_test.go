package client_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/sync/client"
	"zanger/sync/client/linetest"
)

// The day of the consultant in a district without a line (acceptance story C): fourteen people in a village, six minutes of 2G, a photo cut in its middle, a
// stick to the regional office on Saturday.
func TestARuralConsultantsDay(t *testing.T) {
	t.Parallel()
	h := linetest.New(t, nil)
	office := linetest.NewLaptop(t, "Үлгібекова Айсұлу", casework.Coordinator)
	office.Enrol(h, casework.Coordinator)
	office.Sync()
	rural := linetest.NewLaptop(t, "Үлгібаев Нұрлан", casework.Consultant)
	rural.Enrol(h, casework.Consultant)
	syncAll(rural, office, rural)

	// The village has no line.
	h.Line.Dead(true)
	seeded := []string{"Үлгібаев", "Үлгібекова", "Ауылдасова", "87010000", "ауыл кітапханасында", "жер дауы"}
	var enquiries []*casework.Enquiry
	visit := func(i int) {
		e := &casework.Enquiry{Channel: casework.FieldDay, Language: "kk", Line: fmt.Sprint("жер дауы ", i), Story: strings.Repeat("Көршім жер учаскесінің шекарасын бұзды, ауыл кітапханасында айтты. ", 4),
			Area: "REAL.LAND", SafeContact: "no", Settlement: "Торғай"}
		if err := rural.Desk.Add(t.Context(), e, &casework.Party{Name: fmt.Sprintf("Ауылдасова Үлгі %d", i), Phone: fmt.Sprintf("870100000%02d", i)}); err != nil {
			t.Fatal(err)
		}
		enquiries = append(enquiries, e)
	}
	for i := range 14 {
		visit(i)
	}
	k := newCase(rural, "Ауылдасова жер дауы", rural.Store.Profile().Member)
	photos := []*casework.File{scan(rural, k, "сурет-1.jpg", 400_000), scan(rural, k, "сурет-2.jpg", 900_000)}
	rural.Restart() // the battery is empty
	s, err := rural.Status(t.Context())
	if err != nil || s.Queued < 14 || s.Confirmed == 0 || s.Files != 2 {
		t.Fatalf("in the village: %+v, %v", s, err)
	}
	if c, err := rural.Client.Sync(t.Context(), client.Options{}); err != nil || !c.Offline {
		t.Errorf("without a line: %+v, %v", c, err)
	}

	// 18:00, 2G: 20 kbit/s, and every fifth connection breaks. The text goes through within a budget of 300 KB, the photos wait.
	h.Line.Dead(false)
	h.Line.Shape(2_500, 300*time.Millisecond)
	n := 0
	h.Line.CutEach(func() (int64, int64) {
		if n++; n%5 == 1 {
			return 3_000, 0
		}
		return 0, 0
	})
	h.Line.Count()
	began := time.Now()
	for range 5 {
		c, err := rural.Client.Sync(t.Context(), client.Options{Budget: 300 << 10, TextOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if !c.Offline {
			break
		}
	}
	up, down, conns := h.Line.Count()
	t.Logf("text of 14 applications: %d bytes up, %d down, %d connections, %.0f s", up, down, conns, time.Since(began).Seconds())
	if s, err = rural.Status(t.Context()); err != nil || s.Queued != 0 || s.Sent != 0 || s.Files != 2 || s.Last.IsZero() {
		t.Errorf("after six minutes: %+v, %v", s, err)
	}
	if up+down > 60_000 || time.Since(began) > 6*time.Minute {
		t.Errorf("the text took %d bytes, %v", up+down, time.Since(began))
	}

	// A better line for a while; it is cut in the middle of a photo.
	h.Line.CutEach(nil)
	h.Line.Shape(400_000, 50*time.Millisecond)
	h.Line.Drop()
	seen := int64(0)
	c, err := rural.Client.Sync(t.Context(), client.Options{Progress: func(p client.Progress) {
		if p.Step == client.StepFiles && p.File == "сурет-2.jpg" && p.Done > 300_000 && seen == 0 {
			seen = p.Done
			h.Line.Dead(true)
		}
	}})
	if err != nil || !c.Offline || seen == 0 {
		t.Fatalf("cut in the middle of a photo: %+v, %v", c, err)
	}
	if s, _ = rural.Status(t.Context()); s.Files != 1 || s.Queued != 0 {
		t.Errorf("cut in the middle of a photo: %+v", s)
	}
	h.Line.Dead(false)
	h.Line.Shape(0, 0)
	h.Line.Count()
	if c := rural.Sync(); c.Files != 1 {
		t.Errorf("went on: %+v", c)
	}
	if up, _, _ := h.Line.Count(); up > 900_000-seen+280_000 {
		t.Errorf("%d bytes for the rest of a photo of which %d were there", up, seen)
	}
	blobs, err := filepath.Glob(filepath.Join(h.Dir, "blobs", "*", "blob", "*", "*"))
	if err != nil || len(blobs) != 2 {
		t.Errorf("the hub has %d attachments, want 2: %v", len(blobs), err)
	}
	office.Sync()
	for i, e := range enquiries {
		got := linetest.Get[casework.Enquiry](office, e.ID)
		if got == nil || got.Story != e.Story || got.SafeContact != "no" {
			t.Errorf("application %d did not come whole: %+v", i, got)
		}
	}
	if got := linetest.Get[casework.File](office, photos[0].ID); got != nil {
		t.Error("a case of one person came to another")
	}

	// Saturday: a stick to the regional office, which has the line; receipts come back on the same stick.
	h.Line.Dead(true)
	visit(15)
	visit(16)
	stick := filepath.Join(t.TempDir(), "stick.zbundle")
	if _, err := rural.ExportFile(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	h.Line.Dead(false)
	if in, err := office.ImportFile(t.Context(), stick, ""); err != nil || in.In == 0 {
		t.Fatalf("taken in: %+v, %v", in, err)
	}
	office.Sync()
	if _, err := office.ExportFile(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	h.Line.Dead(true)
	if s, _ = rural.Status(t.Context()); s.Queued == 0 {
		t.Errorf("confirmed before anybody did: %+v", s)
	}
	if _, err := rural.ImportFile(t.Context(), stick, ""); err != nil {
		t.Fatal(err)
	}
	if s, err = rural.Status(t.Context()); err != nil || s.Queued != 0 {
		t.Errorf("after the receipts: %+v, %v", s, err)
	}
	h.Line.Dead(false)
	if c := rural.Sync(); c.Out != 0 {
		t.Errorf("what the stick had brought was sent again: %+v", c)
	}
	if s, _ = rural.Status(t.Context()); s.Queued+s.Sent+s.Waiting+s.Rejected != 0 {
		t.Errorf("at last: %+v", s)
	}

	// The laptop's disk and the hub's show nobody's name.
	if found := h.Holds(seeded...); len(found) > 0 {
		t.Errorf("the hub can read: %v", found)
	}
	if err := rural.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(rural.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, word := range seeded {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%s holds %q", d.Name(), word)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
