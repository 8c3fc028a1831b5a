package hub

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// PublishPack offers a pack of law or of templates (a zip) to an office's devices. It is read, its signature and its schema are checked first; trusted
// are the project's key, or the ones given. Devices check it again. Errors: those of lawpack.Load; Invalid when the revision is
// out with other bytes.
func (h *Hub) PublishPack(ctx context.Context, office casework.ID, data []byte, trusted ...ed25519.PublicKey) (*store.Pack, error) {
	const where = "hub.PublishPack"
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.hub.pack", Op: where, Err: err}
	}
	kind, head := wire.PackLaw, &lawpack.Manifest{}
	if lawpack.PartOf(z) == lawpack.PartTemplates {
		t, err := lawpack.Shelf{Trusted: trusted}.CheckTemplates(z)
		if err != nil {
			return nil, err
		}
		kind, head = wire.PackTemplates, t.Head()
	} else {
		p, err := lawpack.Load(z, trusted...)
		if err != nil {
			return nil, err
		}
		head = &p.Manifest
	}
	s := store.Pack{Kind: kind, Name: head.ID, Revision: int64(head.Revision), Size: int64(len(data)), Sum: sha256.Sum256(data), Made: h.Clock.Now()}
	if err := h.Blobs.Put(ctx, store.PackKey(office, s.Sum), data); err != nil {
		return nil, err
	}
	return &s, h.Store.PutPack(ctx, office, s)
}

// packLine is a pack as JSON shows it.
type packLine struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Revision int64  `json:"revision"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
}

func (h *Hub) packs(w http.ResponseWriter, r *http.Request) error {
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	list, err := h.Store.Packs(r.Context(), d.Office)
	if err != nil {
		return err
	}
	out := []packLine{}
	for _, p := range list {
		out = append(out, packLine{p.Kind, p.Name, p.Revision, p.Size, hex.EncodeToString(p.Sum[:])})
	}
	return answerJSON(w, http.StatusOK, out)
}

func (h *Hub) pack(w http.ResponseWriter, r *http.Request) error {
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	list, err := h.Store.Packs(r.Context(), d.Office)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Kind == r.PathValue("kind") && p.Name == r.PathValue("name") && strconv.FormatInt(p.Revision, 10) == r.PathValue("revision") {
			return h.serveObject(w, r, store.PackKey(d.Office, p.Sum), p.Size, hex.EncodeToString(p.Sum[:]))
		}
	}
	return missing("hub.pack")
}
