package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

// caller finds and checks the device a request comes from. sum is the SHA-256 of the body, nil for none.
func (h *Hub) caller(r *http.Request, sum []byte) (*store.Device, error) {
	a, err := wire.ParseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return nil, err
	}
	d, err := h.device(r, a.Device)
	if err != nil {
		return nil, err
	}
	now := h.Clock.Now()
	if err := a.Check(d.Sign, r.Method, r.URL.RequestURI(), sum, now); err != nil {
		return nil, err
	}
	if !h.nonces.fresh(a.Device.String()+a.Nonce, now, 2*wire.MaxSkew) {
		return nil, denied("hub.caller", "replay")
	}
	return d, nil
}

// device gives a device by its id. One that is not known is told the same as one whose signature is wrong.
func (h *Hub) device(r *http.Request, id casework.ID) (*store.Device, error) {
	d, err := h.Store.Device(r.Context(), id)
	if casework.CodeOf(err) == casework.Missing {
		return nil, &casework.Error{Code: casework.Denied, Key: "error.sync.signature", Op: "hub.device"}
	}
	if err != nil {
		return nil, err
	}
	return d, h.limits.allow(limitDevice, id.String(), h.Clock.Now())
}

// active is caller for a device that was not revoked.
func (h *Hub) active(r *http.Request, sum []byte) (*store.Device, error) {
	d, err := h.caller(r, sum)
	if err == nil && !d.Revoked.IsZero() {
		return nil, denied("hub.active", "revoked")
	}
	return d, err
}

// envelope reads a signed message and says who signed it.
func (h *Hub) envelope(r *http.Request, about string, m any) (*store.Device, []byte, error) {
	b, err := body(r, wire.MaxMessage+256)
	if err != nil {
		return nil, nil, err
	}
	e, err := wire.Unwrap(b)
	if err != nil {
		return nil, nil, err
	}
	d, err := h.device(r, e.Device)
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(e.Message)
	return d, sum[:], e.Check(about, d.Sign, m)
}

// deviceLine is a laptop as JSON shows it to its colleagues.
type deviceLine struct {
	Device  casework.ID `json:"device"`
	Met     time.Time   `json:"met"` // last time it brought or fetched something, to the hour
	Revoked bool        `json:"revoked"`
}

// devices tells the laptops of an office when each of them was here last.
func (h *Hub) devices(w http.ResponseWriter, r *http.Request) error {
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	list, err := h.Store.Devices(r.Context(), d.Office)
	if err != nil {
		return err
	}
	out := []deviceLine{}
	for _, o := range list {
		out = append(out, deviceLine{o.Device.Device, o.Met.UTC().Truncate(time.Hour), !o.Revoked.IsZero()})
	}
	return answerJSON(w, http.StatusOK, out)
}

// Lead reports whether a role leads the office on the hub.
func Lead(role string) bool {
	return role == string(casework.Coordinator) || role == string(casework.Supervisor)
}

// inviteLetters is how long the code of an invite is: 80 bits.
const inviteLetters = 16

// InviteTime is how long an invite may be used.
const InviteTime = 72 * time.Hour

func inviteHash(code string) []byte {
	secret, _, _ := strings.Cut(code, ".")
	sum := sha256.Sum256([]byte("zanger invite " + seal.NormalCode(secret)))
	return sum[:]
}

// Invite makes an invite: a code that lets one device in, once, within 72 hours. Where the hub has an authority of its own the
// code ends with a dot and its fingerprint. Who comes by it gets no key before a colleague compared check codes: the hub vouches for nobody.
func (h *Hub) Invite(ctx context.Context, office casework.ID, role string) (code string, err error) {
	return h.invite(ctx, office, role, seal.Grouped(seal.RandomCode(inviteLetters)))
}

func (h *Hub) invite(ctx context.Context, office casework.ID, role, code string) (string, error) {
	if !knownRole(role) {
		return "", invalid("hub.Invite", "role")
	}
	now := h.Clock.Now()
	err := h.Store.PutInvite(ctx, store.Invite{Office: office, Hash: inviteHash(code), Role: role, Made: now, Expires: now.Add(InviteTime)})
	if h.Pin != "" {
		code += "." + h.Pin
	}
	return code, err
}

func knownRole(role string) bool {
	for _, d := range casework.Duties {
		if string(d) == role {
			return true
		}
	}
	return false
}

