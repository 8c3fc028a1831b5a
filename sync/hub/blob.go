package hub

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/wire"
)

// piece is how much of an upload is gathered before it is brought to the disk. What is cut off before that is kept as a smaller
// piece.
const piece = 256 << 10

// senders lets the newest sender of an upload cut off the one before it at once, in this copy of the hub; over copies the
// fence in the store does it with the next piece.
type senders struct {
	mu sync.Mutex
	at map[casework.ID]*sender
}

// sender is a line that sends an upload.
type sender struct {
	mu   sync.Mutex
	stop func() // wakes it where it waits for a line that is dead; nil once it is over
	cut  bool
	done chan struct{}
}

func (s *senders) take(id casework.ID, stop func()) *sender {
	me := &sender{stop: stop, done: make(chan struct{})}
	s.mu.Lock()
	if s.at == nil {
		s.at = map[casework.ID]*sender{}
	}
	old := s.at[id]
	s.at[id] = me
	s.mu.Unlock()
	old.end()
	return me
}

// settle waits until what a line brought is kept: of one that was cut the end comes at once, and one that is dead is cut off after settleTime.
func (s *senders) settle(id casework.ID) {
	s.mu.Lock()
	old := s.at[id]
	s.mu.Unlock()
	if old == nil {
		return
	}
	t := time.NewTimer(settleTime)
	defer t.Stop()
	select {
	case <-old.done:
	case <-t.C:
		old.end()
	}
}

const settleTime = 300 * time.Millisecond

// end cuts a sender off, if it is one, and waits until what it gathered is kept.
func (o *sender) end() {
	if o == nil {
		return
	}
	o.mu.Lock()
	if o.stop != nil {
		o.cut = true
		o.stop()
	}
	o.mu.Unlock()
	<-o.done
}

// release says that a sender is over, once or more often, and whether it was cut off.
func (s *senders) release(id casework.ID, me *sender) (cut bool) {
	s.mu.Lock()
	if s.at[id] == me {
		delete(s.at, id)
	}
	s.mu.Unlock()
	me.mu.Lock()
	defer me.mu.Unlock()
	if me.stop != nil {
		me.stop = nil
		close(me.done)
	}
	return me.cut
}

func (h *Hub) startBlob(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.startBlob"
	var m wire.BlobStart
	d, _, err := h.envelope(r, wire.AboutBlob, &m)
	if err != nil {
		return err
	}
	if !d.Revoked.IsZero() {
		return denied(where, "revoked")
	}
	if m.Office != d.Office {
		return denied(where, "office")
	}
	if m.Size < 1 || m.Size > wire.MaxBlob || int64(len(m.Sums)) != (m.Size+wire.BlobPart-1)/wire.BlobPart {
		return invalid(where, "blob")
	}
	ctx := r.Context()
	role, err := h.Store.Member(ctx, d.Office, d.Device.Device, m.Space)
	if err != nil {
		return err
	}
	if role == wire.RoleReader {
		return denied(where, "reader")
	}
	h.senders.settle(store.UploadID(m.Sum, m.Space)) // a line of before may still bring what it held
	if size, err := h.Store.Attachment(ctx, d.Office, casework.ID{}, m.Sum); err == nil && size == m.Size {
		// Somebody of the office sent the very same sealed bytes before.
		if err := h.Store.Attach(ctx, d.Office, m.Sum, m.Space, m.Size, h.Clock.Now()); err != nil {
			return err
		}
		h.pokes.poke(d.Office, 0)
		return h.message(w, http.StatusOK, &wire.BlobState{Sum: m.Sum, Size: m.Size, Offset: m.Size, Ready: true})
	}
	u := store.Upload{Office: d.Office, Space: m.Space, Device: d.Device.Device, Sum: m.Sum, Size: m.Size, Made: h.Clock.Now()}
	for _, s := range m.Sums {
		u.Sums = append(u.Sums, s[:]...)
	}
	up, err := h.Store.StartUpload(ctx, u)
	if err != nil {
		return err
	}
	at := "/v1/blobs/" + up.ID.String()
	w.Header().Set("Location", at)
	tus(w, up)
	return h.message(w, http.StatusCreated, &wire.BlobState{Sum: m.Sum, Size: m.Size, Offset: up.Place, At: at})
}

