package presenter

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/whole"
	"zanger/sync/client"
)

func (v *ExchangePage) exchange() Exchange { return v.Desk.Courier.Exchange }

// looked gives err and looks anew.
func (v *ExchangePage) looked(ctx context.Context, err error) error {
	v.Desk.Courier.Look(ctx)
	return err
}

// SetAuto says whether this laptop exchanges by itself.
func (v *ExchangePage) SetAuto(ctx context.Context, on bool) error {
	return v.setPace(ctx, func(p *client.Pace) { p.Off = !on })
}

// SetTextOnly lets attachments wait.
func (v *ExchangePage) SetTextOnly(ctx context.Context, on bool) error {
	return v.setPace(ctx, func(p *client.Pace) { p.TextOnly = on })
}

// SetBudget limits the bytes of one exchange; 0 is no limit.
func (v *ExchangePage) SetBudget(ctx context.Context, kb int) error {
	return v.setPace(ctx, func(p *client.Pace) { p.BudgetKB = kb })
}

func (v *ExchangePage) setPace(ctx context.Context, change func(*client.Pace)) error {
	pace, err := v.exchange().Pace(ctx)
	if err != nil {
		return err
	}
	change(&pace)
	return v.looked(ctx, v.exchange().SetPace(ctx, pace))
}

// Found begins an office that lives by stick. Its recovery key is then shown until it is on paper.
func (v *ExchangePage) Found(ctx context.Context) error {
	_, err := v.exchange().Found(ctx)
	return v.looked(ctx, err)
}

// Join takes an invite of a hub: its address and code in one text, in either order. It says in words what follows; "" where the page shows it anyway.
func (v *ExchangePage) Join(ctx context.Context, invite string) (string, error) {
	return v.join(ctx, invite, v.exchange().Enrol, "exchange.join.done")
}

// Move takes an office that lives by stick to the hub of an invite, with everything.
func (v *ExchangePage) Move(ctx context.Context, invite string) (string, error) {
	return v.join(ctx, invite, v.exchange().Move, "move.done")
}

func (v *ExchangePage) join(ctx context.Context, invite string, join func(context.Context, string, string) (client.Enrolment, error), done string) (string, error) {
	url, code := SplitInvite(invite)
	if url == "" || code == "" {
		return "", &casework.Error{Code: casework.Invalid, Key: "error.exchange.invite", Op: "presenter.Join"}
	}
	got, err := join(ctx, url, code)
	if err != nil {
		return "", v.looked(ctx, err)
	}
	v.exchange().Nudge()
	if err := v.looked(ctx, nil); err != nil || got.Waits {
		return "", err
	}
	return v.Desk.Text.T(done), nil
}

// Confirm says yes by the check code that a person reads out: to a laptop that asks to be let in, or, where this one waits, to the office. It says in words what
// follows.
func (v *ExchangePage) Confirm(ctx context.Context, check string) (string, error) {
	_, err := v.exchange().Confirm(ctx, check)
	if err := v.looked(ctx, err); err != nil {
		return "", err
	}
	key := "exchange.asks.in"
	switch now := v.Desk.Courier.Seen().Status; {
	case v.Waits && now.Joined:
		key = "exchange.waits.joined"
		v.Desk.post(v.Desk.turned)
	case v.Waits:
		key = "exchange.waits.checked"
	}
	return v.Desk.Text.T(key), nil
}

// Refuse says no to a laptop that asks to be let in.
func (v *ExchangePage) Refuse(ctx context.Context, laptop casework.ID) error {
	return v.looked(ctx, v.exchange().Refuse(ctx, laptop))
}

// SplitInvite parts what a person pasted into the hub's address and the code.
func SplitInvite(s string) (url, code string) {
	var rest []string
	for _, w := range strings.Fields(s) {
		if strings.Contains(w, "://") && url == "" {
			url = strings.TrimRight(w, "/,;")
			continue
		}
		rest = append(rest, w)
	}
	return url, strings.Join(rest, "")
}