func (h *Hub) enrol(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.enrol"
	if err := h.limits.allow(limitEnrol, h.Address(r), h.Clock.Now()); err != nil {
		return err
	}
	b, err := body(r, 64<<10)
	if err != nil {
		return err
	}
	e, err := wire.Unwrap(b)
	if err != nil {
		return err
	}
	var m wire.Enrol
	if err := e.Peek(&m); err != nil {
		return err
	}
	if m.Device != e.Device || len(m.Sign) != ed25519.PublicKeySize || len(m.Box) > 4096 || !validRecipient(m.Box) {
		return invalid(where, "enrol")
	}
	if err := e.Check(wire.AboutEnrol, m.Sign, &m); err != nil {
		return err
	}
	if len(m.Proof) > 256 {
		return invalid(where, "enrol")
	}
	d := store.Device{Device: wire.Device{Device: m.Device, Member: m.Member, Sign: m.Sign, Box: m.Box, Proof: m.Proof}, Made: h.Clock.Now()}
	o, dev, founder, err := h.Store.Enrol(r.Context(), inviteHash(m.Code), d, m.Found)
	if err != nil {
		return err
	}
	all, err := h.Store.Devices(r.Context(), o.ID)
	if err != nil {
		return err
	}
	h.pokes.poke(o.ID, 0)
	a := wire.Enrolled{Office: o.ID, Founder: founder, Found: o.Settings.Found, Role: dev.Role, Now: h.Clock.Now().UnixMilli(), Life: o.Life}
	for _, d := range all {
		a.Devices = append(a.Devices, d.Device)
	}
	return h.message(w, http.StatusOK, &a)
}

func (h *Hub) push(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.push"
	var p wire.Push
	d, _, err := h.envelope(r, wire.AboutPush, &p)
	if err != nil {
		return err
	}
	if p.Device != d.Device.Device || p.Office != d.Office {
		return denied(where, "office")
	}
	a, err := h.Store.Push(r.Context(), &p, h.Clock.Now())
	if err != nil {
		return err
	}
	var top int64
	for _, v := range a.Verdicts {
		top = max(top, v.Seq)
		h.measures.ops.WithLabelValues([]string{"", "accepted", "quarantined", "rejected"}[v.Kind]).Inc()
	}
	if top > 0 {
		h.pokes.poke(p.Office, top)
	}
	return h.message(w, http.StatusOK, a)
}

func (h *Hub) pull(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.pull"
	d, err := h.caller(r, nil)
	if err != nil {
		return err
	}
	v := r.URL.Query()
	q := store.PullQuery{Office: d.Office, Device: d.Device.Device, Own: v.Get("own") == "1", Sets: v.Get("sets") == "1", Now: h.Clock.Now()}
	for name, into := range map[string]*int64{"after": &q.After, "keys": &q.Told} {
		if text := v.Get(name); text != "" {
			if *into, err = strconv.ParseInt(text, 10, 64); err != nil || *into < 0 {
				return invalid(where, "query")
			}
		}
	}
	for name, into := range map[string]*int{"ops": &q.Ops, "bytes": &q.Bytes} {
		if text := v.Get(name); text != "" {
			if *into, err = strconv.Atoi(text); err != nil || *into < 1 {
				return invalid(where, "query")
			}
		}
	}
	if list := v.Get("spaces"); list != "" {
		for text := range strings.SplitSeq(list, ",") {
			id, err := casework.ParseID(text)
			if err != nil || id.IsZero() {
				return invalid(where, "query")
			}
			q.Spaces = append(q.Spaces, id)
		}
	}
	page, err := h.Store.Pull(r.Context(), q)
	if err == nil && page.Gone {
		page.Rolls, err = h.rolls(r.Context(), d, "")
	}
	if err != nil {
		return err
	}
	return h.message(w, http.StatusOK, page)
}

func (h *Hub) keys(w http.ResponseWriter, r *http.Request) error {
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	var space casework.ID
	if text := r.PathValue("id"); text != "all" {
		if space, err = casework.ParseID(text); err != nil || space.IsZero() {
			return missing("hub.keys")
		}
	}
	var since int64
	if text := r.URL.Query().Get("since"); text != "" {
		if since, err = strconv.ParseInt(text, 10, 64); err != nil || since < 0 {
			return invalid("hub.keys", "query")
		}
	}
	k, err := h.Store.Keys(r.Context(), d.Office, d.Device.Device, space, since)
	if err == nil {
		k.Rolls, err = h.rolls(r.Context(), d, r.URL.Query().Get("rolls"))
	}
	if err != nil {
		return err
	}
	return h.message(w, http.StatusOK, k)
}

func (h *Hub) putKeys(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.putKeys"
	var k wire.KeysPut
	d, sum, err := h.envelope(r, wire.AboutKeys, &k)
	if err != nil {
		return err
	}
	if k.Device != d.Device.Device || k.Office != d.Office {
		return denied(where, "office")
	}
	if k.Space.IsZero() || k.Space.String() != r.PathValue("id") {
		return invalid(where, "query")
	}
	if err := h.Store.PutKeys(r.Context(), &k, sum, h.Clock.Now()); err != nil {
		return err
	}
	h.pokes.poke(k.Office, 0)
	out, err := h.Store.Keys(r.Context(), d.Office, d.Device.Device, k.Space, 0)
	if err != nil {
		return err
	}
	return h.message(w, http.StatusOK, out)
}

// putKeysBatch is putKeys for many spaces at once: a laptop that comes with a thousand cases does not ask a thousand times.
func (h *Hub) putKeysBatch(w http.ResponseWriter, r *http.Request) error {
	var m wire.KeysBatch
	d, sum, err := h.envelope(r, wire.AboutBatch, &m)
	if err != nil {
		return err
	}
	if m.Device != d.Device.Device || m.Office != d.Office {
		return denied("hub.putKeysBatch", "office")
	}
	answer, err := h.Store.PutKeysBatch(r.Context(), &m, sum, h.Clock.Now())
	if err != nil {
		return err
	}
	h.pokes.poke(m.Office, 0)
	return h.message(w, http.StatusOK, answer)
}

