package prospect

import (
	"cmp"
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/outcome"
	"zanger/casework/position"
)

// columns are what a record is made of; the rest of a case is not read.
var columns = []string{"area", "stage", "price", "opened", "filed", "closed", "outcome", "court_level", "region", "side", "claim_kind", "ours", "theirs", "evidence", "known", "share"}

// Records gives every case of the profile as casework/outcome sees it: closed ones to learn from, open ones for how long
// cases last. shared: only closed ones that may leave the office.
func Records(ctx context.Context, r casework.Reader, shared bool) ([]outcome.Record, error) {
	q := casework.All().Reading(columns...)
	if shared {
		q = q.And("share", casework.Eq, true).And("closed", casework.NotEmpty, nil)
	}
	sides, err := sidesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []outcome.Record
	err = r.List(ctx, &casework.Case{}, q, func(e casework.Entity) error {
		c := e.(*casework.Case)
		out = append(out, record(c, sides[c.ID]))
		return nil
	})
	return out, err
}

// record makes the record of a case; side is what its parties say where the case does not.
func record(c *casework.Case, side string) outcome.Record {
	r := outcome.Record{Case: c.ID, Opened: c.Opened, Filed: c.Filed, Closed: c.Closed, Sum: c.Price, Known: c.Known, Facts: map[string]string{}}
	if slices.Contains(outcome.Decided, c.Outcome) {
		r.Outcome = c.Outcome
	}
	for factor, v := range map[string]string{
		outcome.FactorTopic: c.Area, outcome.FactorCourt: cmp.Or(c.CourtLevel, casefile.LevelOf(c.Stage)), outcome.FactorRegion: c.Region, outcome.FactorSide: c.Side,
		outcome.FactorClaimKind: c.ClaimKind, outcome.FactorOurs: c.Ours, outcome.FactorTheirs: c.Theirs, outcome.FactorEvidence: c.Evidence,
	} {
		if v != "" {
			r.Facts[factor] = v
		}
	}
	if r.Facts[outcome.FactorSide] == "" && side != "" {
		r.Facts[outcome.FactorSide] = side
	}
	return r
}

// SideOf gives the side of a client in a role; "" where the role tells nothing.
func SideOf(role casework.Role) string {
	switch role {
	case casework.Plaintiff, casework.Applicant:
		return outcome.Claimant
	case casework.Defendant:
		return outcome.Respondent
	case casework.Suspect:
		return outcome.Accused
	case casework.Victim:
		return outcome.Victim
	case casework.ThirdParty:
		return outcome.Third
	}
	return ""
}

// sidesOf gives the side of every case's client by the parties.
func sidesOf(ctx context.Context, r casework.Reader) (map[casework.ID]string, error) {
	out := map[casework.ID]string{}
	q := casework.Where("ours", true).And("of_kind", casework.Eq, casework.KindCase).Reading("of", "role")
	err := r.List(ctx, &casework.Party{}, q, func(e casework.Entity) error {
		p := e.(*casework.Party)
		if side := SideOf(p.Role); side != "" && out[p.Of] == "" {
			out[p.Of] = side
		}
		return nil
	})
	return out, err
}

// Of gives the record of one open case as it stands today: until it is filed, the evidence is what the position matrix
// shows now.
func Of(ctx context.Context, r casework.Reader, c *casework.Case) (outcome.Record, error) {
	parties, err := casework.List[casework.Party](ctx, r, casework.Where("of", c.ID))
	if err != nil {
		return outcome.Record{}, err
	}
	side := ""
	for _, p := range parties {
		if p.Ours && side == "" {
			side = SideOf(p.Role)
		}
	}
	rec := record(c, side)
	p, err := position.Read(ctx, r, c.ID)
	if err != nil {
		return rec, err
	}
	if score := p.Score(); score != "" {
		rec.Facts[outcome.FactorEvidence] = score
	}
	return rec, nil
}
