package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/names"
)

// marks gives every row a mark of what stands in it: the same cells give the same mark, and a second row of the same cells
// one that says second. By it a row is known again where lines were put in above it or the file has another name.
func (t *Table) marks() []string {
	out, count := make([]string, len(t.Rows)), map[string]int{}
	for i, r := range t.Rows {
		sum := sha256.Sum256([]byte(strings.TrimRight(strings.Join(r.Cells, "\x1f"), "\x1f")))
		m := hex.EncodeToString(sum[:6])
		if count[m]++; count[m] > 1 {
			m += "-" + strconv.Itoa(count[m])
		}
		out[i] = m
	}
	return out
}

func source(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// entered is what earlier imports took.
type entered struct {
	lines map[string][]string // file and line -> marks; "" from a program that made none
	marks map[string]string   // mark -> file
}

func (e *entered) add(from string) {
	first, _, _ := strings.Cut(from, "\n")
	at, mark, _ := strings.Cut(first, " #")
	e.lines[at] = append(e.lines[at], mark)
	if i := strings.LastIndexByte(at, ':'); i > 0 && mark != "" {
		e.marks[mark] = at[:i]
	}
}

func alreadyEntered(ctx context.Context, r casework.Reader, kind casework.Kind) (*entered, error) {
	e := &entered{map[string][]string{}, map[string]string{}}
	if kind == casework.KindCase {
		return e, r.List(ctx, &casework.Note{}, casework.Where("form", importNote), func(x casework.Entity) error {
			e.add(x.(*casework.Note).Text)
			return nil
		})
	}
	return e, r.List(ctx, &casework.Enquiry{}, casework.All().And("source", casework.NotEmpty, nil).Reading("source"), func(x casework.Entity) error {
		e.add(x.(*casework.Enquiry).Source)
		return nil
	})
}

// again gives the reason not to take a row a second time, "" for a new one. A row is known by its cells; one without a name or a
// number only in a file of the same name, since two such rows may well be two cases. here are the marks of the file in hand.
func (e *entered) again(file string, line int, mark string, known bool, here map[string]bool) string {
	was := e.lines[source(file, line)]
	from, seen := e.marks[mark]
	switch {
	case slices.Contains(was, "") || slices.Contains(was, mark), seen && (known || from == file):
		return "register.reason.already"
	case len(was) > 0 && !slices.ContainsFunc(was, func(m string) bool { return here[m] }): // what stood there was written over
		return "register.reason.changed"
	}
	return ""
}

// memory is the setting that keeps where a person put columns, by their folded heads.
const memory = "import.columns"

// Recall proposes which column is what: where a person put a column of that head before, else by its words.
func Recall(ctx context.Context, s casework.Store, header []string) (Mapping, error) {
	m := Propose(header)
	v, err := s.Local(ctx, memory)
	if err != nil || v == "" {
		return m, err
	}
	kept := map[string]Field{}
	if err := json.Unmarshal([]byte(v), &kept); err != nil {
		return m, nil // a setting of a newer program: the words of the heads still tell
	}
	for i, h := range header {
		f, ok := kept[names.Fold(h)]
		if !ok {
			continue
		}
		for g, at := range m {
			if at == i || g == f {
				delete(m, g)
			}
		}
		if f != "" {
			m[f] = i
		}
	}
	return m, nil
}

// Remember keeps what a person chose otherwise than the words of the heads tell.
func (m Mapping) Remember(ctx context.Context, s casework.Store, header []string) error {
	v, err := s.Local(ctx, memory)
	if err != nil {
		return err
	}
	kept := map[string]Field{}
	if v != "" && json.Unmarshal([]byte(v), &kept) != nil {
		kept = map[string]Field{}
	}
	at := func(m Mapping, i int) Field {
		for f, c := range m {
			if c == i {
				return f
			}
		}
		return ""
	}
	proposed := Propose(header)
	for i, h := range header {
		h = names.Fold(h)
		if f := at(m, i); h == "" || f == at(proposed, i) {
			delete(kept, h)
		} else {
			kept[h] = f
		}
	}
	if len(kept) == 0 {
		return s.SetLocal(ctx, memory, "")
	}
	b, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return s.SetLocal(ctx, memory, string(b))
}

// TakeBack takes back what was entered from a file of that name, but for what somebody has worked on since: those stay, and kept
// counts them. One action: act.register.back. Errors: Denied without the power to accept enquiries; Missing when nothing was
// entered from such a file.
func TakeBack(ctx context.Context, d *intake.Desk, file string) (taken, kept int, err error) {
	if _, err := casework.Require(ctx, d.Store, casework.AcceptEnquiry); err != nil {
		return 0, 0, err
	}
	origin := map[casework.ID]bool{} // what an import entered: enquiries and cases
	notes := map[casework.ID]bool{}
	err = d.Store.List(ctx, &casework.Enquiry{}, casework.All().And("source", casework.NotEmpty, nil).Reading("source"), func(x casework.Entity) error {
		if fromFile(x.(*casework.Enquiry).Source, file) {
			origin[x.Base().ID] = true
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	err = d.Store.List(ctx, &casework.Note{}, casework.Where("form", importNote), func(x casework.Entity) error {
		if n := x.(*casework.Note); fromFile(n.Text, file) {
			origin[n.Of], notes[n.ID] = true, true
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	if len(origin) == 0 {
		return 0, 0, fail(casework.Missing, "error.register.none", "TakeBack", nil)
	}
	parts, worked, err := partsOf(ctx, d.Store, origin, notes)
	if err != nil {
		return 0, 0, err
	}
	_, err = d.Store.Do(ctx, casework.Act{Name: "act.register.back", Reason: file}, func(tx casework.Tx) error {
		for _, e := range parts {
			if !worked[ownerOf(e)] {
				if err := tx.Delete(ctx, e); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return len(origin) - len(worked), len(worked), err
}

func fromFile(from, file string) bool {
	first, _, _ := strings.Cut(from, "\n")
	at, _, _ := strings.Cut(first, " #")
	i := strings.LastIndexByte(at, ':')
	return i > 0 && at[:i] == file
}

// ownerOf gives the enquiry or the case that an entity belongs to.
func ownerOf(e casework.Entity) casework.ID {
	switch x := e.(type) {
	case *casework.Enquiry:
		return x.ID
	case *casework.Party:
		return x.Of
	case *casework.Note:
		return x.Of
	}
	return e.Base().Space // that of a case
}

// partsOf gives what an import wrote, and the enquiries and cases of it in which anything else was written or changed.
func partsOf(ctx context.Context, s casework.Store, origin, notes map[casework.ID]bool) (parts []casework.Entity, worked map[casework.ID]bool, err error) {
	worked = map[casework.ID]bool{}
	for _, proto := range casework.Kinds() {
		err := s.List(ctx, proto, casework.All(), func(e casework.Entity) error {
			owner := ownerOf(e)
			if !origin[owner] {
				return nil
			}
			entered := false
			switch x := e.(type) {
			case *casework.Case, *casework.Enquiry, *casework.Party:
				entered = true
			case *casework.Note:
				entered = notes[x.ID]
			}
			if !entered || e.Base().Updated.After(e.Base().Created) {
				worked[owner] = true
			}
			if entered {
				parts = append(parts, e)
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return parts, worked, nil
}
