package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/sync/op"
)

// tables are all tables in the order an archive has them, with their columns. A column whose name ends in * holds
// bytes. Tables of later schemas stand at the end: an archive of schema 1 ends before them.
var tables = []struct{ name, columns string }{
	{"office", "id* name settings epoch* seq arrivals made"},
	{"invite", "office* hash* role made expires device*"},
	{"device", "office* id* member* role sign* box made met acked spaces told revoked"},
	{"line", "office* device* epoch last"},
	{"op", "office* seq space* device* epoch number change* part hash* clock at header* body*"},
	{"held", "office* device* epoch number space* hash* verdict reason seq clock at header* body*"},
	{"space", "office* id* last count sum*"},
	{"member", "office* device* space* role open hole left_seq left_told changed"},
	{"purge", "office* space* asked* at done"},
	{"wrap", "office* space* device* key_id* generation box*"},
	{"box", "office* id* body*"},
	{"done", "office* hash* at"},
	{"arrival", "office* n kind code received area language box*"},
	{"enquiry", "office* code received area language source status status_at promised taken"},
	{"attachment", "office* sum* space* size made"},
	{"pack", "office* kind name revision size sum* made"},
	{"sheet", "office* month device* measure value"},
	{"token", "office* hash* kind label made expires"},
	{"vouch", "office* device* proof* number roll*"},
}

// tablesOf is how many of tables an archive of a schema has.
func tablesOf(schema int) int {
	if schema < 2 {
		return len(tables) - 1
	}
	return len(tables)
}

// dumpHead is the first line of an archive, dumpTail the last. Between them stands, for each table, its name on a line as a
// JSON string and its rows as JSON arrays, bytes in base64. Uploads under way are not in it: their senders begin again.
type dumpHead struct {
	Format string `json:"format"`
	Schema int    `json:"schema"`
}

type dumpTail struct {
	Rows int64 `json:"rows"`
}

const dumpFormat = "zanger hub 1"

func plain(columns string) (names []string, isBytes []bool) {
	for _, n := range strings.Fields(columns) {
		p, b := strings.CutSuffix(n, "*")
		names, isBytes = append(names, p), append(isBytes, b)
	}
	return names, isBytes
}

func (b *base) Dump(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := b.e.snapshot(ctx, func(c conn) error {
		if err := enc.Encode(dumpHead{dumpFormat, schema}); err != nil {
			return err
		}
		var tail dumpTail
		for _, t := range tables {
			if err := enc.Encode(t.name); err != nil {
				return err
			}
			names, _ := plain(t.columns)
			row, into := make([]any, len(names)), make([]any, len(names))
			for i := range row {
				into[i] = &row[i]
			}
			if err := each(ctx, c, `SELECT `+strings.Join(names, ", ")+` FROM `+t.name, nil, func(r *sql.Rows) error {
				tail.Rows++
				if err := r.Scan(into...); err != nil {
					return err
				}
				for i, v := range row {
					if b, ok := v.([]byte); ok && b == nil {
						row[i] = []byte{} // empty is not the same as none
					}
				}
				return enc.Encode(row)
			}); err != nil {
				return err
			}
		}
		return enc.Encode(tail)
	})
	if err == nil {
		err = out.Flush()
	}
	return fault("store.Dump", err)
}

func (b *base) Load(ctx context.Context, r io.Reader) error {
	const where = "store.Load"
	if have, err := b.Offices(ctx); err != nil {
		return err
	} else if len(have) > 0 {
		return invalid(where, "restore_full")
	}
	err := b.e.write(ctx, casework.ID{}, func(c conn) error {
		dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
		dec.UseNumber()
		var head dumpHead
		if err := dec.Decode(&head); err != nil || head.Format != dumpFormat {
			return corrupt(errors.New("no archive of a hub"))
		}
		if head.Schema > schema {
			return &casework.Error{Code: casework.Newer, Key: "error.hub.newer", Op: where, Args: map[string]any{"Have": head.Schema, "Know": schema}}
		}
		if err := loadTables(ctx, c, dec, tablesOf(head.Schema)); err != nil {
			return err
		}
		// A new life for every office: what was pushed after the backup is not here, and the devices are to know it.
		var ids []casework.ID
		if err := each(ctx, c, `SELECT id FROM office`, nil, func(r *sql.Rows) error {
			var id casework.ID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		}); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := c.ExecContext(ctx, `UPDATE office SET epoch = $2 WHERE id = $1`, id, casework.NewID()); err != nil {
				return err
			}
		}
		return nil
	})
	return fault(where, err)
}

func corrupt(err error) error {
	return &casework.Error{Code: casework.Corrupt, Key: "error.hub.archive", Op: "store.Load", Err: err}
}

func loadTables(ctx context.Context, c conn, dec *json.Decoder, count int) error {
	var rows int64
	at := -1
	var text string
	var isBytes []bool
	for {
		var any json.RawMessage
		if err := dec.Decode(&any); err != nil {
			return corrupt(fmt.Errorf("cut off: %w", err))
		}
		switch any[0] {
		case '"':
			at++
			var name string
			if err := json.Unmarshal(any, &name); err != nil || at >= count || tables[at].name != name {
				return corrupt(errors.New("unknown table"))
			}
			var names []string
			names, isBytes = plain(tables[at].columns)
			text = `INSERT INTO ` + name + ` (` + strings.Join(names, ", ") + `) VALUES (` + string(marks(nil, 1, len(names))) + `)`
		case '[':
			args, err := rowOf(any, isBytes)
			if err != nil {
				return err
			}
			if _, err := c.ExecContext(ctx, text, args...); err != nil {
				return err
			}
			rows++
		case '{':
			var tail dumpTail
			if err := json.Unmarshal(any, &tail); err != nil || tail.Rows != rows || at != count-1 {
				return corrupt(errors.New("rows are missing"))
			}
			return nil
		default:
			return corrupt(errors.New("unknown line"))
		}
	}
}

