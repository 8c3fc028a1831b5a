package client

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/op"
	"zanger/sync/seal"
	"zanger/sync/wire"
)

const pageBytes = 600 << 10 // of operations in a bundle's record

// Export writes a bundle with everything that some laptop of the office lacks, as far as its receipts tell. Errors: Missing (the profile
// is part of no office).
func (c *Client) Export(ctx context.Context, w io.Writer) (Carried, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return Carried{}, err
	}
	if err := c.joined(); err != nil {
		return Carried{}, err
	}
	return c.export(ctx, w)
}

func (c *Client) export(ctx context.Context, w io.Writer) (out Carried, err error) {
	if err := c.prepare(ctx); err != nil {
		return out, err
	}
	last, pushes, err := c.sealAll(ctx)
	if err != nil {
		return out, err
	}
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return out, err
	}
	now := c.clock.Now().UTC()
	b, err := wire.NewBundleWriter(w, c.id, &wire.Manifest{Office: st.Office, Device: c.id.Device, At: now.UnixMilli(), Schema: c.store.Profile().Schema,
		Devices: c.devices(), Found: c.st.Found, Life: st.Life, Rolls: c.rolls()})
	if err != nil {
		return out, err
	}
	if err := c.writeKeys(ctx, b, st.Office); err != nil {
		return out, err
	}
	files, err := c.writeOps(ctx, b, &out)
	if err != nil {
		return out, err
	}
	for _, sum := range slices.Sorted(maps.Keys(files)) {
		n, err := c.writeFile(b, files[sum], sum)
		if err != nil {
			return out, err
		}
		if out.Bytes += n; n > 0 {
			out.Files++
		}
	}
	for _, p := range pushes {
		if err := b.Push(p); err != nil {
			return out, err
		}
	}
	if err := c.writeAnswers(ctx, b); err != nil {
		return out, err
	}
	held, err := c.store.Holding(ctx)
	if err != nil {
		return out, err
	}
	own := wire.Receipt{Device: c.id.Device, At: now.UnixMilli()}
	for _, h := range held {
		own.Have = append(own.Have, wire.Have(h))
	}
	if err := b.Receipt(&own); err != nil {
		return out, err
	}
	receipts, err := c.store.Receipts(ctx)
	if err != nil {
		return out, err
	}
	for _, r := range receipts {
		if err := b.Receipt(travelling(&r)); err != nil {
			return out, err
		}
	}
	if err := b.Close(); err != nil {
		return out, err
	}
	c.st.Exported, c.st.Written = max(c.st.Exported, last), now
	return out, c.save(ctx)
}

// sealAll seals what was not sealed yet, since only that can travel, and gives the last own number. Where the office has a hub it gives the pushes too,
// for whoever has a line.
func (c *Client) sealAll(ctx context.Context) (last int64, pushes [][]byte, err error) {
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return 0, nil, err
	}
	for {
		ops, err := c.store.Outbox(ctx, last, wire.MaxOps, pageBytes, c.sealer(ctx))
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return 0, nil, err
		}
		if len(ops) == 0 {
			return last, pushes, nil
		}
		last = ops[len(ops)-1].Number
		if !st.Life.IsZero() {
			b, err := wire.Wrap(wire.AboutPush, c.id.Device, c.id, &wire.Push{Office: st.Office, Device: c.id.Device, Epoch: ops[0].Epoch, Key: casework.NewID(), Ops: ops})
			if err != nil {
				return 0, nil, err
			}
			if len(b) <= wire.MaxMessage {
				pushes = append(pushes, b)
			}
		}
		if err != nil {
			return last, pushes, nil
		}
	}
}

// writeAnswers writes what the hub said of colleagues' records that went by way of this laptop.
func (c *Client) writeAnswers(ctx context.Context, b *wire.BundleWriter) error {
	answers, err := c.store.RelayAnswers(ctx)
	if err != nil {
		return err
	}
	for _, a := range answers {
		var r wire.Relayed
		if err := wire.Decode(a, &r); err != nil {
			return err
		}
		if err := b.Relayed(&r); err != nil {
			return err
		}
	}
	return nil
}

