package hub_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// TestTheHubCannotRead looks through everything the hub has on its disk, and into a backup of it, after a busy session.
func TestTheHubCannotRead(t *testing.T) {
	r := newRig(t, openSQLite)
	a, b := r.enrol("coordinator"), r.enrol("advocate")
	a.put(r.queue)
	k := a.space(b)
	secrets := []string{"Әлібекова Дана", "Сидоренко Пётр Ильич", "880101300123", "+7 705 444 55 66", "Tole Bi 120, apt 9", "жалақы төленбеді деп жұмыс беруші"}
	for _, s := range secrets {
		a.push(a.ops(k, s, s+" again"))
	}
	b.push(b.ops(k, secrets...))
	o, err := r.store.Office(ctx, r.office)
	must(t, err)
	q := hub.Question{Name: secrets[0], Contact: secrets[3], Safe: "yes", Story: secrets[5], Settlement: secrets[4], Language: "kk", Area: "LAB", Consent: true}
	receipt, err := r.hub.Ask(ctx, o, q, "page")
	must(t, err)
	must(t, r.hub.Reply(ctx, o, receipt.Code, "complaint", hub.Answer{Text: secrets[1] + " " + secrets[2], Contact: secrets[3]}))
	// An attachment as the laptop seals it: what travels is already unreadable.
	box, err := seal.SealBox(r.queue.BoxRecipient(), []byte(strings.Repeat(strings.Join(secrets, "\n"), 40)))
	must(t, err)
	sum := sha256.Sum256(box)
	var st wire.BlobState
	a.envelope("POST", "/v1/blobs", wire.AboutBlob, &wire.BlobStart{Office: r.office, Space: k.Space, Sum: sum, Size: int64(len(box)), Sums: [][32]byte{sum}}, &st, 201)
	head := map[string][]string{"Upload-Offset": {"0"}, "Authorization": {wire.Authorize(a.id, a.id.Device, "PATCH", st.At, nil, time.Now())}}
	a.do("PATCH", st.At, head, box, nil, 204)

	var list wire.Enquiries
	a.signed("GET", "/v1/enquiries?after=0", nil, &list, 200)
	if len(list.List) != 2 {
		t.Fatalf("got %d arrivals, want an enquiry and a complaint", len(list.List))
	}
	plain, err := r.queue.OpenBox(list.List[0].Box)
	must(t, err)
	if !bytes.Contains(plain, []byte(secrets[0])) {
		t.Error("the queue does not read what was asked")
	}
	b.signed("GET", "/v1/enquiries?after=0", nil, nil, 403)
	if plain, err := a.id.OpenBox(list.List[1].Box); err != nil || !bytes.Contains(plain, []byte(secrets[1])) {
		t.Errorf("the coordinator does not read the complaint: %v", err)
	}
	if _, err := r.rec.OpenBox(list.List[1].Box); err != nil {
		t.Errorf("the recovery key does not open the complaint: %v", err)
	}
	if _, err := b.id.OpenBox(list.List[1].Box); err == nil {
		t.Error("another device reads the complaint")
	}

	archive := filepath.Join(r.dir, "backup.tar")
	f, err := os.Create(archive)
	must(t, err)
	blobs, err := store.OpenBlobs(ctx, "file://"+filepath.ToSlash(filepath.Join(r.dir, "blobs")))
	must(t, err)
	defer blobs.Close()
	must(t, hub.Backup(ctx, r.store, blobs, r.dir, f))
	must(t, f.Close())
	look(t, r.dir, secrets, 4)

	// The drill: another hub comes up from the archive, and the laptops go on.
	data, err := os.ReadFile(archive)
	must(t, err)
	before := everythingSQLite(a)
	drill := t.TempDir()
	s := openSQLite(t, drill)
	to, err := store.OpenBlobs(ctx, "file://"+filepath.ToSlash(filepath.Join(drill, "blobs")))
	must(t, err)
	defer to.Close()
	if err := hub.Restore(ctx, s, to, drill, bytes.NewReader(data[:len(data)-3000])); err == nil {
		t.Error("half an archive was taken")
	}
	damaged := bytes.Clone(data)
	damaged[len(damaged)/2] ^= 1
	if err := hub.Restore(ctx, s, to, drill, bytes.NewReader(damaged)); err == nil {
		t.Error("a damaged archive was taken")
	}
	must(t, hub.Restore(ctx, s, to, drill, bytes.NewReader(data)))
	life := a.pull("after=0").Life
	r.dir = drill
	_, a.url = r.serve(s)
	if got := everythingSQLite(a); got != before {
		t.Errorf("after the restore %d operations, before %d", got, before)
	}
	if a.pull("after=0").Life == life {
		t.Error("nobody is told that the hub went back")
	}
	if v := a.push(a.ops(k, "goes on")).Verdicts[0]; v.Kind != wire.Accepted {
		t.Errorf("after the restore: %+v", v)
	}
	path := "/v1/blobs/" + hex.EncodeToString(sum[:])
	a.signed("GET", path, nil, nil, 200)
}

func everythingSQLite(l *laptop) int {
	n := 0
	p := l.pull("after=0&own=1")
	return n + len(p.Ops)
}

// look fails for every secret found in a file below dir, in clear or in base64.
func look(t *testing.T, dir string, secrets []string, atLeast int) {
	t.Helper()
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for i, s := range secrets {
			for _, form := range []string{s, strings.ReplaceAll(s, " ", ""), hex.EncodeToString([]byte(s)), base64.StdEncoding.EncodeToString([]byte(s))[:len(s)/3*4]} {
				if bytes.Contains(data, []byte(form)) {
					t.Errorf("secret %d stands in %s", i, filepath.Base(path))
				}
			}
		}
		return nil
	}))
	if files < atLeast {
		t.Errorf("looked at %d files only", files)
	}
}
