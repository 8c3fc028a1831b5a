package op

import "zanger/casework"

type class int

const (
	plain   class = iota
	earlier       // a date that must not be missed: the earlier is shown
	undone        // the day something was done: not done is shown
)

type fieldOf struct {
	kind  casework.Kind
	field string
}

var classes = map[fieldOf]class{
	{casework.KindDeadline, "end"}:         earlier,
	{casework.KindTask, "due"}:             earlier,
	{casework.KindEnquiry, "promised"}:     earlier,
	{casework.KindEnquiry, "date_matters"}: earlier,
	{casework.KindDeadline, "done"}:        undone,
	{casework.KindTask, "done"}:            undone,
}

func classOf(k casework.Kind, field string) class { return classes[fieldOf{k, field}] }

// leaders names the fields that only make sense together: each goes with the value of the first.
var leaders = map[casework.Kind]map[string]string{
	casework.KindDeadline: follow("end", "start", "sort", "safe", "warn", "priors", "time", "rule", "edition", "trigger", "confidence", "doubt", "steps", "pack_rev", "was", "was_why", "entered", "entered_by"),
	casework.KindEvent:    follow("when", "sort"),
	casework.KindTask:     follow("done", "done_note"),
	casework.KindEnquiry:  follow("promised", "promised_why"),
	casework.KindFile:     follow("sealed", "size", "media", "plain", "key"),
}

func follow(lead string, fields ...string) map[string]string {
	m := map[string]string{}
	for _, f := range fields {
		m[f] = lead
	}
	return m
}

// Leader names the field whose shown head this field goes with; "" for one that stands alone.
func Leader(k casework.Kind, field string) string { return leaders[k][field] }

// Joined reports whether a field is one of several that only make sense together.
func Joined(k casework.Kind, field string) bool {
	of := leaders[k]
	if of[field] != "" {
		return true
	}
	for _, lead := range of {
		if lead == field {
			return true
		}
	}
	return false
}

// Weight is how much hangs on a divergence, gravest first.
type Weight int

// The weights.
const (
	Grave   Weight = 1 // a date that must not be missed
	Legal   Weight = 2 // has legal weight, or deletion against edit
	Plain   Weight = 3 // the rest
	FreeLow Weight = 4 // free text: both are there to be read
)

// WeightOf ranks a field. A field or kind this program does not know is Plain.
func WeightOf(k casework.Kind, field string) Weight {
	if classOf(k, field) == earlier {
		return Grave
	}
	if field == casework.FieldDeleted {
		return Legal
	}
	for _, e := range casework.Kinds() {
		if e.EntityKind() != k {
			continue
		}
		for _, f := range casework.Fields(e) {
			if f.Name != field {
				continue
			}
			switch {
			case f.Legal:
				return Legal
			case f.Shape == casework.TextShape:
				return FreeLow
			}
		}
	}
	return Plain
}
