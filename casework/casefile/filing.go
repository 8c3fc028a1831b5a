package casefile

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"time"

	"zanger/casework"
)

// RecordFiling writes down an attempt to file, with the bytes' hash and size where it names a file of the case. Its instant
// is now unless given; a time to come is refused. One action: act.filing. Errors: Missing (where it was filed), Invalid.
func (k *Keeper) RecordFiling(ctx context.Context, f *casework.Filing) error {
	const op = "RecordFiling"
	f.Where, f.Error, f.Number, f.Note = strings.TrimSpace(f.Where), strings.TrimSpace(f.Error), strings.TrimSpace(f.Number), strings.TrimSpace(f.Note)
	if f.Where == "" {
		return fail(casework.Missing, "error.filing.where", op)
	}
	now := k.Clock.Now().UTC()
	if f.At.IsZero() {
		f.At = now
	}
	if f.At.After(now.Add(time.Minute)) {
		return fail(casework.Invalid, "error.filing.future", op)
	}
	space, err := k.spaceOf(ctx, k.Store, f.Case)
	if err != nil {
		return err
	}
	f.Space, f.Outcome, f.By = space, cmp.Or(f.Outcome, casework.FilingUnknown), k.Store.Profile().Member
	if !f.File.IsZero() {
		file, err := casework.Get[casework.File](ctx, k.Store, f.File)
		if err != nil {
			return err
		}
		f.Name, f.Size, f.Hash = file.Name, file.Size, file.Plain
	}
	return k.put(ctx, "act.filing", f)
}

// Filings gives the attempts to file papers of a case, the oldest first.
func Filings(ctx context.Context, r casework.Reader, of casework.ID) ([]*casework.Filing, error) {
	return casework.List[casework.Filing](ctx, r, casework.Where("case", of).By("at"))
}

// KeepSignature seals a signature beside the file it signs. s names the case, the file and what is known of the signer; name
// is that of the signature's file. One action: act.sign.
func (k *Keeper) KeepSignature(ctx context.Context, s *casework.Signature, name string, signature []byte) error {
	space, err := k.spaceOf(ctx, k.Store, s.Case)
	if err != nil {
		return err
	}
	s.Space, s.By = space, k.Store.Profile().Member
	if s.At.IsZero() {
		s.At = k.Clock.Now().UTC()
	}
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.sign"}, func(tx casework.Tx) error {
		f, err := k.attach(ctx, tx, s.Case, name, bytes.NewReader(signature), look{})
		if err != nil {
			return err
		}
		s.File = f.ID
		return tx.Put(ctx, s)
	})
	return err
}

// Signatures gives the signatures of a case's files, the oldest first.
func Signatures(ctx context.Context, r casework.Reader, of casework.ID) ([]*casework.Signature, error) {
	return casework.List[casework.Signature](ctx, r, casework.Where("case", of).By("at"))
}
