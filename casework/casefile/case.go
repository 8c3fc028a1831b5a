package casefile

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/position"
)

// Keeper keeps the cases of one profile. Conflicts may be nil in tests that need no checks.
type Keeper struct {
	Store     casework.Store
	Clock     casework.Clock
	Conflicts *conflict.Checker
	Page      Page // words of a draft for its versions; nil: versions are kept without them
	// Preview makes a small picture (JPEG) of a scan or a photo and counts a paper's pages; nil for neither. nil: files are attached without.
	Preview func(content []byte) (picture []byte, pages int)
}

func fail(code casework.Code, key, op string) error {
	return &casework.Error{Code: code, Key: key, Op: "casefile." + op}
}

// Open opens a case directly, without an enquiry: one that was taken over, or came by appointment of a court. It gets an
// id, its own space and the next number when it has none. One action: act.case.open.
// Errors: Denied without the power to accept; Missing title.
func (k *Keeper) Open(ctx context.Context, c *casework.Case, parties ...*casework.Party) error {
	if _, err := casework.Require(ctx, k.Store, casework.AcceptEnquiry); err != nil {
		return err
	}
	if strings.TrimSpace(c.Title) == "" {
		return fail(casework.Missing, "error.casefile.title", "Open")
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.open"}, func(tx casework.Tx) error {
		if err := k.OpenIn(ctx, tx, c); err != nil {
			return err
		}
		for _, p := range parties {
			p.Of, p.OfKind, p.Space = c.ID, casework.KindCase, c.ID
			if err := tx.Put(ctx, p); err != nil {
				return err
			}
		}
		if len(parties) == 0 {
			return nil
		}
		return k.recheck(ctx, tx, c.ID)
	})
	return err
}

// OpenIn is Open inside another action and without its checks: intake accepts an enquiry with it.
func (k *Keeper) OpenIn(ctx context.Context, tx casework.Tx, c *casework.Case) error {
	if c.ID.IsZero() {
		c.ID = casework.NewID()
	}
	c.Space = c.ID
	c.Stage = cmp.Or(c.Stage, casework.StageOpened)
	if c.Opened.IsZero() {
		c.Opened = k.Clock.Today()
	}
	if c.Responsible.IsZero() {
		c.Responsible = k.Store.Profile().Member
	}
	o, err := casework.Get[casework.Office](ctx, tx, k.Store.Profile().Office)
	if err != nil && casework.CodeOf(err) != casework.Missing {
		return err
	}
	mask := ""
	if err == nil {
		mask = o.CaseMask
		if c.Region == "" && slices.Contains(casework.Regions, o.Region) {
			c.Region = o.Region
		}
	}
	if c.Number == "" {
		if c.Number, err = nextNumber(ctx, tx, mask, k.Clock.Today()); err != nil {
			return err
		}
	}
	return tx.Put(ctx, c)
}

// defaultMask is the number of a case where the office set none.
const defaultMask = "{yy}-{n:4}"

var maskPart = regexp.MustCompile(`\{(yyyy|yy|n)(?::(\d))?\}`)

// nextNumber fills the office's mask: {yy} and {yyyy} are the year, {n:4} counts in four digits from 1 within numbers of
// the same beginning and end. A mask without {n} gets one behind it. Two laptops that open cases apart may give one number
// twice; a case number has legal weight, so a person then settles it.
func nextNumber(ctx context.Context, r casework.Reader, mask string, today casework.Date) (string, error) {
	mask = cmp.Or(strings.TrimSpace(mask), defaultMask)
	if !strings.Contains(mask, "{n") {
		mask += "-{n:4}"
	}
	before, after, width, counted := "", "", 1, false
	rest := mask
	for rest != "" {
		at := maskPart.FindStringSubmatchIndex(rest)
		text := rest
		if at != nil {
			text = rest[:at[0]]
		}
		word := ""
		if at != nil {
			switch rest[at[2]:at[3]] {
			case "yyyy":
				word = strconv.Itoa(today.Year)
			case "yy":
				word = strconv.Itoa(today.Year % 100)
				if len(word) == 1 {
					word = "0" + word
				}
			case "n":
				if !counted {
					before += text
					text, counted = "", true
					if at[4] >= 0 {
						width, _ = strconv.Atoi(rest[at[4]:at[5]])
					}
				}
			}
			rest = rest[at[1]:]
		} else {
			rest = ""
		}
		if counted {
			after += text + word
		} else {
			before += text + word
		}
	}
	number := func(n int) string {
		t := strconv.Itoa(n)
		return before + strings.Repeat("0", max(0, width-len(t))) + t + after
	}
	highest, err := highestNumber(ctx, r, before, after)
	for n := highest + 1; err == nil; n++ { // numbers sort as text, so a longer one may hide behind a shorter
		taken := 0
		q := casework.Query{Deleted: true}
		if taken, err = casework.Count[casework.Case](ctx, r, q.And("number", casework.Eq, number(n))); taken == 0 {
			return number(n), err
		}
	}
	return "", err
}

