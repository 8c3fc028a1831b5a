package dossier

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/position"
	"zanger/casework/spreadsheet"
)

// sheet makes a CSV with a head of catalogue keys.
func sheet(say Say, head []string, rows [][]string) []byte {
	var b bytes.Buffer
	words := make([]string, len(head))
	for i, h := range head {
		words[i] = say("dossier.column." + h)
	}
	_ = spreadsheet.WriteCSV(&b, slices.Concat([][]string{words}, rows)) // a buffer takes everything
	return b.Bytes()
}

// word says an enumerated value; an empty or unknown one stands as it is.
func word(say Say, prefix, value string) string {
	if value == "" {
		return ""
	}
	return say(prefix + value)
}

func yes(say Say, b bool) string {
	if b {
		return say("met.yes")
	}
	return ""
}

func span(r casework.DateRange) string {
	if r.Exact() {
		return r.From.String()
	}
	return r.From.String() + ".." + r.To.String()
}

func money(m casework.Money) string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%d,%02d", m.Tenge(), m.Tiyn())
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func parties(w *whole, say Say) []byte {
	name := map[casework.ID]string{}
	for _, p := range w.Parties {
		name[p.ID] = p.Name
	}
	var rows [][]string
	for _, p := range w.Parties {
		rows = append(rows, []string{word(say, "role.", string(p.Role)), yes(say, p.Ours), p.Name, p.IIN, p.Born.String(), p.Address, p.Residence,
			p.Phone, p.Email, p.Job, p.Bank, p.Head, name[p.Stands], p.Basis, p.Note, p.RemovedWhy})
	}
	return sheet(say, []string{"role", "ours", "name", "iin", "born", "address", "residence", "phone", "email", "job", "bank", "head", "stands", "basis", "note", "removed"}, rows)
}

func chronology(w *whole, say Say) []byte {
	title := map[string]string{}
	for _, e := range w.Evidence {
		title[e.ID.String()] = e.Title
	}
	var rows [][]string
	for _, e := range w.Events {
		if e.Deleted {
			continue
		}
		var by []string
		for _, id := range e.Evidence {
			by = append(by, title[id])
		}
		rows = append(rows, []string{span(e.When), e.What, yes(say, e.Disputed), e.Trigger, strings.Join(by, "; ")})
	}
	return sheet(say, []string{"date", "what", "disputed", "trigger", "evidence"}, rows)
}

func evidence(w *whole, files map[casework.ID]string, say Say) []byte {
	var rows [][]string
	for _, e := range w.Evidence {
		if e.Deleted {
			continue
		}
		rows = append(rows, []string{number(e.Exhibit), e.Title, word(say, "evidence.form.", e.Form), e.Date.String(), word(say, "held.", e.Held), e.Where, e.Note, files[e.File]})
	}
	return sheet(say, []string{"exhibit", "title", "form", "date", "held", "where", "note", "file"}, rows)
}

func deadlines(w *whole, say Say) []byte {
	var rows [][]string
	for _, d := range w.Dates {
		if d.Deleted {
			continue
		}
		doubt := ""
		if len(d.Doubt) > 0 {
			doubt = say("dossier.doubt")
		}
		rows = append(rows, []string{span(d.End), d.Title, span(d.Start), d.Rule, d.Edition, d.Confidence, doubt, d.Time, d.Place, d.Done.String()})
	}
	return sheet(say, []string{"date", "title", "start", "rule", "edition", "confidence", "doubt", "time", "place", "done"}, rows)
}

func matrix(w *whole, say Say) []byte {
	p := &position.Position{Elements: map[casework.ID][]*casework.Element{}, Of: map[casework.ID][]*casework.Evidence{}}
	byID := map[string]*casework.Evidence{}
	for _, e := range w.Evidence {
		if !e.Deleted {
			byID[e.ID.String()] = e
		}
	}
	var rows [][]string
	for _, c := range w.Claims {
		if c.Deleted {
			continue
		}
		rows = append(rows, []string{strconv.Itoa(c.Order), c.What, c.Norm, money(c.Sum), "", "", "", c.Answer, c.Reply})
		for _, e := range w.Elements {
			if e.Deleted || e.Claim != c.ID {
				continue
			}
			var by []string
			for _, id := range e.Evidence {
				if v := byID[id]; v != nil {
					by = append(by, strings.TrimSpace(number(v.Exhibit)+" "+v.Title))
					p.Of[e.ID] = append(p.Of[e.ID], v)
				}
			}
			gap := ""
			if key := p.Lacks(e); key != "" {
				gap = say(key, "What", e.What)
			}
			rows = append(rows, []string{"", e.What, e.Norm, "", word(say, "burden.", e.Burden), strings.Join(by, "; "), gap, e.Gap, e.Override})
		}
	}
	return sheet(say, []string{"order", "what", "norm", "sum", "burden", "evidence", "gap", "answer", "reply"}, rows)
}

func notes(w *whole, say Say) []byte {
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, n := range w.Notes {
		if n.Deleted {
			continue
		}
		form := n.Form
		switch form {
		case "note", "call", "consultation", "meeting":
			form = say("note.form." + form)
		}
		fmt.Fprintf(&b, "%s  %s\n%s\n", n.Created.In(casework.Almaty).Format("02.01.2006 15:04"), form, n.Text)
		if n.Answer != "" {
			fmt.Fprintf(&b, "%s\n", n.Answer)
		}
		b.WriteString("\n")
	}
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

func summary(w *whole, say Say) []byte {
	c := w.Case
	var b strings.Builder
	b.WriteString("\ufeff")
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", say("dossier.summary."+key), value)
		}
	}
	fmt.Fprintf(&b, "%s  %s\n\n", c.Number, c.Title)
	line("banner", c.Banner)
	line("stage", word(say, "stage.", string(c.Stage)))
	line("outcome", word(say, "outcome.", c.Outcome))
	line("opened", c.Opened.String())
	line("closed", c.Closed.String())
	line("court", strings.TrimSpace(c.Court+" "+c.CourtNumber))
	line("price", money(c.Price))
	line("gate", c.GateWhy)
	for _, p := range w.Parties {
		if !p.Deleted {
			fmt.Fprintf(&b, "%s: %s\n", word(say, "role.", string(p.Role)), p.Name)
		}
	}
	if c.Summary != "" {
		fmt.Fprintf(&b, "\n%s\n", c.Summary)
	}
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}
