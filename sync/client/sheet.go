package client

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"zanger/casework"
)

// sheets publishes what this month and the last were like, in counts: no name, no case. Who asked is counted by the office's first coordinator's laptop alone, cases by the
// laptop of whoever is responsible for them, so that the hub may add them up.
func (x *exchange) sheets(ctx context.Context) error {
	c := x.c
	today := c.clock.Today()
	first := casework.Date{Year: today.Year, Month: today.Month, Day: 1}
	for _, month := range []casework.Date{first.AddDays(-1), first} {
		name := month.String()[:7]
		var counts map[string]int
		var text string
		same := false
		if err := c.member(ctx, func() (err error) {
			if counts, err = c.sheet(ctx, name); err != nil {
				return err
			}
			b, err := json.Marshal(counts)
			text = string(b)
			same = c.st.Sheets[name] == text || len(counts) == 0 && c.st.Sheets[name] == ""
			return err
		}); err != nil {
			return err
		}
		if same {
			continue
		}
		if err := x.h.jsonCall(ctx, "PUT", "/v1/sheets/"+name, counts, nil); err != nil {
			return err
		}
		if err := c.member(ctx, func() error {
			if c.st.Sheets == nil {
				c.st.Sheets = map[string]string{}
			}
			c.st.Sheets[name] = text
			for old := range c.st.Sheets {
				if old < first.AddDays(-40).String()[:7] {
					delete(c.st.Sheets, old)
				}
			}
			return c.save(ctx)
		}); err != nil {
			return err
		}
	}
	return nil
}

// sheet counts a month, "2026-11".
func (c *Client) sheet(ctx context.Context, month string) (map[string]int, error) {
	p := c.store.Profile()
	counts := map[string]int{}
	in := func(d casework.Date) bool { return !d.IsZero() && d.String()[:7] == month }
	from, err := time.ParseInLocation("2006-01", month, casework.Almaty)
	if err != nil {
		return nil, fault(casework.Internal, "internal", err)
	}
	to := from.AddDate(0, 1, 0)
	if c.counts() {
		n, err := casework.Count[casework.Enquiry](ctx, c.store, casework.All().And("received", casework.Ge, from).And("received", casework.Lt, to))
		if err != nil {
			return nil, err
		}
		add(counts, "enquiries.received", n)
		q := casework.All().And("decided", casework.Ge, casework.DateOf(from)).And("decided", casework.Lt, casework.DateOf(to))
		for _, s := range []casework.EnquiryStatus{casework.EnquiryAccepted, casework.EnquiryReferred, casework.EnquiryRefused} {
			n, err := casework.Count[casework.Enquiry](ctx, c.store, q.And("status", casework.Eq, s))
			if err != nil {
				return nil, err
			}
			add(counts, "enquiries."+string(s), n)
		}
	}
	// A person with two laptops counts on one of them.
	for _, d := range c.devices() {
		if d.Member == p.Member && !d.Revoked && bytes.Compare(d.Device[:], p.Device[:]) < 0 {
			return counts, nil
		}
	}
	cases, err := casework.List[casework.Case](ctx, c.store.Sparing(), casework.Where("responsible", p.Member))
	if err != nil {
		return nil, err
	}
	for _, k := range cases {
		if in(k.Opened) {
			add(counts, "cases.opened", 1)
		}
		if in(k.Closed) {
			add(counts, "cases.closed", 1)
		}
	}
	return counts, nil
}

func add(counts map[string]int, name string, n int) {
	if n > 0 {
		counts[name] += n
	}
}

// counts says whether this laptop counts for the whole office.
func (c *Client) counts() bool {
	for _, d := range c.devices() {
		if d.Role == string(casework.Coordinator) && !d.Revoked {
			return d.Device == c.id.Device
		}
	}
	return false
}
