package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"zanger/casework"
)

// chain is the end of the journal and what is counted with it; a copy stands in the table of that name.
type chain struct {
	line  int64
	hash  [32]byte
	seq   int64
	clock int64
	row   int64
}

func (c *chain) read(ctx context.Context, src source) error {
	var hash []byte
	if err := one(ctx, src, `SELECT "line","hash","seq","clock","row" FROM "chain"`, nil, &c.line, &hash, &c.seq, &c.clock, &c.row); err != nil {
		return err
	}
	if len(hash) != len(c.hash) {
		return brokenLine(c.line, errors.New("the end of the journal has no hash"))
	}
	copy(c.hash[:], hash)
	return nil
}

const clockCounterBits = 16

// tick gives the hybrid clock of the next change: the system's milliseconds when they are ahead, otherwise one more than
// the last, so that a clock set back changes no order.
func (c *chain) tick(now time.Time) int64 {
	return max(now.UnixMilli()<<clockCounterBits, c.clock+1)
}

// link gives the hash of a line from that of the line before.
func link(before [32]byte, body string) [32]byte {
	h := sha256.New()
	h.Write(before[:])
	h.Write([]byte(body))
	return [32]byte(h.Sum(nil))
}

// journal writes the action's line and moves the end of the chain.
func (t *tx) journal(ctx context.Context) (chain, error) {
	next := t.s.chain
	b, err := encodeLine(&t.change)
	if err != nil {
		return next, err
	}
	body := string(b)
	next.line++
	next.seq, next.clock, next.row = t.change.Seq, t.change.Clock, t.rows
	next.hash = link(next.hash, body)
	c := &t.change
	if err := t.w.exec(ctx, `INSERT INTO "journal" VALUES(?,?,?,?,?,?)`, next.line, c.ID[:], c.Device[:], c.Seq, next.hash[:], body); err != nil {
		return next, err
	}
	spaces := map[casework.ID]bool{}
	for _, u := range t.order {
		if len(u.writes) == 0 {
			continue
		}
		if err := t.w.exec(ctx, `INSERT INTO "journal_entity" VALUES(?,?)`, u.id[:], next.line); err != nil {
			return next, err
		}
		if !spaces[u.space] {
			spaces[u.space] = true
			if err := t.w.exec(ctx, `INSERT INTO "journal_space" VALUES(?,?)`, u.space[:], next.line); err != nil {
				return next, err
			}
		}
	}
	return next, t.w.exec(ctx, `UPDATE "chain" SET "line"=?,"hash"=?,"seq"=?,"clock"=?,"row"=? WHERE "one"=1`, next.line, next.hash[:], next.seq, next.clock, next.row)
}

// Journal implements casework.Store.
func (s *Store) Journal(ctx context.Context, q casework.JournalQuery) ([]casework.JournalLine, error) {
	const op = "sqlite.Journal"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer done()
	from := `SELECT j."line",j."hash",j."body" FROM "journal" j`
	var conds []string
	var args []any
	order := `j."line"`
	if !q.Entity.IsZero() {
		from = `SELECT j."line",j."hash",j."body" FROM "journal_entity" e JOIN "journal" j ON j."line"=e."line"`
		conds, args, order = append(conds, `e."entity"=?`), append(args, q.Entity[:]), `e."line"`
	}
	if !q.Space.IsZero() {
		if q.Entity.IsZero() {
			from = `SELECT j."line",j."hash",j."body" FROM "journal_space" s JOIN "journal" j ON j."line"=s."line"`
			conds, args, order = append(conds, `s."space"=?`), append(args, q.Space[:]), `s."line"`
		} else {
			conds, args = append(conds, `EXISTS(SELECT 1 FROM "journal_space" s WHERE s."space"=? AND s."line"=j."line")`), append(args, q.Space[:])
		}
	}
	if q.Before > 0 {
		conds, args = append(conds, order+"<?"), append(args, q.Before)
	}
	text := from
	if len(conds) > 0 {
		text += " WHERE " + strings.Join(conds, " AND ")
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 100
	}
	rows, err := s.readers.query(ctx, text+" ORDER BY "+order+" DESC LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, mapped(op, err)
	}
	defer rows.Close()
	var out []casework.JournalLine
	for rows.Next() {
		var l casework.JournalLine
		var hash []byte
		var body sql.RawBytes
		if err := rows.Scan(&l.Line, &hash, &body); err != nil {
			return nil, mapped(op, err)
		}
		if l.Change, err = decodeLine(body); err != nil {
			return nil, brokenLine(l.Line, err)
		}
		l.Hash = hex.EncodeToString(hash)
		out = append(out, l)
	}
	return out, mapped(op, errors.Join(rows.Err(), rows.Close()))
}