func tus(w http.ResponseWriter, u *store.Upload) {
	w.Header().Set("Tus-Resumable", "1.0.0")
	w.Header().Set("Upload-Offset", strconv.FormatInt(u.Place, 10))
	w.Header().Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	w.Header().Set("Cache-Control", "no-store")
}

// upload finds an upload of the caller's office whose space it may write to.
func (h *Hub) upload(r *http.Request) (*store.Upload, error) {
	d, err := h.active(r, nil)
	if err != nil {
		return nil, err
	}
	id, err := casework.ParseID(r.PathValue("id"))
	if err != nil || id.IsZero() {
		return nil, missing("hub.upload")
	}
	u, err := h.Store.Upload(r.Context(), d.Office, id, false)
	if err != nil {
		return nil, err
	}
	role, err := h.Store.Member(r.Context(), d.Office, d.Device.Device, u.Space)
	if err != nil {
		return nil, err
	}
	if role == wire.RoleReader {
		return nil, denied("hub.upload", "reader")
	}
	return u, nil
}

// headBlob says where to go on. Who asks sends from there, so nothing may still come from before: it would be sent twice.
func (h *Hub) headBlob(w http.ResponseWriter, r *http.Request) error {
	u, err := h.upload(r)
	if err != nil {
		return err
	}
	h.senders.settle(u.ID)
	if u, err = h.Store.Upload(r.Context(), u.Office, u.ID, false); err != nil {
		return err
	}
	tus(w, u)
	w.WriteHeader(http.StatusOK)
	return nil
}

// statusDamaged is what tus answers when a sum does not fit.
const statusDamaged = 460

func (h *Hub) patchBlob(w http.ResponseWriter, r *http.Request) error {
	u, err := h.upload(r)
	if err != nil {
		return err
	}
	offset, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 {
		return invalid("hub.patchBlob", "blob")
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	rc := http.NewResponseController(w)
	me := h.senders.take(u.ID, func() {
		cancel()
		rc.SetReadDeadline(time.Unix(1, 0)) // wakes a read that waits for a line that is dead
	})
	defer h.senders.release(u.ID, me)
	now, status, err := h.take(ctx, u, offset, r.Body)
	if h.senders.release(u.ID, me) && r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close") // the deadline ended the line for whatever would come over it next
	}
	if err != nil {
		return err
	}
	tus(w, now)
	w.WriteHeader(status)
	return nil
}

// take keeps what a sender brings from an offset on, and says what to answer.
func (h *Hub) take(ctx context.Context, u *store.Upload, offset int64, from io.Reader) (_ *store.Upload, status int, err error) {
	// Whoever raised the fence is the only one to write. What the request before it had gathered is on the disk by now.
	keep := context.WithoutCancel(ctx)
	if u, err = h.Store.Upload(keep, u.Office, u.ID, true); err != nil {
		return nil, 0, err
	}
	if offset != u.Place {
		return u, http.StatusConflict, nil
	}
	good, err := h.receive(ctx, u, from)
	if err == nil && good && u.Place == u.Size {
		good, err = h.finish(keep, u)
	}
	if err != nil {
		return nil, 0, err
	}
	if !good {
		return u, statusDamaged, nil
	}
	return u, http.StatusNoContent, nil
}

// receive keeps what comes, piece by piece, also what came before the line was cut. It says false when a part was not what it
// was announced to be; the place is then back where the last good part ends.
func (h *Hub) receive(ctx context.Context, u *store.Upload, from io.Reader) (bool, error) {
	keep := context.WithoutCancel(ctx)
	buf := make([]byte, piece)
	checked := u.Place / wire.BlobPart * wire.BlobPart
	for {
		room := min(int64(piece), u.Size-u.Place)
		if room == 0 {
			if n, _ := io.ReadFull(from, buf[:1]); n > 0 {
				return false, invalid("hub.receive", "large")
			}
			return true, nil
		}
		n, readErr := io.ReadFull(from, buf[:room])
		if n > 0 {
			key := store.PartKey(u)
			if err := h.Blobs.Put(keep, key, buf[:n]); err != nil {
				return false, err
			}
			if err := h.Store.Advance(keep, u, store.Part{At: u.Place, Size: int64(n), Key: key}); err != nil {
				return false, errors.Join(err, h.Blobs.Delete(keep, key))
			}
			h.measures.blobBytes.WithLabelValues("in").Add(float64(n))
		}
		if u.Place-checked >= wire.BlobPart || u.Place == u.Size {
			good, err := h.Blobs.GoodPlace(keep, u, checked)
			if err != nil {
				return false, err
			}
			whole := u.Place == u.Size && good == u.Size || u.Place < u.Size && good == u.Place/wire.BlobPart*wire.BlobPart
			if !whole {
				return false, h.Store.Truncate(keep, u, good)
			}
			checked = good
		}
		switch {
		case errors.Is(readErr, io.EOF), errors.Is(readErr, io.ErrUnexpectedEOF) && ctx.Err() == nil:
			return true, nil
		case readErr != nil:
			return false, &casework.Error{Code: casework.Invalid, Key: "error.hub.cut", Op: "hub.receive", Err: readErr}
		}
	}
}

