package facts

import (
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/names"
	"zanger/docgen"
	"zanger/docgen/template"
)

// Doubtful is an answer that is probably a slip of the pen: a number whose check digit is wrong, a day a century away. The paper
// can be made of it, and a person is told.
type Doubtful struct {
	Path string
	Key  string // of the catalogue: the first line says what is wrong
	Args map[string]any
	name func(docgen.Lang) string
}

// Label names the answer in a language.
func (d Doubtful) Label(lang docgen.Lang) string { return d.name(lang) }

// Check looks the answers of a document through: identification numbers as an enquiry does, the birthday against the
// number, telephones and addresses of mail, days and sums. misfits are the answers that could not be read at all.
func Check(today casework.Date, answered []template.Answered, misfits []template.Misfit) []Doubtful {
	var out []Doubtful
	for _, m := range misfits {
		out = append(out, Doubtful{Path: m.Path, Key: "check.kind." + string(m.Kind), name: m.LabelAt})
	}
	born := map[string]casework.Date{} // of a person's number
	for _, a := range answered {
		add := func(key string, args map[string]any) {
			out = append(out, Doubtful{Path: a.Path, Key: key, Args: args, name: a.LabelAt})
		}
		switch v := a.Value.(type) {
		case string:
			leaf := a.Part
			if leaf == "" {
				leaf = a.Field.Name
			}
			owner := strings.TrimSuffix(a.Path, leaf)
			switch leaf {
			case "iin":
				r := names.CheckIINOn(names.Digits(v), today)
				if !r.Valid {
					add(r.Reason, nil)
				}
				born[owner] = r.BirthDate
			case "bin":
				if r := names.CheckNumber(names.Digits(v), true); !r.Valid {
					add(r.Reason, nil)
				}
			case "phone":
				if _, ok := names.Phone(v); !ok {
					add("check.phone", nil)
				}
			case "email":
				if at := strings.IndexByte(v, '@'); at < 1 || !strings.Contains(v[at:], ".") || strings.ContainsAny(v, " \t\n") {
					add("check.email", nil)
				}
			}
		case casework.Date:
			switch {
			case a.Part == "birth_date" || a.Field.Name == "birth_date":
				owner := strings.TrimSuffix(a.Path, "birth_date")
				if v.After(today) {
					add("check.birth.future", nil)
				} else if by := born[owner]; !by.IsZero() && by != v {
					add("check.birth.iin", map[string]any{"Date": by})
				}
			case v.Before(casework.NewDate(1900, time.January, 1)) || v.After(today.AddDays(36525)):
				add("check.date.far", nil)
			}
		case casework.Money:
			if v < 0 {
				add("check.sum.negative", nil)
			}
		case float64:
			if v < 0 {
				add("check.sum.negative", nil)
			}
		}
	}
	return out
}
