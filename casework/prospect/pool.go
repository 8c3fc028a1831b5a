package prospect

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/outcome"
)

// Settings of this device.
const (
	poolFile = "outcome.pool"      // the signed file, base64
	poolUse  = "outcome.pool.use"  // "off": kept and not used
	poolKeys = "outcome.pool.keys" // keys trusted besides the project's, hex, parted by spaces
)

// Stripped gives the records that may leave: of closed cases a person marked, made common enough. held counts those that
// five do not share, which stay; marked counts the closed cases marked.
func Stripped(ctx context.Context, r casework.Reader) (out []outcome.Stripped, held, marked int, err error) {
	rs, err := Records(ctx, r, true)
	if err != nil {
		return nil, 0, 0, err
	}
	rs = slices.DeleteFunc(rs, func(x outcome.Record) bool { return x.Outcome == "" })
	out, held = outcome.Strip(rs)
	return out, held, len(rs), nil
}

// WriteStripped writes records one a line.
func WriteStripped(w io.Writer, ss []outcome.Stripped) error {
	enc := json.NewEncoder(w)
	for i := range ss {
		if err := enc.Encode(&ss[i]); err != nil {
			return err
		}
	}
	return nil
}

// ReadStripped reads what WriteStripped wrote. A line with a field this form does not have is refused: it might hold what
// must not have left. Errors: Corrupt with Args Line.
func ReadStripped(r io.Reader) ([]outcome.Stripped, error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	var out []outcome.Stripped
	for line := 1; in.Scan(); line++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		dec := json.NewDecoder(bytes.NewReader(in.Bytes()))
		dec.DisallowUnknownFields()
		var s outcome.Stripped
		err := dec.Decode(&s)
		if err == nil {
			err = s.Check()
		}
		if err != nil {
			return nil, &casework.Error{Code: casework.Corrupt, Key: "error.prospect.records", Op: "prospect.ReadStripped", Err: err, Args: map[string]any{"Line": line}}
		}
		out = append(out, s)
	}
	return out, in.Err()
}

// Pool gives the pooled model in hand, nil for none. It was checked when it was taken, and its signature is again.
func (d *Desk) Pool(ctx context.Context) (*outcome.Pooled, error) {
	v, err := d.Store.Local(ctx, poolFile)
	if err != nil || v == "" {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(v)
	if err != nil {
		return nil, &casework.Error{Code: casework.Corrupt, Key: "error.outcome.pool_damaged", Op: "prospect.Pool", Err: err}
	}
	keys, err := d.keys(ctx)
	if err != nil {
		return nil, err
	}
	return outcome.ReadPooled(bytes.NewReader(raw), keys, 0)
}

// TakePool takes a signed pooled model. Errors: Corrupt for one nobody trusted has signed, Invalid for one that is not
// newer than the one in hand.
func (d *Desk) TakePool(ctx context.Context, r io.Reader) (*outcome.Pooled, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 2<<20))
	if err != nil {
		return nil, err
	}
	have, err := d.Pool(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := d.keys(ctx)
	if err != nil {
		return nil, err
	}
	p, err := outcome.ReadPooled(bytes.NewReader(raw), keys, versionOf(have))
	if err != nil {
		return nil, err
	}
	return p, d.Store.SetLocal(ctx, poolFile, base64.StdEncoding.EncodeToString(raw))
}

// DropPool forgets the pooled model.
func (d *Desk) DropPool(ctx context.Context) error { return d.Store.SetLocal(ctx, poolFile, "") }

// UsesPool tells whether local fits are drawn toward the pooled model, where there is one.
func (d *Desk) UsesPool(ctx context.Context) (bool, error) {
	v, err := d.Store.Local(ctx, poolUse)
	return v != "off", err
}

// SetUsesPool switches that.
func (d *Desk) SetUsesPool(ctx context.Context, on bool) error {
	v := "off"
	if on {
		v = ""
	}
	return d.Store.SetLocal(ctx, poolUse, v)
}

// TrustPoolKey trusts a key, in hex, beside the project's. Errors: Invalid for what is no key.
func (d *Desk) TrustPoolKey(ctx context.Context, key string) error {
	key = strings.ToLower(strings.TrimSpace(key))
	if b, err := hex.DecodeString(key); err != nil || len(b) != ed25519.PublicKeySize {
		return fail(casework.Invalid, "error.prospect.key", "TrustPoolKey")
	}
	v, err := d.Store.Local(ctx, poolKeys)
	if err != nil || slices.Contains(strings.Fields(v), key) {
		return err
	}
	return d.Store.SetLocal(ctx, poolKeys, strings.TrimSpace(v+" "+key))
}

func (d *Desk) keys(ctx context.Context) ([]ed25519.PublicKey, error) {
	keys := []ed25519.PublicKey{lawpack.ProjectKey}
	v, err := d.Store.Local(ctx, poolKeys)
	if err != nil {
		return nil, err
	}
	for _, s := range strings.Fields(v) {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != ed25519.PublicKeySize {
			return nil, &casework.Error{Code: casework.Corrupt, Key: "error.prospect.key", Op: "prospect.keys", Err: errors.Join(err)}
		}
		keys = append(keys, b)
	}
	return keys, nil
}

func versionOf(p *outcome.Pooled) int {
	if p == nil {
		return 0
	}
	return p.Version
}