// jsonFrom is active with a JSON body read into m, when that is not nil; lead wants a coordinator or supervisor.
func (h *Hub) jsonFrom(r *http.Request, lead bool, m any) (*store.Device, error) {
	var sum []byte
	if m != nil {
		b, err := body(r, 64<<10)
		if err != nil {
			return nil, err
		}
		sum = wire.BodySum(b)
		if err := json.Unmarshal(b, m); err != nil {
			return nil, invalid("hub.json", "json")
		}
	}
	d, err := h.active(r, sum)
	if err == nil && lead && !Lead(d.Role) {
		return nil, denied("hub.json", "lead")
	}
	return d, err
}

func answerJSON(w http.ResponseWriter, status int, m any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(m)
}

func (h *Hub) postInvite(w http.ResponseWriter, r *http.Request) error {
	var m struct {
		Role string `json:"role"`
		Code string `json:"code"` // of which the laptop keeps the secret
	}
	d, err := h.jsonFrom(r, true, &m)
	if err != nil {
		return err
	}
	code := seal.NormalCode(m.Code)
	switch len(strings.ReplaceAll(code, "-", "")) {
	case 0: // a laptop of before
		code = seal.Grouped(seal.RandomCode(inviteLetters))
	case inviteLetters:
	default:
		return invalid("hub.postInvite", "query")
	}
	code, err = h.invite(r.Context(), d.Office, m.Role, code)
	if err != nil {
		return err
	}
	return answerJSON(w, http.StatusCreated, map[string]any{"code": code, "url": h.URL, "expires": h.Clock.Now().Add(InviteTime).Format(time.RFC3339)})
}

func (h *Hub) revoke(w http.ResponseWriter, r *http.Request) error {
	d, err := h.jsonFrom(r, true, nil)
	if err != nil {
		return err
	}
	id, err := casework.ParseID(r.PathValue("id"))
	if err != nil {
		return missing("hub.revoke")
	}
	if err := h.Store.Revoke(r.Context(), d.Office, id, h.Clock.Now()); err != nil {
		return err
	}
	h.pokes.poke(d.Office, 0)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// purge removes a space for ever, when two people who lead the office ask for it. The directory and the queue stay.
func (h *Hub) purge(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.purge"
	d, err := h.jsonFrom(r, true, nil)
	if err != nil {
		return err
	}
	space, err := casework.ParseID(r.PathValue("id"))
	if err != nil || space.IsZero() {
		return missing(where)
	}
	o, err := h.Store.Office(r.Context(), d.Office)
	if err != nil {
		return err
	}
	if space == o.Settings.Found.Directory || space == o.Settings.Found.Queue {
		return denied(where, "office")
	}
	p, err := h.Store.Purge(r.Context(), d.Office, space, d.Device.Device, h.Clock.Now())
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.Context()) // the rows are gone: what they named goes, too
	for _, sum := range p.Sums {
		if err := h.Blobs.Delete(ctx, store.AttachmentKey(d.Office, sum)); err != nil {
			return err
		}
	}
	for _, id := range p.Uploads {
		if err := h.dropUpload(ctx, &store.Upload{Office: d.Office, ID: id}); err != nil {
			return err
		}
	}
	if p.Done {
		h.pokes.poke(d.Office, 0)
		return answerJSON(w, http.StatusOK, map[string]bool{"done": true})
	}
	return answerJSON(w, http.StatusAccepted, map[string]bool{"done": false})
}

// heldLine is an operation that was not accepted, as JSON shows it.
type heldLine struct {
	Device casework.ID `json:"device"`
	Epoch  uint32      `json:"epoch"`
	Number int64       `json:"number"`
	Space  casework.ID `json:"space"`
	Kind   int         `json:"kind"`
	Reason string      `json:"reason"`
	At     time.Time   `json:"at"`
	Bytes  int         `json:"bytes"`
}

func (h *Hub) held(w http.ResponseWriter, r *http.Request) error {
	d, err := h.jsonFrom(r, true, nil)
	if err != nil {
		return err
	}
	list, err := h.Store.Held(r.Context(), d.Office)
	if err != nil {
		return err
	}
	out := []heldLine{}
	for _, l := range list {
		out = append(out, heldLine(l))
	}
	return answerJSON(w, http.StatusOK, out)
}

func (h *Hub) release(w http.ResponseWriter, r *http.Request) error {
	var m heldLine
	d, err := h.jsonFrom(r, true, &m)
	if err != nil {
		return err
	}
	v, err := h.Store.Release(r.Context(), d.Office, m.Device, m.Epoch, m.Number, h.Clock.Now())
	if err != nil {
		return err
	}
	h.pokes.poke(d.Office, v.Seq)
	return answerJSON(w, http.StatusOK, map[string]int64{"seq": v.Seq})
}
