package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"zanger/casework"
)

// DoAs is Do for what several laptops may take in of one source, each for itself: with the same id and content they make the same change,
// and none of them makes it twice. at is when it happened.
func (s *Store) DoAs(ctx context.Context, act casework.Act, id casework.ID, at time.Time, f func(casework.Tx) error) (*casework.Change, error) {
	ch, err := s.doAs(ctx, act, casework.ID{}, func(t *tx) error {
		t.change.ID, t.change.At = id, at.UTC().Truncate(time.Millisecond)
		var n int64
		if err := one(context.WithoutCancel(ctx), t.w, `SELECT (SELECT count(*) FROM "journal" WHERE "id"=?1)+(SELECT count(*) FROM "operation" WHERE "change"=?1)`, []any{id[:]}, &n); err != nil || n > 0 {
			return err
		}
		return f(t)
	}, false)
	if err == nil && ch != nil {
		s.watch.tell(ch)
	}
	return ch, err
}

// LastLine is the place of the journal's last line: nothing changed while it stands.
func (s *Store) LastLine() int64 {
	s.write.Lock()
	defer s.write.Unlock()
	return s.chain.line
}

// foreignSeq is above what a profile's own changes are counted by; lines of operations that came have numbers from there on.
const foreignSeq = int64(1) << 40

// OwnWrites gives the entities of the kinds that changes made on this device after a journal line wrote, and the line it read up to; it
// reads at most limit lines. next is the last of these, or after at the end; it is 0 or what an earlier call gave.
func (s *Store) OwnWrites(ctx context.Context, after int64, limit int, kinds ...casework.Kind) (ids map[casework.ID]casework.Kind, next int64, err error) {
	const where = "sqlite.OwnWrites"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, after, err
	}
	defer done()
	want := map[casework.Kind]bool{}
	for _, k := range kinds {
		want[k] = true
	}
	ids, next = map[casework.ID]casework.Kind{}, after
	// By the device's own count, whose index holds nobody else's: lines of others may be a hundred thousand.
	device := s.profile.Device
	err = each(ctx, s.sparing, `SELECT "line","body" FROM "journal" WHERE "device"=?1 AND "seq">coalesce((SELECT "seq" FROM "journal" WHERE "line"=?2 AND "device"=?1 AND "seq"<?4),0) AND "seq"<?4 ORDER BY "seq" LIMIT ?3`,
		[]any{device[:], after, limit, foreignSeq}, func(scan func(...any) error) error {
			var body sql.RawBytes
			if err := scan(&next, &body); err != nil {
				return err
			}
			var l struct { // of a line, nothing else is looked at
				Wrote []struct {
					Entity casework.ID   `json:"entity"`
					Kind   casework.Kind `json:"kind"`
				} `json:"wrote"`
			}
			err := json.Unmarshal(body, &l)
			for _, w := range l.Wrote {
				if want[w.Kind] {
					ids[w.Entity] = w.Kind
				}
			}
			return err
		})
	return ids, next, mapped(where, err)
}

// Strange reports whether a confirmation is of an operation this device has not written: a copy of it is at work. known leaves out those and what
// still waits for the hub's own answer.
func (s *Store) Strange(ctx context.Context, acks []Verdict) (known []Verdict, strange bool, err error) {
	const where = "sqlite.Strange"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, false, err
	}
	defer done()
	device := s.profile.Device
	for _, a := range acks {
		var state int
		err := one(ctx, s.sparing, `SELECT "state" FROM "operation" WHERE "device"=? AND "epoch"=? AND "number"=?`, []any{device[:], int64(a.Epoch), a.Number}, &state)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			strange = true
		case err != nil:
			return nil, false, mapped(where, err)
		case state != opQueued:
			known = append(known, a)
		}
	}
	return known, strange, nil
}

// FileToMove is an attachment that is not both here and at the hub, as far as is known.
type FileToMove struct {
	casework.File
	Here bool
	Size int64 // as sealed when it is here, else in clear
}

