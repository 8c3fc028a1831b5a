package hub

import (
	"context"
	"net/http"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// putRoll keeps what a device that leads the office vouches for. The hub hands it on as it is: it could neither make one nor alter it.
func (h *Hub) putRoll(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.putRoll"
	b, err := body(r, wire.MaxRoll)
	if err != nil {
		return err
	}
	e, err := wire.Unwrap(b)
	if err != nil {
		return err
	}
	d, err := h.device(r, e.Device)
	if err != nil {
		return err
	}
	var m wire.Roll
	if err := e.Check(wire.AboutRoll, d.Sign, &m); err != nil {
		return err
	}
	switch {
	case !d.Revoked.IsZero():
		return denied(where, "revoked")
	case m.Device != e.Device || m.Office != d.Office:
		return denied(where, "office")
	case !Lead(d.Role):
		return denied(where, "lead")
	case m.Number < 1:
		return invalid(where, "query")
	}
	if err := h.Store.PutRoll(r.Context(), d.Office, store.Roll{Device: m.Device, Number: m.Number, Envelope: b}); err != nil {
		return err
	}
	h.pokes.poke(d.Office, 0)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// rolls gives the rolls of an office, none when they are those that mark names. A device that was revoked gets its own and those of others who were, too: by
// them it may know who withdrew it.
func (h *Hub) rolls(ctx context.Context, d *store.Device, mark string) (out [][]byte, err error) {
	list, err := h.Store.Rolls(ctx, d.Office)
	numbers := map[casework.ID]int64{}
	for _, l := range list {
		if l.Revoked && d.Revoked.IsZero() {
			continue
		}
		numbers[l.Device] = l.Number
		out = append(out, l.Envelope)
	}
	if mark != "" && mark == wire.RollMark(numbers) {
		return nil, err
	}
	return out, err
}
