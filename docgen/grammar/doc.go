// Package grammar puts names, sums and dates into the form a court paper needs: Russian cases, Kazakh case endings by
// vowel harmony, sums and dates in words in both languages.
//
// # What it is sure of
//
// Sums, numbers and dates are exact. Names and organisations are suggestions: the functions say by a second result whether
// a rule was found, and the caller lets a person write another form, which then wins everywhere (docgen/template, key
// "forms" of a person). Positions and organisations are not inflected but for a small dictionary of their head words.
//
// # Vocabulary
//
// Six Russian cases: Nominative, Genitive, Dative, Accusative, Instrumental, Prepositional. Seven Kazakh ones:
// Nominative, Genitive, Dative, Accusative, Locative, Ablative, Instrumental. A Kazakh stem is possessive when it ends
// in the third-person ending (соты, кодексі, -ұлы, -қызы): it takes another set of endings (сотына, not сотыға).
//
// Russian endings of names come from the rules of the petrovich project (assets/grammar, MIT); Kazakh letters are matched
// to their Russian neighbours only for the search of a rule and stay as written.
//
// # Promise about old data
//
// Nothing here is stored: a form a person corrected is stored by the caller, with the person.
//
// # What it refuses
//
// It never guesses the sex of a person from a name alone when the endings do not tell it; the name is then given back
// unchanged, with false.
package grammar