// FilesToMove gives them: previews first, then the smallest. A preview has the name and the case of what it shows.
func (s *Store) FilesToMove(ctx context.Context) ([]FileToMove, error) {
	const where = "sqlite.FilesToMove"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []FileToMove
	seen := map[string]bool{}
	err = each(ctx, s.sparing, `SELECT f."id",f."space",coalesce(f."case",o."case"),coalesce(o."name",f."name"),f."size",f."sealed",f."preview_of" FROM "file" f
		LEFT JOIN "file" o ON o."id"=f."preview_of" WHERE f."deleted"=0 AND f."sealed"<>'' AND f."sealed" NOT IN (SELECT "sealed" FROM "attachment")
		ORDER BY f."preview_of" IS NULL,f."size",f."id"`, nil, func(scan func(...any) error) error {
		var f FileToMove
		var of, preview []byte
		err := scan(&f.ID, &f.Space, &of, &f.Name, &f.Size, &f.Sealed, &preview)
		copy(f.Case[:], of)
		copy(f.Preview[:], preview)
		if validSum(f.Sealed) && !seen[f.Sealed] {
			seen[f.Sealed] = true
			out = append(out, f)
		}
		return err
	})
	if err != nil {
		return nil, mapped(where, err)
	}
	for i := range out {
		info, err := os.Stat(s.filePath(out[i].Sealed))
		switch {
		case err == nil:
			out[i].Here, out[i].Size = true, info.Size()
		case !errors.Is(err, fs.ErrNotExist):
			return nil, mapped(where, err)
		}
	}
	return out, nil
}

// FileMoved notes that an attachment is here and at the hub.
func (s *Store) FileMoved(ctx context.Context, sealed string) error {
	return s.alone(ctx, "sqlite.FileMoved", func(ctx context.Context) error {
		return s.w.exec(ctx, `INSERT OR IGNORE INTO "attachment" VALUES(?)`, sealed)
	})
}

// FilesUnknown forgets what is at the hub: it was restored from a backup, and is asked again.
func (s *Store) FilesUnknown(ctx context.Context) error {
	return s.alone(ctx, "sqlite.FilesUnknown", func(ctx context.Context) error {
		return s.w.exec(ctx, `DELETE FROM "attachment"`)
	})
}

// Kinds of an Arrival, as on the wire.
const (
	ArrivalEnquiry   = "enquiry"
	ArrivalFeedback  = "feedback"
	ArrivalComplaint = "complaint"
)

// Arrival is what came by the hub's page: an enquiry that is not entered yet, or a reply.
type Arrival struct {
	N        int64 // of this profile
	Kind     string
	Code     string
	Area     string
	Language string
	Received time.Time
	Body     []byte // sealed, or with Opened in clear
	Opened   bool
	Read     bool
}

// PutArrivals keeps what came, each once.
func (s *Store) PutArrivals(ctx context.Context, list ...Arrival) error {
	return s.alone(ctx, "sqlite.PutArrivals", func(ctx context.Context) error {
		for _, a := range list {
			hash := sha256.Sum256(a.Body)
			if err := s.w.exec(ctx, `INSERT OR IGNORE INTO "arrival"("hash","kind","code","area","language","received","body","state") VALUES(?,?,?,?,?,?,?,0)`,
				hash[:], a.Kind, a.Code, a.Area, a.Language, a.Received.UnixMilli(), a.Body); err != nil {
				return err
			}
		}
		return nil
	})
}

// Arrivals gives what is kept: what is still sealed, oldest first, or the opened, newest first.
func (s *Store) Arrivals(ctx context.Context, opened bool) ([]Arrival, error) {
	const where = "sqlite.Arrivals"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	cond := `"state"=0 ORDER BY "n"`
	if opened {
		cond = `"state" IN (1,2) ORDER BY "received" DESC,"n" DESC`
	}
	var out []Arrival
	err = each(ctx, s.sparing, `SELECT "n","kind","code","area","language","received","body","state" FROM "arrival" WHERE `+cond, nil, func(scan func(...any) error) error {
		var a Arrival
		var at, state int64
		err := scan(&a.N, &a.Kind, &a.Code, &a.Area, &a.Language, &at, &a.Body, &state)
		a.Received, a.Opened, a.Read = time.UnixMilli(at).UTC(), state > 0, state == 2
		out = append(out, a)
		return err
	})
	return out, mapped(where, err)
}

// ArrivalEntered notes that an enquiry stands in the queue now. Its code is kept until the hub knows that, see Entered.
func (s *Store) ArrivalEntered(ctx context.Context, n int64) error {
	return s.alone(ctx, "sqlite.ArrivalEntered", func(ctx context.Context) error {
		return s.w.exec(ctx, `UPDATE "arrival" SET "body"=x'',"area"='',"state"=3 WHERE "n"=? AND "state"=0`, n)
	})
}

