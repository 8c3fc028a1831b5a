package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zanger/casework"
)

func titles(hits []casework.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Title)
	}
	return out
}

// found searches and gives titles.
func found(t *testing.T, s *Store, q casework.SearchQuery) []string {
	t.Helper()
	hits, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return titles(hits)
}

func TestSearchFindsWhatPeopleType(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0071", "Взыскание заработной платы")
	c.CourtNumber, c.Summary = "6001-25-00-2/1234", "Работодатель не выплатил ёлочную премию. Жұмыс беруші үш ай төлемеді."
	other := newCase("26-0072", "Алименты")
	p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.Plaintiff, Name: "Нұрғалиев Әділхан Үлгіұлы", IIN: "900101300123", Phone: "8 (701) 123-45-67"}
	q := &casework.Enquiry{Header: casework.Header{Space: s.Profile().Queue}, Number: "K7F2-9M", Status: casework.EnquiryNew, Line: "Уволили без предупреждения", Story: "Приказ не показали"}
	put(t, s, c, other, p, q)
	for _, text := range []string{
		"взыск", "ВЗЫСКАНИЕ", "заработной взыскание", "елочная премия"[:len("елочн")], "ёлочную", "жумыс берушы"[:len("жумыс")], "жұмыс беруші", "6001-25-00-2/1234", "00-2/12", "26-0071", "0071",
	} {
		if got := found(t, s, casework.SearchQuery{Text: text, Kinds: []casework.Kind{casework.KindCase}}); len(got) != 1 || got[0] != c.Title {
			t.Errorf("%q: got %v", text, got)
		}
	}
	for _, text := range []string{
		"нургалиев", "Нұрғалиев Ә", "адилхан нургал", "ғалиев", "ргали", "900101300123", "01300", "+7 701 123 45 67", "87011234567", "8 701 123", "1234567",
	} {
		if got := found(t, s, casework.SearchQuery{Text: text}); len(got) != 1 || got[0] != p.Name {
			t.Errorf("%q: got %v", text, got)
		}
	}
	for _, text := range []string{"k7f2", "K7F2-9M", "уволили приказ", "f2-9"} {
		if got := found(t, s, casework.SearchQuery{Text: text}); len(got) != 1 || got[0] != q.Line {
			t.Errorf("%q: got %v", text, got)
		}
	}
	for _, text := range []string{"", "   ", "-/.", `"`, "*", "несуществующее", `взыск" OR "алименты`, "NOT алименты x"} {
		if got := found(t, s, casework.SearchQuery{Text: text}); len(got) != 0 {
			t.Errorf("%q: got %v", text, got)
		}
	}
	if got := found(t, s, casework.SearchQuery{Text: "ли", Kinds: []casework.Kind{casework.KindParty}}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if _, err := s.Search(t.Context(), casework.SearchQuery{Text: "x", Kinds: []casework.Kind{"nonsense"}}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
	hits, _ := s.Search(t.Context(), casework.SearchQuery{Text: "елочную"})
	if len(hits) != 1 || !strings.Contains(hits[0].Snippet, "ёлочную") || hits[0].Kind != casework.KindCase || hits[0].ID != c.ID {
		t.Errorf("got %+v", hits)
	}
	hits, _ = s.Search(t.Context(), casework.SearchQuery{Text: "нургалиев"})
	if len(hits) != 1 || hits[0].Of != c.ID {
		t.Errorf("got %+v", hits)
	}
}

// Numbers that begin alike and numbers that end alike: the exact text decides, however many share a part of it.
func TestNumbersAreFoundAmongManyAlike(t *testing.T) {
	s := newProfile(t, t.TempDir())
	var all []casework.Entity
	for i := range 300 {
		c := newCase(fmt.Sprintf("26-%04d", i), fmt.Sprint("Іс ", i))
		c.CourtNumber = fmt.Sprintf("60%02d-25-00-2/7", i%100)
		all = append(all, c)
	}
	put(t, s, all...)
	for text, want := range map[string]int{"26-0007": 1, "26-000": 10, "6-0123": 1, "6007-25-00-2/7": 3, "60": 20, "25-00-2/7": 20} {
		hits, err := s.Search(t.Context(), casework.SearchQuery{Text: text, Limit: 20})
		if err != nil || len(hits) != want {
			t.Errorf("%q: got %d, %v; want %d", text, len(hits), err, want)
		}
	}
}

func TestSearchFollowsEveryChange(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("26-0001", "Ескі атау")
	p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, Name: "Бұрынғыев Үлгі"}
	put(t, s, c, p)
	c.Title, p.Name = "Жаңаша атау", "Кейінгіев Үлгі"
	put(t, s, c, p)
	for text, want := range map[string]int{"ескі": 0, "жаңаша": 1, "бұрынғыев": 0, "рынғы": 0, "кейінгіев": 1, "ейінг": 1} {
		if got := found(t, s, casework.SearchQuery{Text: text}); len(got) != want {
			t.Errorf("%q: got %v, want %d", text, got, want)
		}
	}
	if err := s.RebuildSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := found(t, s, casework.SearchQuery{Text: "ейінг"}); len(got) != 1 {
		t.Errorf("after rebuilding: %v", got)
	}
	mustEqualReplay(t, s)
}

