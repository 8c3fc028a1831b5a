// Package triage suggests what area of trouble an enquiry is about, in Kazakh, Russian or English, by one model for the
// three. It suggests and never decides: a person picks, and what they pick is learned from.
//
// A text is taken as hashed letter n-grams (2 to 5, within words) and words, weighted by rarity (tf-idf, length one). Two
// judges look at it: linear support vector machines, one area against the rest, with texts of rare areas weighing more
// (Fan et al. 2008), and complement naive Bayes (Rennie et al. 2003). Their scores are turned into probabilities by a heat
// each, settled on texts not learned from, and blended in logs, half and half. The blend of two linear judges is one linear
// model, so that what each word added can be told. Parts of words serve Kazakh, where a word has hundreds of forms.
//
// Of the areas named the first is that with the largest p / sqrt(part of the area among the texts), half way between the
// likeliest area and the one whose likelihood rose most: by probability alone an area with few texts is hardly ever named
// first (Menon et al. 2021 on long-tailed labels). The others follow by probability, and what is shown is the probability.
//
// # Promise about old data
//
// Enquiries are read, never changed. The same texts give the same model.
//
// # What it refuses
//
// To lower an urgency: rules of the pack alone set it, and a suggested area may only raise it. To choose an area.
package triage