// Ask writes a request to be let in, and gives this laptop's check code.
func (v *ExchangePage) Ask(ctx context.Context, path string) (check string, err error) {
	err = whole.Write(path, 0o600, func(w io.Writer) (err error) {
		check, err = v.exchange().Ask(ctx, w)
		return err
	})
	return check, v.looked(ctx, err)
}

// LetIn takes a request, with the code its person read out, and writes the file that lets the laptop in. It founds the office where
// there is none yet. It gives this laptop's check code, to be read out in turn.
func (v *ExchangePage) LetIn(ctx context.Context, request, check string, role casework.Duty, out string) (own string, err error) {
	raw, err := os.ReadFile(request)
	if err != nil {
		return "", &casework.Error{Code: casework.Missing, Key: "error.sync.file", Op: "presenter.LetIn", Err: err}
	}
	if !v.Joined {
		if _, err := v.exchange().Found(ctx); err != nil {
			return "", v.looked(ctx, err)
		}
	}
	if err := v.exchange().Invite(ctx, raw, check, role); err != nil {
		return "", v.looked(ctx, err)
	}
	if _, err := v.exchange().ExportFile(ctx, out); err != nil {
		return "", v.looked(ctx, err)
	}
	st, err := v.exchange().Status(ctx)
	return st.Finger, v.looked(ctx, err)
}

// InviteWords makes an invite at the hub and gives it as it is handed over: address and code, and until when it may be used.
func (v *ExchangePage) InviteWords(ctx context.Context, role casework.Duty) (invite, until string, err error) {
	i, err := v.exchange().NewInvite(ctx, role)
	if err != nil {
		return "", "", err
	}
	return i.URL + "\n" + i.Code, v.Desk.Text.Moment(i.Expires.In(casework.Almaty)), nil
}

// Revoke withdraws a laptop's access.
func (v *ExchangePage) Revoke(ctx context.Context, laptop casework.ID) error {
	return v.looked(ctx, v.exchange().Revoke(ctx, laptop))
}

// StickName is the name of the next file for a stick.
func (v *ExchangePage) StickName() string {
	return "zanger-" + v.Desk.Clock.Now().In(casework.Almaty).Format("20060102-1504") + ".zbundle"
}

// Write writes what other laptops lack into a file, and says in words what.
func (v *ExchangePage) Write(ctx context.Context, path string) (string, error) {
	out, err := v.exchange().ExportFile(ctx, path)
	if err := v.looked(ctx, err); err != nil {
		return "", err
	}
	return v.Desk.Text.T("exchange.stick.wrote", "Records", out.Out, "Files", out.Files), nil
}

// Take takes a file in; check is the code of the laptop that let this one in, needed the first time only.
func (v *ExchangePage) Take(ctx context.Context, path, check string) (string, error) {
	in, err := v.exchange().ImportFile(ctx, path, check)
	if client.Gone(err) {
		v.Desk.Courier.gone(err)
		return "", err
	}
	if err := v.looked(ctx, err); err != nil {
		return "", err
	}
	if in.Joined {
		v.exchange().Nudge()
		v.Desk.post(v.Desk.turned)
		return v.Desk.Text.T("exchange.stick.joined", "Records", in.In, "Files", in.Files), nil
	}
	return v.Desk.Text.T("exchange.stick.took", "Records", in.In, "Files", in.Files), nil
}

// Now exchanges at once, and says in words what moved.
func (v *ExchangePage) Now(ctx context.Context, progress func(done, total int)) (string, error) {
	p := v.Desk.Text
	sum, err := v.Desk.Courier.Now(ctx, func(m client.Progress) {
		if progress != nil && m.Total > 0 {
			progress(int(m.Done>>10), int(m.Total>>10))
		}
	})
	switch {
	case err != nil:
		return "", err
	case sum.Waits && !sum.Offline:
		return p.T("exchange.waits.notyet"), nil
	case sum.Joined:
		return p.T("exchange.waits.joined"), nil
	case sum.Offline:
		return p.T("exchange.now.offline"), nil
	case sum.Budget:
		return p.T("exchange.now.budget", "Out", sum.Out, "In", sum.In), nil
	}
	return p.T("exchange.now.done", "Out", sum.Out, "In", sum.In), nil
}

