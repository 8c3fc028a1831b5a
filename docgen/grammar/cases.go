package grammar

// Case is a grammatical case of Russian or Kazakh. Not every case exists in both.
type Case int

// The cases. Locative and Ablative are Kazakh only, Prepositional is Russian only.
const (
	Nominative Case = iota
	Genitive
	Dative
	Accusative
	Instrumental
	Prepositional
	Locative
	Ablative
)

// Sex is the grammatical gender of a person's name.
type Sex int

// The sexes. Unknown leaves a Russian name uninflected where the two would differ.
const (
	Unknown Sex = iota
	Male
	Female
)

// Gender is the gender of a counted noun, for numbers in words.
type Gender int

// The genders.
const (
	Masculine Gender = iota
	Feminine
	Neuter
)