// finish makes the attachment.
func (h *Hub) finish(ctx context.Context, u *store.Upload) (bool, error) {
	err := h.Blobs.Join(ctx, u)
	if casework.CodeOf(err) == casework.Corrupt {
		return false, h.Store.Truncate(ctx, u, 0)
	}
	if err != nil {
		return false, err
	}
	if err := h.Store.Attach(ctx, u.Office, u.Sum, u.Space, u.Size, h.Clock.Now()); err != nil {
		return false, err
	}
	h.pokes.poke(u.Office, 0) // who heard of it while it was on its way waits for it
	return true, h.dropUpload(ctx, u)
}

func (h *Hub) dropUpload(ctx context.Context, u *store.Upload) error {
	if err := h.Store.DropUpload(ctx, u.Office, u.ID); err != nil {
		return err
	}
	var keys []string
	if err := h.Blobs.Each(ctx, u.Office.String()+"/part/"+u.ID.String()+"/", func(key string, _ int64) error {
		keys = append(keys, key)
		return nil
	}); err != nil {
		return err
	}
	for _, k := range keys {
		if err := h.Blobs.Delete(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hub) getBlob(w http.ResponseWriter, r *http.Request) error {
	const where = "hub.getBlob"
	d, err := h.active(r, nil)
	if err != nil {
		return err
	}
	raw, err := hex.DecodeString(r.PathValue("id"))
	if err != nil || len(raw) != 32 {
		return missing(where)
	}
	sum := [32]byte(raw)
	size, err := h.Store.Attachment(r.Context(), d.Office, d.Device.Device, sum)
	if err != nil {
		return err
	}
	return h.serveObject(w, r, store.AttachmentKey(d.Office, sum), size, hex.EncodeToString(raw))
}

// serveObject hands an object out from an offset on.
func (h *Hub) serveObject(w http.ResponseWriter, r *http.Request, key string, size int64, tag string) error {
	etag := `"` + tag + `"`
	w.Header().Set("ETag", etag)
	w.Header().Set("Accept-Ranges", "bytes")
	w.Header().Set("Content-Type", "application/octet-stream")
	if m := r.Header.Get("If-Match"); m != "" && m != etag && m != "*" {
		w.WriteHeader(http.StatusPreconditionFailed)
		return nil
	}
	from, to, status := int64(0), size, http.StatusOK
	if text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok && !strings.Contains(text, ",") {
		a, b, _ := strings.Cut(text, "-")
		start, err := strconv.ParseInt(a, 10, 64)
		if err != nil || start < 0 || start >= size {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", size))
			w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			return nil
		}
		from, status = start, http.StatusPartialContent
		if b != "" {
			end, err := strconv.ParseInt(b, 10, 64)
			if err != nil || end < start {
				return invalid("hub.getBlob", "query")
			}
			to = min(end+1, size)
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, size))
	}
	in, err := h.Blobs.Open(r.Context(), key, from, to-from)
	if err != nil {
		return err
	}
	defer in.Close()
	w.Header().Set("Content-Length", strconv.FormatInt(to-from, 10))
	w.WriteHeader(status)
	rc := http.NewResponseController(w)
	buf := make([]byte, 64<<10)
	for {
		n, err := in.Read(buf)
		if n > 0 {
			rc.SetWriteDeadline(time.Now().Add(progressTime))
			if _, err := w.Write(buf[:n]); err != nil {
				return nil // the line is cut; the device asks for the rest
			}
			h.measures.blobBytes.WithLabelValues("out").Add(float64(n))
		}
		if err != nil {
			rc.SetWriteDeadline(time.Time{})
			return nil
		}
	}
}
