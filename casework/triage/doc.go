// Package triage suggests what area of trouble an enquiry is about, in Kazakh, Russian or English, by one model for the
// three. It suggests and never decides: a person picks, and what they pick is learned from.
//
// # How a text is seen
//
// As hashed letter n-grams (2 to 5, within words), words and pairs of words, in the spelling of names.Fold, so that Kazakh typed
// in Russian letters is the same text, and without the marks of a web page. Parts of words serve Kazakh, where a word has
// hundreds of forms. An n-gram g that stands n times in a text weighs
//
//	(1 + log n) · idf(g) · (KL(g) + 0.05)^a,   KL(g) = Σ q log(q / p),   q = (texts of the area with g + p) / (texts with g + 1)
//
// where p is the part of an area among all texts: the more g tells of the areas, the more it weighs (information gain as a
// weight, Debole and Sebastiani 2003). The power a is a half, or a quarter where texts not learned from are told better by it.
// The vector is brought to length one.
//
// # How it is judged
//
// Two judges look at it: softmax regression with texts of rare areas weighing more, solved by dual coordinate ascent
// (Shalev-Shwartz and Zhang 2013), and complement naive Bayes (Rennie et al. 2003). Their scores are turned into
// probabilities by a heat each, settled on texts not learned from (temperature scaling, Guo et al. 2017), and blended in
// logs, two parts to one. The blend of two linear judges is one linear model, so that what each word added can be told.
//
// # In what order areas are named
//
// By p / sqrt(part of the area among the texts), half way between the likeliest area and the one whose likelihood rose most: by
// probability alone an area with few texts is hardly ever named (logit adjustment, Menon et al. 2021). The shares shown are
// the probabilities brought into that order: where they would rise along it, areas next to each other get their mean, which is
// the nearest that does not (pooling of adjacent violators, Ayer et al. 1955). So a later area never has the larger share,
// shares sum to one. Of texts not learned from their log loss was that of the probabilities, their calibration a little worse.
//
// # Promise about old data
//
// Enquiries are read, never changed. The same texts give the same model.
//
// # What it refuses
//
// To lower an urgency: rules of the pack alone set it, and a suggested area may only raise it. To choose an area. A model
// larger than 8 MB: the n-grams of the fewest texts are left out.
package triage