// verifyStep is how many lines a walk of the journal reads at a time, so that it never holds the log open for long.
const verifyStep = 500

// VerifyJournal implements casework.Store.
func (s *Store) VerifyJournal(ctx context.Context) (int64, error) {
	ctx, done, err := s.enter(ctx, "sqlite.VerifyJournal")
	if err != nil {
		return 0, err
	}
	defer done()
	return verifyJournal(ctx, s.readers, 0)
}

// verifyJournal recomputes the chain from the line after the first skip lines to the end that the table chain names. A
// line written meanwhile is walked too.
func verifyJournal(ctx context.Context, src source, skip int64) (int64, error) {
	const op = "sqlite.VerifyJournal"
	var end chain
	if err := end.read(ctx, src); err != nil {
		return 0, mapped(op, err)
	}
	at := chain{line: skip}
	if skip > 0 {
		var hash []byte
		err := one(ctx, src, `SELECT "hash" FROM "journal" WHERE "line"=?`, []any{skip}, &hash)
		if errors.Is(err, sql.ErrNoRows) || err == nil && len(hash) != len(at.hash) {
			return 0, brokenLine(skip, nil)
		}
		if err != nil {
			return 0, mapped(op, err)
		}
		copy(at.hash[:], hash)
	}
	for at.line < end.line {
		n, err := verifySome(ctx, src, &at)
		if err != nil {
			return at.line, mapped(op, err)
		}
		if n == 0 {
			return at.line, brokenLine(at.line+1, errors.New("the journal ends early"))
		}
	}
	if at.line == end.line && at.hash != end.hash {
		return at.line, brokenLine(at.line, errors.New("not the newest line that was written"))
	}
	return at.line, nil
}

func verifySome(ctx context.Context, src source, at *chain) (n int, err error) {
	rows, err := src.query(ctx, `SELECT "line","id","device","seq","hash","body" FROM "journal" WHERE "line">? ORDER BY "line" LIMIT ?`, at.line, verifyStep)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var line, seq int64
		var id, device casework.ID
		var hash []byte
		var body string
		if err := rows.Scan(&line, &id, &device, &seq, &hash, &body); err != nil {
			return n, err
		}
		if line != at.line+1 {
			return n, brokenLine(at.line+1, errors.New("a line is missing"))
		}
		want := link(at.hash, body)
		if string(hash) != string(want[:]) {
			return n, brokenLine(line, errors.New("the line is not what was written"))
		}
		var head struct {
			ID     casework.ID `json:"id"`
			Seq    int64       `json:"seq"`
			Device casework.ID `json:"device"`
		}
		if err := json.Unmarshal([]byte(body), &head); err != nil || head.ID != id || head.Seq != seq || head.Device != device {
			return n, brokenLine(line, errors.New("the line and its number disagree"))
		}
		at.line, at.hash = line, want
		n++
	}
	return n, errors.Join(rows.Err(), rows.Close())
}

func brokenLine(line int64, err error) error {
	if err == nil {
		err = fmt.Errorf("line %d", line)
	}
	return &casework.Error{Code: casework.Corrupt, Key: "error.store.journal", Op: "sqlite.VerifyJournal", Args: map[string]any{"Seq": line}, Err: err}
}
