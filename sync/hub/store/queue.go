package store

import (
	"context"
	"database/sql"
	"time"

	"zanger/casework"
	"zanger/sync/wire"
)

func (b *base) Arrive(ctx context.Context, office casework.ID, a Arrival) error {
	const where = "store.Arrive"
	return b.do(ctx, where, func(c conn) error {
		if a.Kind == "enquiry" {
			n, err := exec(ctx, c, `INSERT INTO enquiry (office, code, received, area, language, source, status, status_at, promised, taken)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$3,$8,0) ON CONFLICT (office, code) DO NOTHING`,
				office, a.Code, ms(a.Received), a.Area, a.Language, a.Source, string(casework.EnquiryNew), a.Promised)
			if err != nil {
				return err
			}
			if n == 0 {
				return &casework.Error{Code: casework.Stale, Key: "error.hub.code_taken", Op: where}
			}
		}
		var n int64
		if err := c.QueryRowContext(ctx, `UPDATE office SET arrivals = arrivals + 1 WHERE id = $1 RETURNING arrivals`, office).Scan(&n); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, `INSERT INTO arrival (office, n, kind, code, received, area, language, box) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			office, n, a.Kind, a.Code, ms(a.Received), a.Area, a.Language, a.Box)
		return err
	})
}

func (b *base) Arrivals(ctx context.Context, officeID casework.ID, after int64, kinds []string, limit int) (list []wire.Enquiry, head int64, err error) {
	const where = "store.Arrivals"
	o, err := b.Office(ctx, officeID)
	if err != nil {
		return nil, 0, err
	}
	args := []any{officeID, after, o.Arrivals, limit}
	for _, k := range kinds {
		args = append(args, k)
	}
	err = each(ctx, b.e.read(), `SELECT n, kind, code, received, area, language, box FROM arrival
		WHERE office = $1 AND n > $2 AND n <= $3 AND kind IN (`+string(marks(nil, 5, len(kinds)))+`) ORDER BY n LIMIT $4`, args, func(r *sql.Rows) error {
		var e wire.Enquiry
		err := r.Scan(&e.Seq, &e.Kind, &e.Code, &e.Received, &e.Area, &e.Language, &e.Box)
		list = append(list, e)
		return err
	})
	return list, o.Arrivals, fault(where, err)
}

// Report takes the public status of enquiries. One that did not come by the page, such as a visit, becomes known by it.
func (b *base) Report(ctx context.Context, r *wire.EnquiryReport, now time.Time) error {
	return b.do(ctx, "store.Report", func(c conn) error {
		for _, code := range r.Taken {
			if _, err := c.ExecContext(ctx, `UPDATE enquiry SET taken = 1 WHERE office = $1 AND code = $2`, r.Office, code); err != nil {
				return err
			}
		}
		for _, s := range r.Status {
			when := min(s.At, now.UnixMilli())
			if _, err := c.ExecContext(ctx, `INSERT INTO enquiry (office, code, received, area, language, source, status, status_at, promised, taken)
				VALUES ($1,$2,$3,$4,$5,'office',$6,$3,$7,1)
				ON CONFLICT (office, code) DO UPDATE SET status = excluded.status, status_at = excluded.status_at,
					promised = CASE WHEN excluded.promised = '' THEN enquiry.promised ELSE excluded.promised END,
					area = CASE WHEN excluded.area = '' THEN enquiry.area ELSE excluded.area END,
					language = CASE WHEN excluded.language = '' THEN enquiry.language ELSE excluded.language END, taken = 1
				WHERE enquiry.status_at <= excluded.status_at`, r.Office, s.Code, when, s.Area, s.Language, s.Status, s.Promised); err != nil {
				return err
			}
		}
		return nil
	})
}

const enquiryColumns = `code, received, area, language, source, status, status_at, promised, taken FROM enquiry`

func scanEnquiry(scan func(...any) error) (*Enquiry, error) {
	var e Enquiry
	var received, statusAt, taken int64
	err := scan(&e.Code, &received, &e.Area, &e.Language, &e.Source, &e.Status, &statusAt, &e.Promised, &taken)
	e.Received, e.StatusAt, e.Taken = at(received), at(statusAt), taken != 0
	return &e, err
}

func (b *base) Enquiry(ctx context.Context, office casework.ID, code string) (*Enquiry, error) {
	e, err := scanEnquiry(b.e.read().QueryRowContext(ctx, `SELECT `+enquiryColumns+` WHERE office = $1 AND code = $2`, office, code).Scan)
	return e, fault("store.Enquiry", err)
}

func (b *base) Enquiries(ctx context.Context, office casework.ID, q EnquiryQuery) (list []Enquiry, err error) {
	text, args := `SELECT `+enquiryColumns+` WHERE office = $1 AND received >= $2`, []any{office, ms(q.From)}
	if q.Open {
		text += ` AND status IN ('new', 'checking')`
	}
	if q.Source != "" {
		text, args = text+` AND source = $3`, append(args, q.Source)
	}
	if q.Limit <= 0 {
		q.Limit = 500
	}
	args = append(args, q.Limit)
	err = each(ctx, b.e.read(), text+` ORDER BY received, code LIMIT `+string(marks(nil, len(args), 1)), args, func(r *sql.Rows) error {
		e, err := scanEnquiry(r.Scan)
		list = append(list, *e)
		return err
	})
	return list, fault("store.Enquiries", err)
}

func (b *base) PutSheet(ctx context.Context, office, dev casework.ID, month string, counts map[string]int64) error {
	return b.do(ctx, "store.PutSheet", func(c conn) error {
		if _, err := c.ExecContext(ctx, `DELETE FROM sheet WHERE office = $1 AND month = $2 AND device = $3`, office, month, dev); err != nil {
			return err
		}
		for m, v := range counts {
			if _, err := c.ExecContext(ctx, `INSERT INTO sheet (office, month, device, measure, value) VALUES ($1,$2,$3,$4,$5)`, office, month, dev, m, v); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *base) Sheet(ctx context.Context, office casework.ID, month string) (list []Count, err error) {
	err = each(ctx, b.e.read(), `SELECT device, measure, value FROM sheet WHERE office = $1 AND month = $2 ORDER BY measure, device`, []any{office, month}, func(r *sql.Rows) error {
		var n Count
		err := r.Scan(&n.Device, &n.Measure, &n.Value)
		list = append(list, n)
		return err
	})
	return list, fault("store.Sheet", err)
}
