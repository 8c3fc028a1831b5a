package sqlite

import (
	"context"
	"slices"
	"time"

	"zanger/casework"
)

// Place is what is known of a laptop in a space.
type Place struct {
	Space  casework.ID
	Device casework.ID
	Given  string // the role this laptop let it in with, as on the wire; "": it did not
	Told   string // the role others tell of; "": none
	Out    bool   // this laptop took it out; what others tell does not bring it back

	Since time.Time // when this laptop first knew of it; zero: before that was noted
}

// In reports whether the laptop is in the space.
func (p Place) In() bool { return !p.Out && (p.Given != "" || p.Told != "") }

// Owner reports whether it may let others in.
func (p Place) Owner() bool { return p.Given == roleOwner || p.Told == roleOwner }

const roleOwner = "owner" // wire.RoleOwner

const selectPlaces = `SELECT "space","device","given","told","out",coalesce("since",0) FROM "place" `

func places(ctx context.Context, src source, where string, args ...any) (out []Place, err error) {
	err = each(ctx, src, selectPlaces+where, args, func(scan func(...any) error) error {
		var p Place
		var since int64
		err := scan(&p.Space, &p.Device, &p.Given, &p.Told, &p.Out, &since)
		if since > 0 {
			p.Since = time.UnixMilli(since).UTC()
		}
		out = append(out, p)
		return err
	})
	return out, err
}

