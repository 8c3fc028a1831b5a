package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"zanger/casework"
)

const uploadColumns = `office, id, space, device, sum, size, sums, place, fence, parts, made FROM upload`

func scanUpload(scan func(...any) error) (*Upload, error) {
	var u Upload
	var sum []byte
	var parts string
	var made int64
	if err := scan(&u.Office, &u.ID, &u.Space, &u.Device, &sum, &u.Size, &u.Sums, &u.Place, &u.Fence, &parts, &made); err != nil {
		return nil, err
	}
	copy(u.Sum[:], sum)
	u.Made = at(made)
	return &u, json.Unmarshal([]byte(parts), &u.Parts)
}

// StartUpload gives the upload of that attachment for that space which is under way, or begins one.
func (b *base) StartUpload(ctx context.Context, u Upload) (out *Upload, err error) {
	u.ID = UploadID(u.Sum, u.Space)
	err = b.do(ctx, "store.StartUpload", func(c conn) error {
		if _, err := c.ExecContext(ctx, `INSERT INTO upload (office, id, space, device, sum, size, sums, place, fence, parts, made)
			VALUES ($1,$2,$3,$4,$5,$6,$7,0,0,'[]',$8) ON CONFLICT (office, id) DO NOTHING`,
			u.Office, u.ID, u.Space, u.Device, u.Sum[:], u.Size, orEmpty(u.Sums), ms(u.Made)); err != nil {
			return err
		}
		out, err = scanUpload(c.QueryRowContext(ctx, `SELECT `+uploadColumns+` WHERE office = $1 AND id = $2`, u.Office, u.ID).Scan)
		return err
	})
	return out, err
}

// UploadID follows from what is uploaded where, so that a laptop that lost the answer comes upon its own upload again.
func UploadID(sum [32]byte, space casework.ID) (id casework.ID) {
	for i := range id {
		id[i] = sum[i] ^ sum[i+16] ^ space[i]
	}
	if id.IsZero() {
		id[0] = 1
	}
	return id
}

func (b *base) Upload(ctx context.Context, office, id casework.ID, raise bool) (u *Upload, err error) {
	const where = "store.Upload"
	if !raise {
		u, err = scanUpload(b.e.read().QueryRowContext(ctx, `SELECT `+uploadColumns+` WHERE office = $1 AND id = $2`, office, id).Scan)
		return u, fault(where, err)
	}
	err = b.do(ctx, where, func(c conn) error {
		if _, err := c.ExecContext(ctx, `UPDATE upload SET fence = fence + 1 WHERE office = $1 AND id = $2`, office, id); err != nil {
			return err
		}
		u, err = scanUpload(c.QueryRowContext(ctx, `SELECT `+uploadColumns+` WHERE office = $1 AND id = $2`, office, id).Scan)
		return err
	})
	return u, err
}

func (b *base) Advance(ctx context.Context, u *Upload, part Part) error {
	parts := append(append([]Part(nil), u.Parts...), part)
	return b.moveUpload(ctx, u, u.Place+part.Size, parts)
}

func (b *base) Truncate(ctx context.Context, u *Upload, place int64) error {
	var parts []Part
	for _, p := range u.Parts {
		if p.At < place {
			p.Size = min(p.Size, place-p.At)
			parts = append(parts, p)
		}
	}
	return b.moveUpload(ctx, u, place, parts)
}

func (b *base) moveUpload(ctx context.Context, u *Upload, place int64, parts []Part) error {
	const where = "store.Advance"
	text, err := json.Marshal(orEmptyParts(parts))
	if err != nil {
		return fault(where, err)
	}
	err = b.do(ctx, where, func(c conn) error {
		n, err := exec(ctx, c, `UPDATE upload SET place = $5, parts = $6 WHERE office = $1 AND id = $2 AND fence = $3 AND place = $4`,
			u.Office, u.ID, u.Fence, u.Place, place, string(text))
		if err == nil && n == 0 {
			err = &casework.Error{Code: casework.Stale, Key: "error.hub.upload_moved", Op: where}
		}
		return err
	})
	if err == nil {
		u.Place, u.Parts = place, parts
	}
	return err
}

func orEmptyParts(p []Part) []Part {
	if p == nil {
		return []Part{}
	}
	return p
}

