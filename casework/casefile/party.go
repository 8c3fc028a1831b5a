package casefile

import (
	"context"
	"strings"

	"zanger/casework"
	"zanger/casework/names"
)

// PutParty adds a party to a case or changes one. A new name, number, telephone, role or side makes a new conflict check
// in the same action: act.case.party.
// Errors: Missing name; Invalid number (Args Reason: a catalogue key).
func (k *Keeper) PutParty(ctx context.Context, p *casework.Party) error {
	if err := CheckParty(p); err != nil {
		return err
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.party"}, func(tx casework.Tx) error {
		if _, err := casework.Get[casework.Case](ctx, tx, p.Of); err != nil {
			return err
		}
		p.OfKind, p.Space = casework.KindCase, p.Of
		if err := tx.Put(ctx, p); err != nil {
			return err
		}
		return k.recheck(ctx, tx, p.Of)
	})
	return err
}

// CheckParty trims what was typed and fills what the number tells: birth date and sex. Errors as PutParty.
func CheckParty(p *casework.Party) error {
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	if p.Name == "" {
		return fail(casework.Missing, "error.casefile.party_name", "CheckParty")
	}
	p.IIN = names.Digits(p.IIN)
	if p.IIN == "" {
		return nil
	}
	r := names.CheckNumber(p.IIN, p.Organisation)
	if !r.Valid {
		return &casework.Error{Code: casework.Invalid, Key: r.Reason, Op: "casefile.CheckParty"}
	}
	if !p.Organisation {
		if p.Born.IsZero() {
			p.Born = r.BirthDate
		}
		if p.Sex == "" {
			p.Sex = r.Sex
		}
	}
	return nil
}

// RemoveParty takes a party out of a case, with the reason. One action: act.case.party_remove.
// Errors: Missing reason.
func (k *Keeper) RemoveParty(ctx context.Context, id casework.ID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fail(casework.Missing, "error.casefile.reason", "RemoveParty")
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.party_remove", Reason: reason}, func(tx casework.Tx) error {
		p, err := casework.Get[casework.Party](ctx, tx, id)
		if err != nil {
			return err
		}
		p.RemovedWhy = reason
		if err := tx.Put(ctx, p); err != nil {
			return err
		}
		if err := tx.Delete(ctx, p); err != nil {
			return err
		}
		return k.recheck(ctx, tx, p.Of)
	})
	return err
}

// RestoreParty brings a removed party back. One action: act.case.party_restore.
func (k *Keeper) RestoreParty(ctx context.Context, id casework.ID) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.party_restore"}, func(tx casework.Tx) error {
		p, err := casework.Get[casework.Party](ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.Undelete(ctx, p); err != nil {
			return err
		}
		p.RemovedWhy = ""
		if err := tx.Put(ctx, p); err != nil {
			return err
		}
		return k.recheck(ctx, tx, p.Of)
	})
	return err
}

func (k *Keeper) recheck(ctx context.Context, tx casework.Tx, of casework.ID) error {
	if k.Conflicts == nil {
		return nil
	}
	return k.Conflicts.Renew(ctx, tx, of, casework.KindCase)
}