// Places gives all places in some spaces, by space and device.
func (s *Store) Places(ctx context.Context, spaces ...casework.ID) (out []Place, err error) {
	err = s.read(ctx, "sqlite.Places", func(ctx context.Context) error {
		for _, id := range spaces {
			list, err := places(ctx, s.sparing, `WHERE "space"=? ORDER BY "device"`, id[:])
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	return out, err
}

// AllPlaces gives every place, by space and device.
func (s *Store) AllPlaces(ctx context.Context) (out []Place, err error) {
	err = s.read(ctx, "sqlite.AllPlaces", func(ctx context.Context) (err error) {
		out, err = places(ctx, s.sparing, `ORDER BY "space","device"`)
		return err
	})
	return out, err
}

// PlacesOf gives the places of a laptop, by space.
func (s *Store) PlacesOf(ctx context.Context, device casework.ID) (out []Place, err error) {
	err = s.read(ctx, "sqlite.PlacesOf", func(ctx context.Context) (err error) {
		out, err = places(ctx, s.sparing, `WHERE "device"=? ORDER BY "space"`, device[:])
		return err
	})
	return out, err
}

// LetIn notes whom this laptop lets in, with which role (Given). Who was let in before keeps the role.
func (s *Store) LetIn(ctx context.Context, list ...Place) error {
	return s.alone(ctx, "sqlite.LetIn", func(ctx context.Context) error {
		for i := range list {
			if err := s.letIn(ctx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) letIn(ctx context.Context, p *Place) error {
	return s.w.exec(ctx, `INSERT INTO "place"("space","device","given","since") VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET "given"=CASE "given" WHEN '' THEN excluded."given" ELSE "given" END,
		"since"=CASE WHEN "out"=1 THEN excluded."since" ELSE coalesce("since",excluded."since") END,"out"=0`,
		p.Space[:], p.Device[:], p.Given, s.clock.Now().UnixMilli())
}

// MakeSpaces keeps the keys of spaces that this profile makes, and its own place in them.
func (s *Store) MakeSpaces(ctx context.Context, keys ...SpaceKey) error {
	return s.alone(ctx, "sqlite.MakeSpaces", func(ctx context.Context) error {
		if err := s.putSpaceKeys(ctx, keys); err != nil {
			return err
		}
		device := s.profile.Device
		for _, k := range keys {
			if err := s.letIn(ctx, &Place{Space: k.Space, Device: device, Given: roleOwner}); err != nil {
				return err
			}
		}
		return nil
	})
}

// TakeOut notes whom this laptop takes out of a space.
func (s *Store) TakeOut(ctx context.Context, space casework.ID, devices ...casework.ID) error {
	return s.alone(ctx, "sqlite.TakeOut", func(ctx context.Context) error {
		for _, d := range devices {
			if err := s.w.exec(ctx, `INSERT INTO "place"("space","device","out") VALUES(?,?,1) ON CONFLICT DO UPDATE SET "given"='',"told"='',"out"=1`, space[:], d[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Hear notes what the hub tells (Told): it says who is in each space it speaks of, or with whole in all there are.
func (s *Store) Hear(ctx context.Context, whole bool, told ...Place) error {
	return s.alone(ctx, "sqlite.Hear", func(ctx context.Context) error {
		if whole {
			if err := s.w.exec(ctx, `UPDATE "place" SET "told"='' WHERE "told"<>''`); err != nil {
				return err
			}
		}
		heard := map[casework.ID]bool{}
		for _, p := range told {
			if !whole && !heard[p.Space] {
				heard[p.Space] = true
				if err := s.w.exec(ctx, `UPDATE "place" SET "told"='' WHERE "space"=? AND "told"<>''`, p.Space[:]); err != nil {
					return err
				}
			}
			if err := s.hear(ctx, &p); err != nil {
				return err
			}
		}
		return nil
	})
}

// HearAlso adds what a colleague tells (Told).
func (s *Store) HearAlso(ctx context.Context, told ...Place) error {
	return s.alone(ctx, "sqlite.HearAlso", func(ctx context.Context) error {
		for _, p := range told {
			if err := s.hear(ctx, &p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) hear(ctx context.Context, p *Place) error {
	return s.w.exec(ctx, `INSERT INTO "place"("space","device","told","since") VALUES(?,?,?,?5) ON CONFLICT DO UPDATE SET "told"=excluded."told","since"=coalesce("since",excluded."since") WHERE "told"<>?4 AND "told"<>?3`,
		p.Space[:], p.Device[:], p.Told, roleOwner, s.clock.Now().UnixMilli())
}

// SinceUnknown says of all places there are that nobody noted since when.
func (s *Store) SinceUnknown(ctx context.Context) error {
	return s.alone(ctx, "sqlite.SinceUnknown", func(ctx context.Context) error { return s.w.exec(ctx, `UPDATE "place" SET "since"=0`) })
}

// ForgetPlaces removes all places: those of a laptop whose copy this profile was.
func (s *Store) ForgetPlaces(ctx context.Context) error {
	return s.alone(ctx, "sqlite.ForgetPlaces", func(ctx context.Context) error { return s.w.exec(ctx, `DELETE FROM "place"`) })
}

// Owed gives the spaces of the cases a member is responsible for or supervises which a laptop of theirs was not let into by this one, as far as this one may.
func (s *Store) Owed(ctx context.Context, device, member casework.ID) (spaces []casework.ID, err error) {
	own := s.profile.Device
	const lacks = ` AND "deleted"=0 AND EXISTS(SELECT 1 FROM "place" p WHERE p."space"=k."space" AND p."device"=?2 AND ?4 IN (p."given",p."told"))
		AND NOT EXISTS(SELECT 1 FROM "place" p WHERE p."space"=k."space" AND p."device"=?3 AND p."given"<>'')`
	err = s.read(ctx, "sqlite.Owed", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "space" FROM "case" k WHERE "responsible"=?1`+lacks+` UNION SELECT "space" FROM "case" k WHERE "supervisor"=?1`+lacks,
			[]any{member[:], own[:], device[:], roleOwner}, func(scan func(...any) error) error {
				var id casework.ID
				err := scan(&id)
				spaces = append(spaces, id)
				return err
			})
	})
	return spaces, err
}

// ToRekey gives the spaces this laptop let a withdrawn one into which have had no new key since, and of also those.
func (s *Store) ToRekey(ctx context.Context, device casework.ID, also ...casework.ID) (spaces []casework.ID, err error) {
	err = s.read(ctx, "sqlite.ToRekey", func(ctx context.Context) error {
		done := map[casework.ID]bool{}
		if err := each(ctx, s.sparing, `SELECT "space","rekeyed" FROM "place" WHERE "device"=? AND ("given"<>'' OR "rekeyed"=1)`, []any{device[:]}, func(scan func(...any) error) error {
			var id casework.ID
			var rekeyed bool
			err := scan(&id, &rekeyed)
			if done[id] = true; !rekeyed {
				spaces = append(spaces, id)
			}
			return err
		}); err != nil {
			return err
		}
		for _, id := range also {
			if !done[id] {
				spaces = append(spaces, id)
			}
		}
		return nil
	})
	return spaces, err
}

// Rekeyed notes that spaces have had a new key since a laptop that was in them was withdrawn.
func (s *Store) Rekeyed(ctx context.Context, device casework.ID, spaces ...casework.ID) error {
	return s.alone(ctx, "sqlite.Rekeyed", func(ctx context.Context) error {
		for _, id := range spaces {
			if err := s.w.exec(ctx, `INSERT INTO "place"("space","device","rekeyed") VALUES(?,?,1) ON CONFLICT DO UPDATE SET "rekeyed"=1`, id[:], device[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unplaced is a space of which the hub does not know all. Mark names what there is now, for Placed.
type Unplaced struct {
	Space casework.ID
	Mark  int64
}

// Unplaced gives the spaces with keys that this laptop let somebody into or out of, by space.
func (s *Store) Unplaced(ctx context.Context) (out []Unplaced, err error) {
	err = s.read(ctx, "sqlite.Unplaced", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "space","mark" FROM (
				SELECT p."space",sum(p."given"<>'')+1000*(SELECT count(*) FROM "space_key" k WHERE k."space"=p."space") AS "mark" FROM "place" p WHERE p."given"<>'' OR p."out"=1 GROUP BY p."space"
			) LEFT JOIN "space_state" USING("space") WHERE "mark">=1000 AND "placed" IS NOT "mark" ORDER BY "space"`, nil, func(scan func(...any) error) error {
			var u Unplaced
			err := scan(&u.Space, &u.Mark)
			out = append(out, u)
			return err
		})
	})
	return out, err
}

// Pending says of a space what has not gone out: how many records of this laptop wait, and whether the hub does not know of everybody let in yet.
func (s *Store) Pending(ctx context.Context, space casework.ID) (queued int, unplaced bool, err error) {
	err = s.alone(ctx, "sqlite.Pending", func(ctx context.Context) error {
		if err := s.number(ctx); err != nil {
			return err
		}
		device := s.profile.Device
		return one(ctx, s.w, `SELECT count(*) FROM "operation" WHERE "space"=? AND "state"=? AND "device"=?`, []any{space[:], opQueued, device[:]}, &queued)
	})
	if err != nil {
		return 0, false, err
	}
	list, err := s.Unplaced(ctx)
	return queued, slices.ContainsFunc(list, func(u Unplaced) bool { return u.Space == space }), err
}

// Placed notes what the hub knows of spaces now.
func (s *Store) Placed(ctx context.Context, list ...Unplaced) error {
	return s.alone(ctx, "sqlite.Placed", func(ctx context.Context) error {
		for _, u := range list {
			if err := s.w.exec(ctx, `INSERT INTO "space_state"("space","placed") VALUES(?,?) ON CONFLICT DO UPDATE SET "placed"=excluded."placed"`, u.Space[:], u.Mark); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unplace forgets what the hub knows of spaces, and which histories are fetched.
func (s *Store) Unplace(ctx context.Context) error {
	return s.alone(ctx, "sqlite.Unplace", func(ctx context.Context) error {
		return s.w.exec(ctx, `UPDATE "space_state" SET "placed"=NULL,"history"=NULL`)
	})
}

// Histories gives some of the spaces whose history is fetched, all with the same cursor, and at most limit of them.
func (s *Store) Histories(ctx context.Context, limit int) (spaces []casework.ID, at int64, err error) {
	err = s.read(ctx, "sqlite.Histories", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "space","history" FROM "space_state" WHERE "history"=(SELECT max("history") FROM "space_state") ORDER BY "space" LIMIT ?`, []any{limit}, func(scan func(...any) error) error {
			var id casework.ID
			err := scan(&id, &at)
			spaces = append(spaces, id)
			return err
		})
	})
	return spaces, at, err
}

// WantHistory begins to fetch the history of spaces; one under way goes on.
func (s *Store) WantHistory(ctx context.Context, spaces ...casework.ID) error {
	return s.alone(ctx, "sqlite.WantHistory", func(ctx context.Context) error {
		for _, id := range spaces {
			if err := s.w.exec(ctx, `INSERT INTO "space_state"("space","history") VALUES(?,0) ON CONFLICT DO UPDATE SET "history"=coalesce("history",0)`, id[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// HistoryAt notes how far the histories of spaces are fetched; done: to their end.
func (s *Store) HistoryAt(ctx context.Context, at int64, done bool, spaces ...casework.ID) error {
	var cursor any = at
	if done {
		cursor = nil
	}
	return s.alone(ctx, "sqlite.HistoryAt", func(ctx context.Context) error {
		for _, id := range spaces {
			if err := s.w.exec(ctx, `UPDATE "space_state" SET "history"=? WHERE "space"=?`, cursor, id[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Claim notes that the place of this profile in all its spaces is to be settled anew: it was restored from another laptop's copy.
func (s *Store) Claim(ctx context.Context, spaces ...casework.ID) error {
	return s.alone(ctx, "sqlite.Claim", func(ctx context.Context) error {
		for _, id := range spaces {
			if err := s.w.exec(ctx, `INSERT INTO "space_state"("space","claimed") VALUES(?,1) ON CONFLICT DO UPDATE SET "claimed"=1`, id[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Claimed gives a space whose place is not settled; the zero ID: none is left.
func (s *Store) Claimed(ctx context.Context) (space casework.ID, err error) {
	err = s.read(ctx, "sqlite.Claimed", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "space" FROM "space_state" WHERE "claimed"=1 ORDER BY "space" LIMIT 1`, nil, func(scan func(...any) error) error { return scan(&space) })
	})
	return space, err
}

// Settled notes that the place of this profile in a space is settled.
func (s *Store) Settled(ctx context.Context, space casework.ID) error {
	return s.alone(ctx, "sqlite.Settled", func(ctx context.Context) error {
		return s.w.exec(ctx, `UPDATE "space_state" SET "claimed"=NULL WHERE "space"=?`, space[:])
	})
}