// highestNumber looks at the last few numbers of the same beginning and end.
func highestNumber(ctx context.Context, r casework.Reader, before, after string) (int, error) {
	highest := 0
	q := casework.Query{Deleted: true}.And("number", casework.Ge, before).And("number", casework.Lt, before+"\U0010ffff").By("-number").Limit(20)
	err := r.List(ctx, &casework.Case{}, q, func(e casework.Entity) error {
		n := e.(*casework.Case).Number
		if len(n) > len(before)+len(after) && strings.HasPrefix(n, before) && strings.HasSuffix(n, after) {
			if v, err := strconv.Atoi(n[len(before) : len(n)-len(after)]); err == nil {
				highest = max(highest, v)
			}
		}
		return nil
	})
	return highest, err
}

// Change stores what a person edited in the head of a case (title, court, price, banner …). One action: act.case.change.
// Stage, outcome and closing have their own functions and are refused here as Invalid.
func (k *Keeper) Change(ctx context.Context, c *casework.Case) error {
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.change"}, func(tx casework.Tx) error {
		old, err := casework.Get[casework.Case](ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if old.Stage != c.Stage || old.Closed != c.Closed || old.Outcome != c.Outcome || old.GateWhy != c.GateWhy {
			return fail(casework.Invalid, "error.casefile.own_step", "Change")
		}
		if strings.TrimSpace(c.Title) == "" {
			return fail(casework.Missing, "error.casefile.title", "Change")
		}
		return tx.Put(ctx, c)
	})
	return err
}

// SetStage moves a case to another stage. "ready" needs the claim-evidence gate passed, or a reason by somebody with the
// power, and no undecided conflict of interest. One action: act.case.stage.
// Errors: Missing (gaps, no reason; Args N), Denied, ConflictOfInterest, Invalid (no such stage, or closed: use Close).
func (k *Keeper) SetStage(ctx context.Context, id casework.ID, to casework.Stage, reason string) error {
	const op = "SetStage"
	if to == casework.StageClosed || !slices.Contains(casework.Stages, to) {
		return fail(casework.Invalid, "error.casefile.stage", op)
	}
	reason = strings.TrimSpace(reason)
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.stage", Reason: reason}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Case](ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Stage == casework.StageClosed {
			return fail(casework.Invalid, "error.casefile.closed", op)
		}
		if to == casework.StageReady && c.Stage != to {
			st, err := conflict.Pending(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := st.Problem("casefile." + op); err != nil && (st.Check != nil || len(st.Uncovered) > 0) {
				return err
			}
			if err := position.Pass(ctx, k.Store, tx, c, reason); err != nil {
				return err
			}
		}
		c.Stage = to
		if to == casework.StageFirst && c.Filed.IsZero() {
			if err := file(ctx, tx, c, k.Clock.Today()); err != nil {
				return err
			}
		}
		return tx.Put(ctx, c)
	})
	return err
}

// Reopen opens a closed case at a stage before the end. One action: act.case.reopen. Errors: Missing reason, Invalid when
// the case is not closed.
func (k *Keeper) Reopen(ctx context.Context, id casework.ID, reason string) error {
	const op = "Reopen"
	if reason = strings.TrimSpace(reason); reason == "" {
		return fail(casework.Missing, "error.casefile.reason", op)
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.case.reopen", Reason: reason}, func(tx casework.Tx) error {
		c, err := casework.Get[casework.Case](ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Stage != casework.StageClosed {
			return fail(casework.Invalid, "error.casefile.not_closed", op)
		}
		c.Stage, c.Outcome, c.ClosedWhy, c.Closed = casework.StagePreparing, "", "", casework.Date{}
		return tx.Put(ctx, c)
	})
	return err
}