func rowOf(line json.RawMessage, isBytes []bool) ([]any, error) {
	var row []any
	d := json.NewDecoder(strings.NewReader(string(line)))
	d.UseNumber()
	if err := d.Decode(&row); err != nil || len(row) != len(isBytes) {
		return nil, corrupt(errors.New("row"))
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, corrupt(err)
			}
			row[i] = n
		case string:
			if isBytes[i] {
				b, err := base64.StdEncoding.DecodeString(v)
				if err != nil {
					return nil, corrupt(err)
				}
				row[i] = b
			}
		case nil:
		default:
			return nil, corrupt(errors.New("value"))
		}
	}
	return row, nil
}

func (b *base) Check(ctx context.Context) (faults []Fault, err error) {
	err = b.e.snapshot(ctx, func(c conn) error {
		faults = nil
		var offices []*Office
		if err := each(ctx, c, `SELECT `+officeColumns+` ORDER BY id`, nil, func(r *sql.Rows) error {
			o, err := scanOffice(r.Scan)
			offices = append(offices, o)
			return err
		}); err != nil {
			return err
		}
		for _, o := range offices {
			k := checkup{c: c, o: o, gone: map[casework.ID]bool{}, have: map[casework.ID]*tally{}}
			for _, look := range []func(context.Context) error{k.purged, k.log, k.spaces, k.lines} {
				if err := look(ctx); err != nil {
					return err
				}
			}
			faults = append(faults, k.faults...)
		}
		return nil
	})
	return faults, fault("store.Check", err)
}

// checkup looks through what is kept of one office.
type checkup struct {
	c      conn
	o      *Office
	gone   map[casework.ID]bool   // spaces whose operations were purged
	have   map[casework.ID]*tally // what the log holds of each space
	faults []Fault
}

// tally is what a space says of itself, and what its operations come to.
type tally struct {
	last, count int64
	sum         op.SetHash
}

func (k *checkup) found(what string, n int64) {
	k.faults = append(k.faults, Fault{k.o.ID, what, n})
}

func (k *checkup) purged(ctx context.Context) error {
	return each(ctx, k.c, `SELECT space FROM purge WHERE office = $1 AND done > 0`, []any{k.o.ID}, func(r *sql.Rows) error {
		var id casework.ID
		err := r.Scan(&id)
		k.gone[id] = true
		return err
	})
}

// log walks the operations: numbered without a hole, each with the hash it was kept by; of a purged one its number and hash are left.
func (k *checkup) log(ctx context.Context) error {
	next := int64(1)
	if err := each(ctx, k.c, `SELECT seq, space, hash, header, body FROM op WHERE office = $1 ORDER BY seq`, []any{k.o.ID}, func(r *sql.Rows) error {
		var seq int64
		var id casework.ID
		var hash, header []byte
		var s op.Sealed
		if err := r.Scan(&seq, &id, &hash, &header, &s.Body); err != nil {
			return err
		}
		if seq != next {
			k.found("order", next)
		}
		next = seq + 1
		if k.gone[id] {
			if len(header)+len(s.Body) > 0 {
				k.found("purge", seq)
			}
		} else if err := s.Header.UnmarshalBinary(header); err != nil || s.Hash() != [32]byte(hash) || s.Space != id {
			k.found("operation", seq)
			return nil
		}
		p := k.have[id]
		if p == nil {
			p = &tally{}
			k.have[id] = p
		}
		p.last, p.count = seq, p.count+1
		p.sum.Add([32]byte(hash))
		return nil
	}); err != nil {
		return err
	}
	if next-1 != k.o.Seq {
		k.found("counter", k.o.Seq)
	}
	return nil
}

// spaces compares what each space says of itself with its operations.
func (k *checkup) spaces(ctx context.Context) error {
	return each(ctx, k.c, `SELECT id, last, count, sum FROM space WHERE office = $1`, []any{k.o.ID}, func(r *sql.Rows) error {
		var id casework.ID
		var says tally
		var sum []byte
		if err := r.Scan(&id, &says.last, &says.count, &sum); err != nil {
			return err
		}
		says.sum = setHash(sum)
		holds := k.have[id]
		if holds == nil {
			holds = &tally{}
		}
		if says != *holds {
			k.found("space", says.last)
		}
		return nil
	})
}

// lines compares how far each device came with what was kept or held of it.
func (k *checkup) lines(ctx context.Context) error {
	return each(ctx, k.c, `SELECT l.last, (SELECT count(*) FROM op p WHERE p.office = l.office AND p.device = l.device AND p.epoch = l.epoch)
		+ (SELECT count(*) FROM held h WHERE h.office = l.office AND h.device = l.device AND h.epoch = l.epoch) FROM line l WHERE l.office = $1`, []any{k.o.ID}, func(r *sql.Rows) error {
		var last, count int64
		if err := r.Scan(&last, &count); err != nil {
			return err
		}
		if last != count {
			k.found("device", last)
		}
		return nil
	})
}
