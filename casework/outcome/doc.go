// Package outcome estimates how a case may end and how long it may take, from closed cases, and says when it cannot.
//
// An estimate stands on a ladder. With fewer than 30 closed cases of the same area and court level it is refused. Above
// that it is a base rate: the share of each outcome among them, with an 80 % range. The model speaks only from 400 such
// cases, and only when estimates it made before the ends were known beat the base rate (the 95 % interval of the paired
// bootstrap lies above zero) and were calibrated (error at most 0.05 on the newest 200 or more). See Gate.
//
// # The regression
//
// A case has one level of every factor g and of every declared cross of factors. For outcome k
//
//	eta_k = a_k + sum_g beta[g, level(g), k],   p_k = exp(eta_k) / sum_j exp(eta_j)
//
// and every beta of group g is normal around zero, or around a pooled model, with a precision lambda_g of its own. The
// coefficients maximise the penalised likelihood (L-BFGS, coordinates scaled by 1/sqrt(curvature+lambda)); then each
// precision is set to edf_g / sum beta², where edf_g = sum h/(h+lambda_g) and h is the diagonal of the Hessian; and again
// until it rests (Fellner 1986; Schall 1991; MacKay 1992). So a factor that tells nothing shrinks to nothing and a rare
// level stays near the average. A number takes part as a straight line and in eight quantile bins; "not known" is a level
// of its own. A predictor is drawn in by its own variance v as eta/sqrt(1+pi v/8) (MacKay 1992), which is what averaging
// over the posterior does.
//
// Several forms of the regression (learned or common precision, with crosses or without, old cases faded by half-life or
// not) are blended: the weight of a form falls with how much worse it was on later cases, in standard errors of that
// difference, and a form that learns its precisions counts twice. Choosing one by a few hundred cases would be choosing noise.
//
// A pooled model of other offices is what the coefficients are drawn toward instead of zero, only where walking forward
// over this office's own cases it foretold their ends better than without.
//
// # Similar cases
//
// The closeness of two cases is the sum of the weights of the groups they share, a number in part when its bin is near
// (Gower 1971); the weight of a group is the
// mean gain in log probability its shrunken shares give, each case left out in turn. The outcomes of the closest cases,
// weighted by a power of closeness, are drawn toward the share of all. These cases are also what a person is shown.
//
// # The trees
//
// What hangs on several facts at once, where nobody declared that cross, is found by a hundred trees of questions (Breiman
// 2001), each grown on a part of the cases drawn by chance. For each tree one outcome is drawn, and the levels of every
// factor and of every declared cross are put in the order of how often cases with them ended so,
//
//	place(level) = (ended so + 5 share of all) / (cases + 5),
//
// which for two outcomes is the order in which the best parting of levels is found (Fisher 1958; Breiman and others 1984);
// the shrunken share in the place of the level is from Micci-Barreca (2001). It is counted on the cases left out of the
// tree: on its own, a level of one case would foretell that case (Prokhorenkova and others 2018). A question is taken from
// a case drawn by chance, as in extremely randomised trees (Geurts, Ernst and Wehenkel 2006): has a case a level at most as
// high in the order, or, once in three, the same one; a number at most as large; and is the number known. One question in five
// is about a declared cross. Of a few questions
// that which lowers the entropy of outcomes most is asked. The shares of a node are drawn toward those of the node above with
// the strength of a few cases (Agarwal and others 2022), and the leaves of all trees are averaged, which makes the forest a
// count of similar cases whose likeness was learned (Lin and Jeon 2006). Every second tree has wide leaves, the others narrow
// ones.
//
// # The blend
//
// log p = sum_i w_i log p_i over the regression, the similar cases, the base rate and the trees, made to sum to one (a
// logarithmic pool, Genest and Zidek 1986). The weights are the mean over a grid of all weights in tenths, each by the
// likelihood under it of cases later than those fitted on (Bayesian stacking, Yao and others 2018): where a few hundred
// cases cannot tell weights apart, parts are averaged and not chosen between. In a table of at most 10,000 cases the
// regression and the trees weigh at least a fifth each, since the one block of later cases may be that on which a part was
// wrong, and the similar cases a tenth, since they are what a person is shown; in a larger one a part that weighs less than a
// twentieth is left out. The factors of the base rate are picked by leaving each older case out in turn; its strength, the number of
// similar cases and the rest are settled on the later cases, walking forward; a model is then refitted on all. Nothing is
// ever tuned on the cases it is scored on.
//
// # Ranges
//
// 200 draws of the coefficients from their Laplace posterior (diagonal; a level never seen counts with its prior) give the
// 80 % range of every probability; the other parts of the blend stray with the regression, since all were counted from the same
// cases. The range of a base rate shown alone is that of a Beta distribution of its cases.
//
// # Durations
//
// Life tables by area and by area and court level, each cell drawn toward the wider one with the strength of 50 cases
// (Kaplan and Meier 1958, actuarial form); several ends give Aalen-Johansen shares, which with the share still open sum to
// one. A flag rises when last year's ends left the band of a table made a year ago.
//
// # Promise about old data
//
// Closed cases are read, never changed. The same cases, day and seed give the same estimate on every computer of one kind,
// whatever numbers the cases bear and in whatever order they come.
// The form of Stripped and of the signed pooled model is added to, never changed.
//
// # What it refuses
//
// To use a fact that became known on the day of the end or after it. To estimate without an area, or where neither the area
// nor the court level was ever seen. To let a record leave that fewer than five share. There is no judge in it: no factor,
// field or table of this package can hold one.
package outcome