// writeKeys writes the keys of the spaces this laptop let others into, and who is where.
func (c *Client) writeKeys(ctx context.Context, b *wire.BundleWriter, office casework.ID) error {
	all, err := c.store.AllPlaces(ctx)
	if err != nil {
		return err
	}
	k := wire.Keys{Office: office, Recover: c.st.Found.Recover, Queue: c.st.Found.QueueBox}
	flush := func() error {
		if len(k.Keys)+len(k.Grants) == 0 {
			return nil
		}
		err := b.Keys(&k)
		k.Keys, k.Grants = nil, nil
		return err
	}
	for list := range bySpace(all) {
		if !slices.ContainsFunc(list, func(p sqlite.Place) bool { return p.Given != "" && p.Device != c.id.Device }) {
			continue
		}
		w, err := seal.WrapAll(c.ring.Of(list[0].Space), c.id, c.st.Found.Recover, c.inside(list)...)
		if err != nil {
			return err
		}
		for _, x := range w {
			k.Keys = append(k.Keys, wire.WrappedKey(x))
		}
		for _, p := range list {
			if p.Given != "" {
				k.Grants = append(k.Grants, given(&p))
			}
		}
		if len(k.Keys) > 400 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for _, p := range all {
		if p.Told != "" {
			k.Grants = append(k.Grants, wire.Grant{Space: p.Space, Device: p.Device, Role: p.Told})
		}
	}
	return flush()
}

// travelling is a receipt as it travels, received one as it is kept.
func travelling(r *sqlite.Receipt) *wire.Receipt {
	out := wire.Receipt{Device: r.Device, At: r.At.UnixMilli()}
	for _, h := range r.Have {
		out.Have = append(out.Have, wire.Have(h))
	}
	return &out
}

func received(r *wire.Receipt) sqlite.Receipt {
	out := sqlite.Receipt{Device: r.Device, At: time.UnixMilli(r.At).UTC()}
	for _, h := range r.Have {
		out.Have = append(out.Have, sqlite.Have(h))
	}
	return out
}

// lacked gives the spaces that others are in, and what all of those hold.
func (c *Client) lacked(ctx context.Context) (spaces []casework.ID, have []sqlite.Have, err error) {
	all, err := c.store.AllPlaces(ctx)
	if err != nil {
		return nil, nil, err
	}
	receipts, err := c.store.Receipts(ctx)
	if err != nil {
		return nil, nil, err
	}
	in := map[casework.ID][]casework.ID{}
	for _, at := range all {
		if d := c.device(at.Device); at.In() && d != nil && !d.Revoked && d.Device != c.id.Device {
			in[at.Space] = append(in[at.Space], at.Device)
		}
	}
	// The office's own spaces are for all, told or not.
	p := c.store.Profile()
	for _, d := range c.devices() {
		if d.Revoked || d.Device == c.id.Device {
			continue
		}
		for _, s := range []casework.ID{p.Directory, p.Queue} {
			if !slices.Contains(in[s], d.Device) {
				in[s] = append(in[s], d.Device)
			}
		}
	}
	type place struct {
		space, device casework.ID
		epoch         uint32
	}
	holds := map[casework.ID]map[place]int64{}
	for _, r := range receipts {
		m := map[place]int64{}
		for _, h := range r.Have {
			m[place{h.Space, h.Device, h.Epoch}] = h.Number
		}
		holds[r.Device] = m
	}
	for space, devices := range in {
		spaces = append(spaces, space)
		for at, n := range holds[devices[0]] {
			if at.space != space {
				continue
			}
			for _, d := range devices[1:] {
				n = min(n, holds[d][at])
			}
			if n > 0 {
				have = append(have, sqlite.Have{Space: space, Device: at.device, Epoch: at.epoch, Number: n})
			}
		}
	}
	return spaces, have, nil
}

func (c *Client) writeOps(ctx context.Context, b *wire.BundleWriter, out *Carried) (files map[string]casework.ID, err error) {
	files = map[string]casework.ID{}
	spaces, have, err := c.lacked(ctx)
	if err != nil || len(spaces) == 0 {
		return files, err
	}
	for after := int64(0); ; {
		ops, next, err := c.store.Lacking(ctx, spaces, have, after, 200)
		if err != nil {
			return nil, err
		}
		for i := range ops {
			if o, err := seal.Open(&ops[i], c.ring); err == nil {
				attachments(&o, files)
			}
		}
		out.Out += len(ops)
		for len(ops) > 0 {
			n, size := 0, 0
			for n < len(ops) && (n == 0 || size+len(ops[n].Body) < pageBytes) {
				size += len(ops[n].Body)
				n++
			}
			if err := b.Page(&wire.Page{Ops: ops[:n]}); err != nil {
				return nil, err
			}
			out.Bytes += int64(size)
			ops = ops[n:]
		}
		if after = next; next == 0 {
			return files, nil
		}
	}
}

// attachments finds the attachments an operation tells of.
func attachments(o *op.Opened, into map[string]casework.ID) {
	for _, w := range o.Body.Writes {
		var sum string
		if w.Kind == casework.KindFile && w.Field == "sealed" && json.Unmarshal(w.New, &sum) == nil && validSum(sum) {
			into[sum] = o.Space
		}
	}
}

func validSum(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && s == strings.ToLower(s)
}

func (c *Client) filePath(sum string) string {
	return filepath.Join(c.store.Profile().Dir, sqlite.FilesName, sum[:2], sum)
}

func (c *Client) writeFile(b *wire.BundleWriter, space casework.ID, sum string) (int64, error) {
	f, err := os.Open(c.filePath(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil // not here yet either
	}
	if err != nil {
		return 0, fault(casework.ReadOnly, "disk", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, fault(casework.ReadOnly, "disk", err)
	}
	raw, _ := hex.DecodeString(sum)
	p := wire.Piece{Space: space, Sum: [32]byte(raw), Size: info.Size()}
	buf := make([]byte, wire.BundlePiece)
	for p.Offset < p.Size {
		n, err := io.ReadFull(f, buf)
		if err != nil && err != io.ErrUnexpectedEOF {
			return 0, fault(casework.Corrupt, "disk", err)
		}
		p.Data = buf[:n]
		if err := b.Piece(&p); err != nil {
			return 0, err
		}
		p.Offset += int64(n)
	}
	return p.Size, nil
}

// Import takes a bundle in. A profile that is part of no office joins the one that invited it: finger is then the fingerprint that the inviting person
// reads from their screen. Errors: Corrupt, Denied, Newer.
func (c *Client) Import(ctx context.Context, r io.ReadSeeker, finger string) (Carried, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil {
		return Carried{}, err
	}
	return c.take(ctx, r, finger)
}

func (c *Client) take(ctx context.Context, r io.ReadSeeker, finger string) (in Carried, err error) {
	alone := c.id == nil
	b, err := wire.OpenBundle(r, func(m *wire.Manifest) []byte {
		if !alone {
			if c.device(m.Device) == nil { // one a colleague let in meanwhile: it brings the colleague's word along
				if err := c.takeRolls(ctx, m.Rolls); err != nil {
					return nil
				}
			}
			if d := c.device(m.Device); d != nil && !d.Revoked {
				return d.Sign
			}
			return nil
		}
		for _, d := range m.Devices {
			if d.Device == m.Device && sameFinger(finger, Finger(d.Sign, d.Box)) {
				return d.Sign
			}
		}
		return nil
	})
	if err != nil {
		if alone && casework.CodeOf(err) == casework.Denied {
			return in, fault(casework.Denied, "finger", nil)
		}
		return in, err
	}
	m := &b.Manifest
	in.From = m.Device
	if alone {
		if err := c.accept(ctx, m); err != nil {
			return in, err
		}
		in.Joined = true
	}
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return in, err
	}
	if m.Office != st.Office {
		return in, fault(casework.Denied, "other_office", nil)
	}
	if err := c.takeRolls(ctx, m.Rolls); err != nil {
		return in, err
	}
	if writer := c.device(m.Device); lead(writer.Role) {
		c.toldBy(m)
	}
	if c.ended(c.id.Device) {
		return in, c.gone(ctx)
	}
	var pushes [][]byte
	// Attachments first: a receipt promises what the operations tell of.
	if err := b.Each(wire.Take{Piece: func(p *wire.Piece) error {
		done, err := c.putPiece(p)
		if done {
			in.Files++
		}
		return err
	}}); err != nil {
		return in, err
	}
	if err := b.Each(wire.Take{
		Keys: func(k *wire.Keys) error {
			if err := c.store.HearAlso(ctx, toldPlaces(k.Grants)...); err != nil {
				return err
			}
			c.own = nil
			_, err := c.takeKeys(ctx, k.Keys)
			return err
		},
		Page: func(p *wire.Page) error {
			n, err := c.receive(ctx, p.Ops, sqlite.Reached{})
			in.In += n
			return err
		},
		Push: func(envelope []byte) error {
			pushes = append(pushes, envelope)
			return nil
		},
		Relayed: func(r *wire.Relayed) error {
			if r.Device != c.id.Device || r.Answer.Life != st.Life {
				return nil
			}
			return c.store.Acknowledge(ctx, time.UnixMilli(r.Answer.Now), verdicts(r.Epoch, &r.Answer)...)
		},
		Receipt: func(r *wire.Receipt) error {
			if r.Device == c.id.Device {
				return nil
			}
			c.saw(r.Device, time.UnixMilli(r.At))
			return c.store.PutReceipt(ctx, received(r))
		},
	}); err != nil {
		return in, err
	}
	n, err := c.retry(ctx)
	in.In += n
	if err != nil {
		return in, err
	}
	if err := c.rekey(ctx); err != nil {
		return in, err
	}
	if c.st.Hub != "" {
		if err := c.store.PutRelay(ctx, pushes...); err != nil {
			return in, err
		}
	}
	c.st.Contact = c.clock.Now().UTC()
	return in, c.save(ctx)
}

// accept makes the profile part of the office that invited it.
func (c *Client) accept(ctx context.Context, m *wire.Manifest) error {
	if c.st.Pending == "" {
		return fault(casework.Denied, "stranger", nil)
	}
	id, err := seal.ParseIdentity(c.st.Pending)
	if err != nil {
		return err
	}
	pub := id.Public()
	i := slices.IndexFunc(m.Devices, func(d wire.Device) bool { return d.Device == pub.Device && string(d.Sign) == string(pub.Sign) })
	if i < 0 || m.Found.Recover == "" {
		return fault(casework.Denied, "stranger", nil)
	}
	c.st.Found, c.st.Role = m.Found, m.Devices[i].Role
	if err := c.replaceLaptops(ctx, m.Devices...); err != nil {
		return err
	}
	return c.join(ctx, m.Office, m.Life, id)
}

// putPiece keeps a piece of an attachment; done when the attachment is whole and in its place.
func (c *Client) putPiece(p *wire.Piece) (done bool, err error) {
	sum := hex.EncodeToString(p.Sum[:])
	path := c.filePath(sum)
	if _, err := os.Stat(path); err == nil {
		return false, nil
	}
	if p.Size < 1 || p.Size > wire.MaxBlob || p.Offset < 0 || p.Offset+int64(len(p.Data)) > p.Size {
		return false, fault(casework.Corrupt, "bundle", nil)
	}
	at, err := openPart(path)
	if err != nil {
		return false, err
	}
	defer at.Close()
	if _, err := at.WriteAt(p.Data, p.Offset); err != nil {
		return false, fault(casework.Full, "disk", err)
	}
	if p.Offset+int64(len(p.Data)) < p.Size {
		return false, nil
	}
	return finishPart(at, path, sum, p.Size)
}

// Folder exchanges with the other profiles of this computer through a folder that all of them may write: each keeps one bundle there.
func (c *Client) Folder(ctx context.Context, dir string) (sum Carried, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(ctx); err != nil || c.id == nil {
		return sum, err
	}
	st, err := c.store.SyncState(ctx)
	if err != nil {
		return sum, err
	}
	dir = filepath.Join(dir, st.Office.String())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return sum, fault(casework.ReadOnly, "disk", err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.zbundle"))
	if err != nil {
		return sum, fault(casework.ReadOnly, "disk", err)
	}
	for _, path := range names {
		name := filepath.Base(path)
		info, err := os.Stat(path)
		if err != nil || name == c.id.Device.String()+".zbundle" {
			continue
		}
		mark := info.ModTime().UTC().Format(time.RFC3339Nano)
		if c.st.Seen[name] == mark {
			continue
		}
		in, err := c.takeFile(ctx, path)
		if code := casework.CodeOf(err); err != nil && code != casework.Corrupt && code != casework.Denied {
			return sum, err
		}
		sum.In, sum.Files = sum.In+in.In, sum.Files+in.Files
		c.st.Seen[name] = mark
	}
	if err := c.save(ctx); err != nil {
		return sum, err
	}
	out, err := c.writeBundle(ctx, filepath.Join(dir, c.id.Device.String()+".zbundle"))
	sum.Out = out.Out
	return sum, err
}

func (c *Client) takeFile(ctx context.Context, path string) (Carried, error) {
	f, err := os.Open(path)
	if err != nil {
		return Carried{}, fault(casework.ReadOnly, "disk", err)
	}
	defer f.Close()
	return c.take(ctx, f, "")
}
