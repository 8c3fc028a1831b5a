package sample

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"zanger/casework"
)

// Closed adds n closed cases of nobody, to try estimates on. They are the same each time. Their ends follow a rule that a
// test may hold estimates against: the odds of an end good for the client double with an advocate and grow by two and a
// half with every degree of proof, see Truth.
func Closed(ctx context.Context, s casework.Store, clock casework.Clock, n int) error {
	rng := rand.New(rand.NewPCG(2026, 28))
	today := clock.Today()
	const batch = 200
	for done := 0; done < n; {
		upTo := min(done+batch, n)
		_, err := s.Do(ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
			for ; done < upTo; done++ {
				if err := tx.Put(ctx, closedCase(rng, today, done, n)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// truth is the chance of a good end in the cases of Closed.
func truth(evidence int, advocate bool) float64 {
	eta := -1.6 + .92*float64(evidence)
	if advocate {
		eta += .7
	}
	return 1 / (1 + math.Exp(-eta))
}

func closedCase(rng *rand.Rand, today casework.Date, i, n int) *casework.Case {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	id := casework.NewID()
	proof, ours := rng.IntN(4), pick("none", "advocate", "consultant")
	opened := today.AddDays(-1500 + i*1250/n)
	filed := opened.AddDays(5 + rng.IntN(30))
	c := &casework.Case{Header: casework.Header{ID: id, Space: id}, Number: fmt.Sprintf("Ү-%04d", i+1), Title: fmt.Sprintf("Үлгі іс %d / пример", i+1),
		Area: pick("LAB.WAGE", "LAB.WAGE", "LAB.DISMISS"), Stage: casework.StageClosed, Aid: "representation", Regime: "represent", Language: "kk",
		Price: casework.Tenge(int64(50+rng.IntN(1500)) * 1000), Opened: opened, Filed: filed, Closed: filed.AddDays(40 + rng.IntN(170)), CourtLevel: "first",
		Side: "claimant", ClaimKind: pick("money", "money", "right"), Ours: ours, Theirs: pick("none", "staff"), Evidence: fmt.Sprint(proof), ClosedWhy: "үлгі / пример"}
	if rng.Float64() < truth(proof, ours == "advocate") {
		c.Outcome = pick("won", "won", "won", "won_partly", "settled")
	} else {
		c.Outcome = pick("lost", "lost", "lost", "left", "terminated")
	}
	return c
}