// Entered gives codes of enquiries that stand in the queue while the hub was not told, oldest first and at most limit of them.
func (s *Store) Entered(ctx context.Context, limit int) (codes []string, err error) {
	err = s.read(ctx, "sqlite.Entered", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "code" FROM "arrival" WHERE "state"=3 GROUP BY "code" ORDER BY min("n") LIMIT ?`, []any{limit}, func(scan func(...any) error) error {
			var code string
			err := scan(&code)
			codes = append(codes, code)
			return err
		})
	})
	return codes, err
}

// EnteredTold forgets codes the hub was told of.
func (s *Store) EnteredTold(ctx context.Context, codes ...string) error {
	return s.alone(ctx, "sqlite.EnteredTold", func(ctx context.Context) error {
		for _, code := range codes {
			if err := s.w.exec(ctx, `DELETE FROM "arrival" WHERE "code"=? AND "state"=3`, code); err != nil {
				return err
			}
		}
		return nil
	})
}

// KeepEntered keeps codes as ArrivalEntered does, of enquiries that came before arrivals were kept so.
func (s *Store) KeepEntered(ctx context.Context, codes ...string) error {
	return s.alone(ctx, "sqlite.KeepEntered", func(ctx context.Context) error {
		for _, code := range codes {
			hash := sha256.Sum256([]byte(code))
			if err := s.w.exec(ctx, `INSERT OR IGNORE INTO "arrival"("hash","kind","code","area","language","received","body","state") VALUES(?,?,?,'','',0,x'',3)`, hash[:], ArrivalEnquiry, code); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenArrival keeps a reply in clear; ReadArrival marks it as read.
func (s *Store) OpenArrival(ctx context.Context, n int64, clear []byte) error {
	return s.alone(ctx, "sqlite.OpenArrival", func(ctx context.Context) error {
		return s.w.exec(ctx, `UPDATE "arrival" SET "body"=?,"state"=1 WHERE "n"=? AND "state"=0`, clear, n)
	})
}

// ReadArrival marks a reply as read.
func (s *Store) ReadArrival(ctx context.Context, n int64) error {
	return s.alone(ctx, "sqlite.ReadArrival", func(ctx context.Context) error {
		return s.w.exec(ctx, `UPDATE "arrival" SET "state"=2 WHERE "n"=? AND "state"=1`, n)
	})
}

// relayAge is how long an answer waits for a stick to its writer.
const relayAge = 60 * 24 * time.Hour

// PutRelay keeps pushes that colleagues without a line signed, for whoever reaches the hub first. Relay gives the oldest, RelayDone notes what the hub said,
// RelayAnswers gives that for the stick back.
func (s *Store) PutRelay(ctx context.Context, pushes ...[]byte) error {
	return s.alone(ctx, "sqlite.PutRelay", func(ctx context.Context) error {
		now := s.clock.Now()
		for _, p := range pushes {
			hash := sha256.Sum256(p)
			if err := s.w.exec(ctx, `INSERT OR IGNORE INTO "relay"("hash","push","at") VALUES(?,?,?)`, hash[:], p, now.UnixMilli()); err != nil {
				return err
			}
		}
		return s.w.exec(ctx, `DELETE FROM "relay" WHERE "answer" IS NOT NULL AND "at"<?`, now.Add(-relayAge).UnixMilli())
	})
}

// Relay gives the push kept longest that was not handed over; nil: none.
func (s *Store) Relay(ctx context.Context) ([]byte, error) {
	const where = "sqlite.Relay"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	var p []byte
	err = one(ctx, s.sparing, `SELECT "push" FROM "relay" WHERE "answer" IS NULL ORDER BY "at",rowid LIMIT 1`, nil, &p)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return p, mapped(where, err)
}

// RelayDone notes the hub's answer to a push; an empty one is nothing to tell.
func (s *Store) RelayDone(ctx context.Context, push, answer []byte) error {
	hash := sha256.Sum256(push)
	return s.alone(ctx, "sqlite.RelayDone", func(ctx context.Context) error {
		if len(answer) == 0 {
			return s.w.exec(ctx, `DELETE FROM "relay" WHERE "hash"=?`, hash[:])
		}
		return s.w.exec(ctx, `UPDATE "relay" SET "push"=x'',"answer"=? WHERE "hash"=?`, answer, hash[:])
	})
}

// RelayAnswers gives what the hub said of pushes that went by way of this laptop.
func (s *Store) RelayAnswers(ctx context.Context) (out [][]byte, err error) {
	const where = "sqlite.RelayAnswers"
	ctx, done, err := s.enter(ctx, where)
	if err != nil {
		return nil, err
	}
	defer done()
	err = each(ctx, s.sparing, `SELECT "answer" FROM "relay" WHERE "answer" IS NOT NULL ORDER BY "at",rowid`, nil, func(scan func(...any) error) error {
		var b []byte
		err := scan(&b)
		out = append(out, b)
		return err
	})
	return out, mapped(where, err)
}