func TestShortTextsListTheNewestLongOnesTheBest(t *testing.T) {
	s := newProfile(t, t.TempDir())
	best := newCase("1", "Алимент туралы алимент")
	best.Summary = "алимент алимент"
	put(t, s, best)
	for i := range 5 {
		c := newCase(fmt.Sprint(2+i), fmt.Sprint("Іс ", i))
		c.Summary = strings.Repeat("мәтін ", 300) + "алимент"
		put(t, s, c)
	}
	if got := found(t, s, casework.SearchQuery{Text: "али", Limit: 3}); !slices.Equal(got, []string{"Іс 4", "Іс 3", "Іс 2"}) {
		t.Errorf("short: got %v", got)
	}
	if got := found(t, s, casework.SearchQuery{Text: "алимент", Limit: 3}); len(got) != 3 || got[0] != best.Title {
		t.Errorf("long: got %v", got)
	}
	if got := found(t, s, casework.SearchQuery{Text: "али", Rank: true, Limit: 1}); len(got) != 1 || got[0] != best.Title {
		t.Errorf("ranked: got %v", got)
	}
}

func TestSearchWithinACaseSeesThatCaseAlone(t *testing.T) {
	s := newProfile(t, t.TempDir())
	var cases []*casework.Case
	for i := range 2 {
		c := newCase(fmt.Sprint(i), fmt.Sprint("Іс ", i))
		cases = append(cases, c)
		put(t, s, c,
			&casework.Note{Header: casework.Header{Space: c.ID}, Of: c.ID, Text: fmt.Sprint("Жазба ", i, " сақтандыру")},
			&casework.Evidence{Header: casework.Header{Space: c.ID}, Case: c.ID, Title: fmt.Sprint("Сақтандыру шарты ", i)})
	}
	got := found(t, s, casework.SearchQuery{Text: "сактандыру", Case: cases[1].ID})
	slices.Sort(got)
	if !slices.Equal(got, []string{"Жазба 1 сақтандыру", "Сақтандыру шарты 1"}) {
		t.Errorf("got %v", got)
	}
	if got := found(t, s, casework.SearchQuery{Text: "андыру", Case: cases[0].ID, Kinds: []casework.Kind{casework.KindNote}}); len(got) != 1 {
		t.Errorf("a part of a word: got %v", got)
	}
}