// Resend gives a record another try.
func (v *ExchangePage) Resend(ctx context.Context, id int64) error {
	if err := v.exchange().Resend(ctx, id); err != nil {
		return v.looked(ctx, err)
	}
	v.exchange().Nudge()
	return v.looked(ctx, nil)
}

// SaveEntry writes a record of the tray as JSON.
func (v *ExchangePage) SaveEntry(ctx context.Context, id int64, path string) error {
	return whole.Write(path, 0o600, func(w io.Writer) error { return v.exchange().ExportEntry(ctx, id, w) })
}

// HeldRow is a colleague's record that the hub holds back.
type HeldRow struct {
	Title  string
	Detail string
	record client.HeldRecord
}

// Held asks the hub what it holds back.
func (v *ExchangePage) Held(ctx context.Context) ([]HeldRow, error) {
	list, err := v.exchange().Held(ctx)
	if err != nil {
		return nil, err
	}
	p := v.Desk.Text
	var out []HeldRow
	for _, r := range list {
		place, _, _ := v.Desk.whereOf(ctx, r.Space, "", casework.ID{})
		who := p.T("exchange.somebody")
		if i := slices.IndexFunc(v.Laptops, func(l LaptopRow) bool { return l.ID == r.Device }); i >= 0 {
			who = v.Laptops[i].Name
		}
		out = append(out, HeldRow{Title: dots(who, place), Detail: dots(p.Moment(r.At.In(casework.Almaty)), p.Bytes(int64(r.Bytes))), record: r})
	}
	return out, nil
}

// Release lets a held record in.
func (v *ExchangePage) Release(ctx context.Context, r HeldRow) error {
	return v.looked(ctx, v.exchange().Release(ctx, r.record))
}

// SeenReply marks what a citizen said as read.
func (v *ExchangePage) SeenReply(ctx context.Context, n int64) error {
	return v.looked(ctx, v.exchange().SeenReply(ctx, n))
}

// keyLines parts a key into groups of five signs, four groups a line; what every such key begins with stands on a line of its own.
func keyLines(key string) (lines []string) {
	var groups []string
	if i := strings.LastIndexByte(key, '-') + 1; i > 0 {
		lines, key = append(lines, key[:i]), key[i:]
	}
	for len(key) > 0 {
		n := min(5, len(key))
		groups, key = append(groups, key[:n]), key[n:]
	}
	for part := range slices.Chunk(groups, 4) {
		lines = append(lines, strings.Join(part, "  "))
	}
	return lines
}

// KeepRecovery checks the last group of the office's recovery key, typed back from paper, and forgets the key here.
func (v *ExchangePage) KeepRecovery(ctx context.Context, typed string) error {
	all := strings.Fields(strings.Join(v.Recovery, " "))
	if len(all) == 0 || groupsOf(typed) != all[len(all)-1] {
		return &casework.Error{Code: casework.Invalid, Key: "error.exchange.group", Op: "presenter.KeepRecovery"}
	}
	return v.looked(ctx, v.exchange().RecoveryKept(ctx))
}

// PrintRecovery writes the sheet with the office's recovery key as a PDF to path.
func (v *ExchangePage) PrintRecovery(path string) error {
	d := v.Desk
	return printKey(d.Text, d.Clock.Now(), path, recoverySheet{title: "exchange.recovery.title",
		made:  d.Text.T("recovery.sheet.made", "Office", d.Office.Name, "Person", d.Me.Name, "Date", d.Text.DateFull(d.Clock.Today())),
		lines: v.Recovery, notes: []string{"exchange.recovery.what", "recovery.sheet.keep", "exchange.recovery.lost"}})
}