func (b *base) Attach(ctx context.Context, office casework.ID, sum [32]byte, space casework.ID, size int64, now time.Time) error {
	return b.do(ctx, "store.Attach", func(c conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO attachment (office, sum, space, size, made) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (office, sum, space) DO NOTHING`,
			office, sum[:], space, size, ms(now))
		return err
	})
}

func (b *base) DropUpload(ctx context.Context, office, id casework.ID) error {
	return b.do(ctx, "store.DropUpload", func(c conn) error {
		_, err := c.ExecContext(ctx, `DELETE FROM upload WHERE office = $1 AND id = $2`, office, id)
		return err
	})
}

func (b *base) OldUploads(ctx context.Context, office casework.ID, before time.Time) (list []*Upload, err error) {
	err = each(ctx, b.e.read(), `SELECT `+uploadColumns+` WHERE office = $1 AND made < $2`, []any{office, ms(before)}, func(r *sql.Rows) error {
		u, err := scanUpload(r.Scan)
		list = append(list, u)
		return err
	})
	return list, fault("store.OldUploads", err)
}

func (b *base) Attachment(ctx context.Context, office, dev casework.ID, sum [32]byte) (size int64, err error) {
	const where = "store.Attachment"
	if dev.IsZero() {
		err = b.e.read().QueryRowContext(ctx, `SELECT size FROM attachment WHERE office = $1 AND sum = $2 LIMIT 1`, office, sum[:]).Scan(&size)
		return size, fault(where, err)
	}
	err = b.e.read().QueryRowContext(ctx, `SELECT a.size FROM attachment a JOIN member m ON m.office = a.office AND m.space = a.space AND m.device = $2
		WHERE a.office = $1 AND a.sum = $3 AND m.open = 1 LIMIT 1`, office, dev, sum[:]).Scan(&size)
	return size, fault(where, err)
}

func (b *base) PutPack(ctx context.Context, office casework.ID, p Pack) error {
	return b.do(ctx, "store.PutPack", func(c conn) error {
		n, err := exec(ctx, c, `INSERT INTO pack (office, kind, name, revision, size, sum, made) VALUES ($1,$2,$3,$4,$5,$6,$7)
			ON CONFLICT (office, kind, name, revision) DO NOTHING`, office, p.Kind, p.Name, p.Revision, p.Size, p.Sum[:], ms(p.Made))
		if err != nil || n == 1 {
			return err
		}
		var sum []byte
		if err := c.QueryRowContext(ctx, `SELECT sum FROM pack WHERE office = $1 AND kind = $2 AND name = $3 AND revision = $4`, office, p.Kind, p.Name, p.Revision).Scan(&sum); err != nil {
			return err
		}
		if [32]byte(sum) != p.Sum {
			return invalid("store.PutPack", "pack_revision")
		}
		return nil
	})
}

func (b *base) Packs(ctx context.Context, office casework.ID) (list []Pack, err error) {
	err = each(ctx, b.e.read(), `SELECT kind, name, revision, size, sum, made FROM pack WHERE office = $1 ORDER BY kind, name, revision DESC`, []any{office}, func(r *sql.Rows) error {
		var p Pack
		var sum []byte
		var made int64
		err := r.Scan(&p.Kind, &p.Name, &p.Revision, &p.Size, &sum, &made)
		copy(p.Sum[:], sum)
		p.Made = at(made)
		list = append(list, p)
		return err
	})
	return list, fault("store.Packs", err)
}

func (b *base) PutToken(ctx context.Context, t Token) error {
	return b.do(ctx, "store.PutToken", func(c conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO token (office, hash, kind, label, made, expires) VALUES ($1,$2,$3,$4,$5,$6)`,
			t.Office, t.Hash, t.Kind, t.Label, ms(t.Made), ms(t.Expires))
		return err
	})
}

func scanToken(scan func(...any) error) (*Token, error) {
	var t Token
	var made, expires int64
	err := scan(&t.Office, &t.Hash, &t.Kind, &t.Label, &made, &expires)
	t.Made, t.Expires = at(made), at(expires)
	return &t, err
}

func (b *base) Token(ctx context.Context, office casework.ID, hash []byte, kind string, now time.Time, use bool) (t *Token, err error) {
	const where = "store.Token"
	const columns = `SELECT office, hash, kind, label, made, expires FROM token WHERE office = $1 AND hash = $2 AND kind = $3 AND (expires = 0 OR expires > $4)`
	if !use {
		t, err = scanToken(b.e.read().QueryRowContext(ctx, columns, office, hash, kind, ms(now)).Scan)
		return t, fault(where, err)
	}
	err = b.do(ctx, where, func(c conn) error {
		if t, err = scanToken(c.QueryRowContext(ctx, columns, office, hash, kind, ms(now)).Scan); err != nil {
			return err
		}
		n, err := exec(ctx, c, `DELETE FROM token WHERE office = $1 AND hash = $2`, office, hash)
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
		return err
	})
	return t, err
}

func (b *base) TokenList(ctx context.Context, office casework.ID, kind string) (list []Token, err error) {
	err = each(ctx, b.e.read(), `SELECT office, hash, kind, label, made, expires FROM token WHERE office = $1 AND kind = $2 ORDER BY made`, []any{office, kind}, func(r *sql.Rows) error {
		t, err := scanToken(r.Scan)
		list = append(list, *t)
		return err
	})
	return list, fault("store.TokenList", err)
}

func (b *base) DropToken(ctx context.Context, office casework.ID, hash []byte) error {
	return b.do(ctx, "store.DropToken", func(c conn) error {
		n, err := exec(ctx, c, `DELETE FROM token WHERE office = $1 AND hash = $2`, office, hash)
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
		return err
	})
}
