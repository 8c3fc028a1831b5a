package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/wire"
)

// sameTries is how often an attachment is tried without a byte coming through before the rest is left for the next exchange.
const sameTries = 5

// files moves attachments that are not in both places: previews first, then small ones. One that cannot go does not stop the others; a line that is gone does.
func (x *exchange) files(ctx context.Context) error {
	list, err := x.c.store.FilesToMove(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		if err := x.file(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// file moves one attachment. That it cannot go now is no error: it is asked for again next time.
func (x *exchange) file(ctx context.Context, f *sqlite.FileToMove) error {
	if f.Size > wire.MaxBlob {
		return nil
	}
	in := false
	if err := x.c.member(ctx, func() error {
		in = len(x.c.ring.Of(f.Space)) > 0
		return nil
	}); err != nil || !in {
		return err
	}
	move := x.download
	if f.Here {
		move = x.upload
	}
	moved, err := move(ctx, f)
	switch code := casework.CodeOf(err); {
	case errors.Is(err, errSkip), code == casework.Missing, code == casework.Denied && casework.KeyOf(err) != "error.hub.revoked", code == casework.Invalid:
		return nil // not at the hub yet, or not for us
	case err != nil || !moved:
		return err
	}
	if err := x.c.store.FileMoved(ctx, f.Sealed); err != nil {
		return err
	}
	if f.Preview.IsZero() {
		x.out.Files++
	} else {
		x.out.Previews++
	}
	return nil
}

// Fetch brings one attachment here from the hub, with its preview: also where attachments wait, since a person asked for this one and saw its size. One that is
// here already is left. Errors: Missing (no such file; key error.sync.file_away: its colleague has not sent it; error.sync.file_stick: there is no hub, it
// comes with a stick); Offline; those of Sync.
func (c *Client) Fetch(ctx context.Context, file casework.ID, progress func(Progress)) (Carried, error) {
	f, err := casework.Get[casework.File](ctx, c.store, file)
	if err != nil || c.store.FileHere(f) {
		return Carried{}, err
	}
	hub := false
	if err := c.member(ctx, func() error {
		hub = c.st.Hub != ""
		return nil
	}); err != nil {
		return Carried{}, err
	}
	if !hub {
		return Carried{}, fault(casework.Missing, "file_stick", nil)
	}
	out, err := c.exchange(ctx, Options{Progress: progress}, func(x *exchange) error {
		list, err := c.store.FilesToMove(ctx)
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].ID != file && list[i].Preview != file {
				continue
			}
			if err := x.file(ctx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return out, err
	case out.Offline:
		return out, &casework.Error{Code: casework.Offline, Key: out.Problem, Op: "sync.client"}
	case !c.store.FileHere(f):
		return out, fault(casework.Missing, "file_away", nil)
	}
	return out, nil
}

var errSkip = errors.New("sync: not now")

func (x *exchange) moving(f *sqlite.FileToMove, up bool, done, total int64) {
	step := StepFiles
	if !f.Preview.IsZero() {
		step = StepPreviews
	}
	x.tell(func(p *Progress) { *p = Progress{Step: step, Done: done, Total: total, File: f.Name, Up: up} })
}

// upload sends an attachment from where the hub has it.
func (x *exchange) upload(ctx context.Context, f *sqlite.FileToMove) (bool, error) {
	file, err := os.Open(x.c.filePath(f.Sealed))
	if err != nil {
		return false, errSkip // gone since it was looked for: its case was forgotten
	}
	defer file.Close()
	start := wire.BlobStart{Space: f.Space, Size: f.Size}
	whole := sha256.New()
	for {
		part := sha256.New()
		n, err := io.CopyN(io.MultiWriter(part, whole), file, wire.BlobPart)
		if n > 0 {
			start.Sums = append(start.Sums, [32]byte(part.Sum(nil)))
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return false, fault(casework.ReadOnly, "disk", err)
		}
	}
	if start.Sum = [32]byte(whole.Sum(nil)); hex.EncodeToString(start.Sum[:]) != f.Sealed {
		return false, errSkip // damaged on this disk: health says so, and colleagues keep the good one
	}
	st, err := x.c.store.SyncState(ctx)
	if err != nil {
		return false, err
	}
	start.Office = st.Office
	var at wire.BlobState
	if err := x.envelope(ctx, "POST", "/v1/blobs", wire.AboutBlob, &start, &at); err != nil {
		return false, err
	}
	if at.Ready {
		return true, nil
	}
	offset, stuck, wait := at.Offset, 0, 200*time.Millisecond
	for offset < f.Size {
		x.moving(f, true, offset, f.Size)
		to := f.Size
		if left, limited := x.h.meter.left(); limited {
			if to = min(to, offset+left-callCost); to <= offset {
				return false, offline("budget", errBudget)
			}
		}
		reached, err := x.patch(ctx, f, file, at.At, offset, to)
		if err != nil {
			if casework.CodeOf(err) != casework.Offline || ctx.Err() != nil || errors.Is(err, errBudget) {
				return false, err
			}
			if err := sleep(ctx, jitter(wait)); err != nil {
				return false, err
			}
			if reached, err = x.head(ctx, at.At); err != nil {
				if casework.CodeOf(err) == casework.Missing { // the answer to the last byte was lost
					return x.there(ctx, &start)
				}
				return false, err
			}
		}
		if reached > offset {
			stuck, wait = 0, 200*time.Millisecond
		} else if stuck++; stuck == sameTries {
			return false, offline("offline", nil)
		} else {
			wait *= 2
		}
		offset = reached
	}
	x.moving(f, true, f.Size, f.Size)
	return true, nil
}

// there asks whether the hub has the whole attachment.
func (x *exchange) there(ctx context.Context, start *wire.BlobStart) (bool, error) {
	var at wire.BlobState
	if err := x.envelope(ctx, "POST", "/v1/blobs", wire.AboutBlob, start, &at); err != nil {
		return false, err
	}
	if !at.Ready {
		return false, errSkip
	}
	return true, nil
}

// callCost is what a call costs beside its body, bytes: a budget that is cut off in the middle of one loses what was under way.
const callCost = 4 << 10

// patch sends the rest of an attachment for as long as the line lives, and gives how far the hub is.
func (x *exchange) patch(ctx context.Context, f *sqlite.FileToMove, file *os.File, target string, offset, to int64) (int64, error) {
	answer, err := x.h.try(ctx, request{method: "PATCH", target: target,
		header: map[string]string{"Upload-Offset": strconv.FormatInt(offset, 10), "Content-Type": "application/offset+octet-stream"},
		from: func() (io.Reader, int64) {
			return &told{io.NewSectionReader(file, offset, to-offset), func(n int64) { x.moving(f, true, offset+n, f.Size) }, 0, 0}, to - offset
		},
		expect: []int{http.StatusConflict, 460}})
	if err != nil {
		return offset, err
	}
	answer.Body.Close()
	return placeOf(answer)
}

func placeOf(answer *http.Response) (int64, error) {
	n, err := strconv.ParseInt(answer.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || n < 0 {
		return 0, offline("between", nil)
	}
	return n, nil
}

func (x *exchange) head(ctx context.Context, target string) (int64, error) {
	answer, err := x.h.send(ctx, request{method: "HEAD", target: target, expect: []int{http.StatusNotFound}})
	if err != nil {
		return 0, err
	}
	answer.Body.Close()
	if answer.StatusCode == http.StatusNotFound {
		return 0, fault(casework.Missing, "upload", nil)
	}
	return placeOf(answer)
}

// mostFrame is how much of an attachment goes as one frame, bytes: of a frame that is cut in the middle the other side keeps nothing.
const mostFrame = 16 << 10

// told is a reader that tells how far it is, not too often.
type told struct {
	io.Reader
	tell  func(int64)
	n, at int64
}

func (t *told) Read(b []byte) (int, error) {
	n, err := t.Reader.Read(b[:min(len(b), mostFrame)])
	if t.n += int64(n); t.n-t.at >= 64<<10 {
		t.at = t.n
		t.tell(t.n)
	}
	return n, err
}

// download fetches an attachment from where it stopped.
func (x *exchange) download(ctx context.Context, f *sqlite.FileToMove) (bool, error) {
	path := x.c.filePath(f.Sealed)
	part, err := openPart(path)
	if err != nil {
		return false, err
	}
	defer part.Close()
	have, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		return false, fault(casework.ReadOnly, "disk", err)
	}
	for stuck := 0; ; {
		q := request{method: "GET", target: "/v1/blobs/" + f.Sealed, expect: []int{http.StatusRequestedRangeNotSatisfiable}}
		if have > 0 {
			q.header = map[string]string{"Range": fmt.Sprintf("bytes=%d-", have), "If-Match": `"` + f.Sealed + `"`}
		}
		answer, err := x.h.send(ctx, q)
		if err != nil {
			return false, err
		}
		size := have + answer.ContentLength
		if answer.StatusCode == http.StatusOK {
			have, size = 0, answer.ContentLength
		}
		if answer.StatusCode == http.StatusRequestedRangeNotSatisfiable {
			size = have // whole already, or wrong: the sum says which
		}
		if size <= 0 || size > wire.MaxBlob {
			answer.Body.Close()
			return false, offline("between", nil)
		}
		var got int64
		if have < size {
			if _, err := part.Seek(have, io.SeekStart); err != nil {
				answer.Body.Close()
				return false, fault(casework.ReadOnly, "disk", err)
			}
			x.moving(f, false, have, size)
			body := &told{io.LimitReader(answer.Body, size-have), func(n int64) { x.moving(f, false, have+n, size) }, 0, 0}
			got, err = copyTo(part, body)
		}
		answer.Body.Close()
		if have += got; have >= size {
			done, err := finishPart(part, path, f.Sealed, size)
			if casework.CodeOf(err) == casework.Corrupt {
				return false, errSkip // it is fetched anew next time
			}
			return done, err
		}
		if err != nil && casework.CodeOf(err) != casework.Offline || ctx.Err() != nil || errors.Is(err, errBudget) {
			return false, errors.Join(err, ctx.Err())
		}
		if got > 0 {
			stuck = 0
		} else if stuck++; stuck == sameTries {
			return false, offline("offline", err)
		}
		x.h.http.CloseIdleConnections()
		if err := sleep(ctx, jitter(200*time.Millisecond)); err != nil {
			return false, err
		}
	}
}

// copyTo copies until the line or the disk ends it, and tells which.
func copyTo(disk *os.File, line io.Reader) (n int64, err error) {
	buf := make([]byte, 32<<10)
	for {
		m, readErr := line.Read(buf)
		if m > 0 {
			if _, err := disk.Write(buf[:m]); err != nil {
				return n, fault(casework.Full, "disk", err)
			}
			n += int64(m)
		}
		if readErr == io.EOF {
			return n, nil
		}
		if readErr != nil {
			return n, readErr
		}
	}
}

// Files gives the attachments that are not in both places yet, in the order in which they will be moved.
func (c *Client) Files(ctx context.Context) (out []FileMove, err error) {
	list, err := c.store.FilesToMove(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	busy := c.busy
	c.mu.Unlock()
	for _, f := range list {
		m := FileMove{File: f.ID, Case: f.Case, Name: f.Name, Size: f.Size, Up: f.Here, Preview: !f.Preview.IsZero()}
		if info, err := os.Stat(c.filePath(f.Sealed) + comingSuffix); err == nil && !f.Here {
			m.Done = info.Size()
		}
		if busy != nil && busy.File == f.Name && (busy.Step == StepPreviews) == m.Preview {
			m.Done, m.Size, m.Moving = busy.Done, busy.Total, true
		}
		out = append(out, m)
	}
	return out, nil
}