// Every beginning of every word of what was stored finds it.
func TestEveryWordIsFound(t *testing.T) {
	s := newProfile(t, t.TempDir())
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя АӘІҢ-/.,\"'0123456789abcXYZ\u0301\u00ad\u2028‘’"))).Draw(r, "text")
		ws := words(text)
		if len(ws) == 0 {
			return
		}
		c := newCase("", "x")
		c.Summary = text
		if _, err := s.Do(t.Context(), casework.Act{Name: "act.test"}, func(tx casework.Tx) error { return tx.Put(t.Context(), c) }); err != nil {
			r.Fatalf("%v", err)
		}
		w := []rune(rapid.SampledFrom(ws).Draw(r, "word"))
		part := string(w[:rapid.IntRange(1, len(w)).Draw(r, "letters")])
		for _, q := range []casework.SearchQuery{{Text: part, Limit: maxHits}, {Text: strings.ToUpper(part), Limit: 5, Rank: true}, {Text: part, Case: c.ID}} {
			hits, err := s.Search(t.Context(), q)
			if err != nil {
				r.Fatalf("%q: %v", q.Text, err)
			}
			if !slices.ContainsFunc(hits, func(h casework.Hit) bool { return h.ID == c.ID }) && !q.Rank {
				r.Fatalf("%q does not find %q", q.Text, text)
			}
		}
	})
	mustEqualReplay(t, s)
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("бірінші сөйлем ", 30) + "Табылған сөз осында " + strings.Repeat("соңғы сөйлем ", 30)
	for name, c := range map[string]struct {
		text, word, want string
	}{
		"start":        {"Талап арыз", "талап", "Талап арыз"},
		"none":         {"Талап арыз", "шағым", ""},
		"inner letter": {"Нұрғали", "нурга", "Нұрғали"},
		"not inside":   {"шартталап", "талап", ""},
	} {
		if got := snippet(c.text, []string{c.word}); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	got := snippet(long, []string{"табыл"})
	if !strings.Contains(got, "Табылған сөз") || len([]rune(got)) > snippetRunes+2 || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("got %q", got)
	}
}

func TestNamesGivesEveryParty(t *testing.T) {
	s := newProfile(t, t.TempDir())
	c := newCase("1", "x")
	put(t, s, c)
	var last *casework.Party
	var all []casework.Entity
	for i := range namesStep + 10 {
		last = &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.Defendant, Name: fmt.Sprint("Үлгіев ", i), IIN: "900101 300123", Phone: "8 701 123 45 67"}
		all = append(all, last)
	}
	put(t, s, all...)
	if _, err := s.Do(t.Context(), casework.Act{}, func(tx casework.Tx) error { return tx.Delete(t.Context(), last) }); err != nil {
		t.Fatal(err)
	}
	n, removed := 0, 0
	err := s.Names(t.Context(), func(e casework.NameEntry) error {
		n++
		if e.Removed {
			removed++
		}
		if e.IIN != "900101300123" || e.Phone != "77011234567" || e.Of != c.ID || e.OfKind != casework.KindCase || e.Role != casework.Defendant || e.Name == "" {
			t.Fatalf("got %+v", e)
		}
		return nil
	})
	if err != nil || n != namesStep+10 || removed != 1 {
		t.Errorf("got %d names, %d removed, %v", n, removed, err)
	}
}

func TestSourcesAreFound(t *testing.T) {
	s := newProfile(t, t.TempDir())
	src := &casework.Source{Header: casework.Header{Space: s.Profile().Directory}, Title: "Қабылдау күндері", Text: "Сәрсенбіде көшпелі қабылдау болады."}
	if _, err := s.Do(t.Context(), casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Put(t.Context(), src) }); err != nil {
		t.Fatal(err)
	}
	hits, err := s.Search(t.Context(), casework.SearchQuery{Text: "көшпелі қабылдау"})
	if err != nil || len(hits) != 1 || hits[0].Kind != casework.KindSource || hits[0].ID != src.ID || hits[0].Title != src.Title {
		t.Errorf("got %+v, %v", hits, err)
	}
}
