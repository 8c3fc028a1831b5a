package sqlite

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"zanger/casework"
	"zanger/casework/names"
)

// maxWord is the longest word kept in the search index, in runes; the rest of a longer one is not searched.
const maxWord = 48

// searchText is how a kind is searched: what its words are, and what stands in the first line of a hit.
type searchText struct {
	words func(casework.Entity) []string // all texts, the title first
	short func(casework.Entity) []string // names and numbers, found by any three letters in a row; nil: none
	of    func(casework.Entity) casework.ID
}

// searchTexts names what is searched. A kind not here is not found by text.
var searchTexts = map[casework.Kind]searchText{
	casework.KindMember: {
		words: func(e casework.Entity) []string { m := e.(*casework.Member); return []string{m.Name, m.Phone} },
		short: func(e casework.Entity) []string { m := e.(*casework.Member); return append(phones(m.Phone), m.Name) },
	},
	casework.KindSource: {
		words: func(e casework.Entity) []string {
			x := e.(*casework.Source)
			return []string{x.Title, x.Origin, x.Text}
		},
	},
	casework.KindEnquiry: {
		words: func(e casework.Entity) []string {
			q := e.(*casework.Enquiry)
			return []string{q.Line, q.Number, q.Story, q.DateWhat, q.Settlement, q.ContactNote, q.DecidedWhy, q.ReferredTo}
		},
		short: func(e casework.Entity) []string { return []string{e.(*casework.Enquiry).Number} },
	},
	casework.KindCase: {
		words: func(e casework.Entity) []string {
			c := e.(*casework.Case)
			return []string{c.Title, c.Number, c.CourtNumber, c.Court, c.Summary, c.Banner, c.ContactNote, c.ClosedWhy}
		},
		short: func(e casework.Entity) []string {
			c := e.(*casework.Case)
			return []string{c.Number, c.CourtNumber}
		},
	},
	casework.KindParty: {
		words: func(e casework.Entity) []string {
			p := e.(*casework.Party)
			return []string{p.Name, p.IIN, p.Phone, p.Address, p.Residence, p.Email, p.Job, p.Bank, p.Head, p.Note}
		},
		short: func(e casework.Entity) []string {
			p := e.(*casework.Party)
			return append(phones(p.Phone), p.Name, p.IIN)
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Party).Of },
	},
	casework.KindEvent: {
		words: func(e casework.Entity) []string { return []string{e.(*casework.Event).What} },
		of:    func(e casework.Entity) casework.ID { return e.(*casework.Event).Case },
	},
	casework.KindEvidence: {
		words: func(e casework.Entity) []string {
			v := e.(*casework.Evidence)
			return []string{v.Title, v.Where, v.Note}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Evidence).Case },
	},
	casework.KindFile: {
		words: func(e casework.Entity) []string { return []string{e.(*casework.File).Name} },
		of:    func(e casework.Entity) casework.ID { return e.(*casework.File).Case },
	},
	casework.KindClaim: {
		words: func(e casework.Entity) []string {
			c := e.(*casework.Claim)
			return []string{c.What, c.Norm, c.Answer, c.Reply}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Claim).Case },
	},
	casework.KindElement: {
		words: func(e casework.Entity) []string {
			l := e.(*casework.Element)
			return []string{l.What, l.Norm, l.Gap, l.Override}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Element).Case },
	},
	casework.KindNote: {
		words: func(e casework.Entity) []string {
			n := e.(*casework.Note)
			return []string{n.Text, n.Answer, n.Norms}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Note).Of },
	},
	casework.KindTask: {
		words: func(e casework.Entity) []string {
			t := e.(*casework.Task)
			return []string{t.What, t.DoneNote}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Task).Of },
	},
	casework.KindDeadline: {
		words: func(e casework.Entity) []string {
			d := e.(*casework.Deadline)
			return []string{d.Title, d.Place, d.ProofWhy}
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Deadline).Case },
	},
	casework.KindDraft: {
		words: func(e casework.Entity) []string {
			d := e.(*casework.Draft)
			return append([]string{d.Title, d.Remarks}, answers(d.Answers, nil)...)
		},
		of: func(e casework.Entity) casework.ID { return e.(*casework.Draft).Of },
	},
}

// phones gives a number as typed in digits and with either first digit people use.
func phones(s string) []string {
	p, ok := names.Phone(s)
	if !ok {
		return nil
	}
	if len(p) == 11 && p[0] == '7' {
		return []string{p, "8" + p[1:]}
	}
	return []string{p}
}

// answers collects the texts of a document's answers.
func answers(v any, out []string) []string {
	switch x := v.(type) {
	case string:
		out = append(out, x)
	case []any:
		for _, y := range x {
			out = answers(y, out)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out = answers(x[k], out)
		}
	}
	return out
}

// wordSet gives the folded words of texts, each once. Everything that is no letter, digit or mark parts words, so that
// SQLite's plain tokenizer, which knows only ASCII and takes every other letter as it comes, sees the same words as Go.
func wordSet(texts []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range texts {
		for _, w := range words(t) {
			if !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}

// words folds a text and cuts it into words.
func words(text string) []string {
	if text == "" {
		return nil
	}
	ws := strings.FieldsFunc(names.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	for i, w := range ws {
		if len(w) > maxWord {
			n := 0
			for at := range w {
				if n == maxWord {
					ws[i] = w[:at]
					break
				}
				n++
			}
		}
	}
	return ws
}

// indexed is what the two search tables hold of an entity; both empty when it is not found by text.
func indexed(c *codec, e casework.Entity) (word, short string) {
	if e == nil || !c.searched {
		return "", ""
	}
	t := searchTexts[c.kind]
	return strings.Join(wordSet(t.words(e)), " "), shortText(c, e)
}

// shortText is the folded names and numbers of e, one a line.
func shortText(c *codec, e casework.Entity) string {
	t := searchTexts[c.kind]
	if t.short == nil {
		return ""
	}
	var parts []string
	for _, s := range t.short(e) {
		if s != "" {
			parts = append(parts, names.Fold(s))
		}
	}
	return strings.Join(parts, "\n")
}

// index brings the search tables from old to new, either of which may be nil, in the action's own transaction. An entity
// without words still has a row, so that the counts of rows and of index agree.
func (t *tx) index(ctx context.Context, c *codec, n int64, old, new casework.Entity) error {
	if !c.searched {
		return nil
	}
	oldWord, oldShort := indexed(c, old)
	word, short := indexed(c, new)
	if old != nil && new != nil && word == oldWord && short == oldShort {
		return nil
	}
	if old != nil {
		if err := t.w.exec(ctx, `DELETE FROM "search_word" WHERE rowid=?`, n); err != nil {
			return err
		}
		if oldShort != "" {
			if err := t.w.exec(ctx, `DELETE FROM "search_short" WHERE rowid=?`, n); err != nil {
				return err
			}
		}
	}
	if new == nil {
		return nil
	}
	return addIndex(ctx, t.w, n, word, short)
}

func addIndex(ctx context.Context, w *writer, n int64, word, short string) error {
	if err := w.exec(ctx, `INSERT INTO "search_word"(rowid,text) VALUES(?,?)`, n, word); err != nil {
		return err
	}
	if short == "" {
		return nil
	}
	return w.exec(ctx, `INSERT INTO "search_short"(rowid,text) VALUES(?,?)`, n, short)
}
