package conflict

import "zanger/casework"

// Side is where a party stands, seen from the office.
type Side string

// The sides. Near is close to the office's own client; it counts as Ours, and so does not hide a quarrel within a family.
const (
	Ours    Side = "ours"
	Theirs  Side = "theirs"
	Neutral Side = "neutral" // court, expert, translator, witness
)

// SideOf tells a party's side. among holds the parties of the same enquiry or case, to follow whom a representative or a
// child stands with.
func SideOf(p *casework.Party, among []*casework.Party) Side {
	return sideOf(p, among, 0)
}

func sideOf(p *casework.Party, among []*casework.Party, depth int) Side {
	if p.Ours {
		return Ours
	}
	if !p.Stands.IsZero() && depth < 4 {
		for _, q := range among {
			if q.ID == p.Stands && q.ID != p.ID {
				return sideOf(q, among, depth+1)
			}
		}
	}
	switch p.Role {
	case casework.Applicant:
		return Ours
	case casework.Child, casework.Relative:
		return Ours // entered without a word whose: the office hears of its client's family first
	case casework.Witness, casework.Expert, casework.Translator, casework.Court:
		return Neutral
	}
	return Theirs
}

// adverse reports whether one person on both sides is a conflict.
func adverse(now, before Side) bool {
	return now == Ours && before == Theirs || now == Theirs && before == Ours
}
