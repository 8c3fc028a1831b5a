package names

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zanger/casework"
)

func entry(id byte, name, iin, phone string) casework.NameEntry {
	return casework.NameEntry{Party: casework.ID{id}, Of: casework.ID{100 + id}, OfKind: casework.KindCase, Role: casework.Defendant, Name: name, IIN: iin, Phone: phone}
}

func TestFind(t *testing.T) {
	x := newIndex()
	for _, e := range []casework.NameEntry{
		entry(1, "Үлгіев Ерлан Маратұлы", "850714399909", "77010000001"),
		entry(2, "Ulgiev Yerlan", "", ""),
		entry(3, "Сынақова Дана", "", "8 701 000 00 01"),
		entry(4, "ТОО «Үлгі Сауда»", "210740999906", ""),
	} {
		x.Put(e)
	}
	for _, c := range []struct {
		name string
		w    Wanted
		want string
	}{
		{"by number", Wanted{IIN: "850714 399909"}, "1:iin:1.00"},
		{"by telephone", Wanted{Phone: "+7 701 000-00-01"}, "3:phone:0.95 1:phone:0.95"},
		{"by name in Latin", Wanted{Name: "Erlan Ulgiyev"}, "2:name:1.00 1:name:1.00"},
		{"exact name first", Wanted{Name: "үлгіев ерлан  маратұлы"}, "1:name_exact:1.00 2:name:1.00"},
		{"number beats name", Wanted{Name: "Үлгиев Ерлан", IIN: "850714399909"}, "1:iin:1.00 2:name:1.00"},
		{"stranger", Wanted{Name: "Петренко Олег"}, ""},
		{"nothing asked", Wanted{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, h := range x.Find(c.w, 0) {
				got = append(got, fmt.Sprintf("%d:%s:%.2f", h.Party[0], h.Why, h.Score))
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
			}
		})
	}
}

func TestIndexFollowsChanges(t *testing.T) {
	x := newIndex()
	x.Put(entry(1, "Сынақов Айдос", "", ""))
	x.Put(entry(1, "Сынақов Бекзат", "", ""))
	if got := x.Find(Wanted{Name: "Сынақов Айдос"}, 0); len(got) != 0 {
		t.Errorf("the old name is still found: %d hits", len(got))
	}
	if got := x.Find(Wanted{Name: "Сынақов Бекзат"}, 0); len(got) != 1 {
		t.Errorf("got %d hits of the new name, want 1", len(got))
	}
	for range 3000 { // enough to make it compact itself
		x.Put(entry(1, "Сынақов Бекзат", "850714399909", ""))
	}
	if got := x.Find(Wanted{IIN: "850714399909"}, 0); len(got) != 1 || len(x.slots) > 1100 {
		t.Errorf("got %d hits and %d slots, want 1 hit and fewer than 1100 slots", len(got), len(x.slots))
	}
	x.Remove(casework.ID{1})
	if got := x.Find(Wanted{IIN: "850714399909", Name: "Сынақов"}, 0); len(got) != 0 || x.Len() != 0 {
		t.Errorf("got %d hits and length %d after removal, want none", len(got), x.Len())
	}
}

// The generated people: every part is put together from syllables and given names of both languages.
var (
	roots  = strings.Fields("Дәулет Нұр Ерлан Бақыт Жұма Қайрат Әбіл Сәр Төле Мұхамед Ахмет Оразбе Құн Сейіт Ғаби Жан Айт Бек Тұр Есен Кен Шай Рах Мыр Әлі Өмір Үсен Ыбыр Іс Қас Иван Петр Сидор Кузнец Смирн Вороб Щерба Яковл Юрь Чернышев Ермак Цвет Хохл Жук")
	tails  = strings.Fields("хан бек бай ғали жан мұрат сұлтан құл гелді тай кен дин мұхан ғазы баев ат ет ар")
	given  = strings.Fields("Әсия Айгүл Гүлнәр Жанар Әйгерім Мәдина Дінара Сәуле Қарлығаш Шолпан Ұлжан Өркен Нұрлан Ерлан Бауыржан Қайрат Мұрат Серік Асқар Ғалым Жандос Тимур Руслан Әлихан Олжас Іңкәр Үміт Һамит Сергей Юрий Елена Наталья Татьяна Алексей Дмитрий Евгений Ярослав Фёдор Пётр Людмила Ксения Жібек Еркебұлан Дархан Санжар Аружан Томирис")
	father = strings.Fields("Серікқызы Нұрланұлы Сергеевна Юрьевич Мұратқызы Ерланұлы Қайратовна Асқарұлы Дмитриевич Алексеевна Бауыржанұлы Маратовна")
	onsets = strings.Fields("б в г д ж з к л м н п р с т ф х ш қ ғ")
	vowels = strings.Fields("а е и о у ы ә ө ұ і")
)

type person struct{ sur, given, father string }

func (p person) name() string { return p.sur + " " + p.given + " " + p.father }

func pick(r *rand.Rand, s []string) string { return s[r.IntN(len(s))] }

func invent(r *rand.Rand) person {
	base := pick(r, roots) + pick(r, tails)
	if r.IntN(3) == 0 { // rarer surnames: a dictionary as large as a real one
		base = strings.ToUpper(pick(r, onsets)) + pick(r, vowels) + pick(r, onsets) + pick(r, vowels) + pick(r, onsets) + pick(r, tails)
	}
	return person{base + pick(r, []string{"ов", "ова", "ева", ""}), pick(r, given), pick(r, father)}
}

var toRussian = strings.NewReplacer("Ә", "А", "ә", "а", "Ғ", "Г", "ғ", "г", "Қ", "К", "қ", "к", "ң", "н", "Ө", "О", "ө", "о", "Ұ", "У", "ұ", "у", "Ү", "У", "ү", "у", "Һ", "Х", "һ", "х", "І", "И", "і", "и", "ё", "е")

var passport = map[rune]string{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ы': "y", 'э': "e", 'ю': "yu", 'я': "ya", 'ь': "", 'ъ': "", ' ': " "}
var otherLatin = map[rune]string{'ж': "j", 'й': "i", 'ы': "i", 'х': "h", 'ю': "iu", 'я': "ia", 'к': "q"}

func inLatin(s string, other bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(toRussian.Replace(s)) {
		if l, ok := otherLatin[r]; ok && other {
			b.WriteString(l)
		} else {
			b.WriteString(passport[r])
		}
	}
	return b.String()
}

func mistype(r *rand.Rand, s string) string {
	q := []rune(s)
	i := 1 + r.IntN(max(1, len(q)-2))
	switch r.IntN(3) {
	case 0:
		return string(append(q[:i:i], q[i+1:]...))
	case 1:
		if i+1 < len(q) {
			q[i], q[i+1] = q[i+1], q[i]
		}
	default:
		q[i] = 'о'
	}
	return string(q)
}

func first(s string) string { r, _ := utf8.DecodeRuneInString(s); return string(r) }

// TestRecall holds the search to figures on generated spellings: the person looked for must be among the found.
func TestRecall(t *testing.T) {
	size, tries := 5000, 60
	if os.Getenv("ZANGER_LONG") != "" {
		size, tries = 100000, 300
	}
	r := rand.New(rand.NewPCG(5, 6))
	x := newIndex()
	people := make([]person, size)
	for i := range people {
		people[i] = invent(r)
		x.put(casework.NameEntry{Party: casework.ID{byte(i), byte(i >> 8), byte(i >> 16), 1}, Name: people[i].name()})
	}
	t.Logf("%d names, %d distinct skeletons", size, len(x.list))
	total, all, shown := 0, 0, 0
	for _, k := range []struct {
		name string
		want float64 // least share found at threshold
		vary func(person) string
	}{
		{"exact", 1, func(p person) string { return p.name() }},
		{"Kazakh in Russian spelling", 1, func(p person) string { return toRussian.Replace(p.sur + " " + p.given) }},
		{"Latin of passports", 0.98, func(p person) string { return inLatin(p.given+" "+p.sur, false) }},
		{"other Latin", 0.95, func(p person) string { return inLatin(p.given+" "+p.sur, true) }},
		{"doubled s", 0.98, func(p person) string { return strings.ReplaceAll(inLatin(p.given+" "+p.sur, false), "s", "ss") }},
		{"swapped, no patronymic", 1, func(p person) string { return p.given + " " + p.sur }},
		{"surname and initials", 1, func(p person) string { return p.sur + " " + first(p.given) + "." + first(p.father) + "." }},
		{"one slip in the surname", 0.9, func(p person) string { return mistype(r, p.sur) + " " + p.given }},
		{"a slip in both, Russian", 0.75, func(p person) string { return toRussian.Replace(mistype(r, p.sur) + " " + mistype(r, p.given)) }},
		{"Latin and a slip", 0.9, func(p person) string { return mistype(r, inLatin(p.sur, false)) + " " + inLatin(p.given, false) }},
	} {
		found, flagged := 0, 0
		for range tries {
			i := r.IntN(size)
			id := casework.ID{byte(i), byte(i >> 8), byte(i >> 16), 1}
			hits := x.Find(Wanted{Name: k.vary(people[i])}, 0)
			flagged += len(hits)
			if slices.ContainsFunc(hits, func(h Hit) bool { return h.Party == id }) {
				found++
			}
		}
		total, all, shown = total+tries, all+found, shown+flagged
		got := float64(found) / float64(tries)
		t.Logf("%-28s found %5.1f %%, shown on average %.1f", k.name, 100*got, float64(flagged)/float64(tries))
		if got < k.want {
			t.Errorf("%s: got %.3f found, want at least %.2f", k.name, got, k.want)
		}
	}
	if got := float64(all) / float64(total); got < 0.96 {
		t.Errorf("all kinds: got %.3f found, want at least 0.96", got)
	}
	if got := float64(shown) / float64(total) / float64(size); got > 0.02 {
		t.Errorf("got %.4f of all names shown for one search, want at most 0.02", got)
	}
}

func BenchmarkFind100000(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	x := newIndex()
	people := make([]person, 100000)
	start := time.Now()
	for i := range people {
		people[i] = invent(r)
		x.put(casework.NameEntry{Party: casework.ID{byte(i), byte(i >> 8), byte(i >> 16), 1}, Name: people[i].name()})
	}
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "build-ms")
	b.ReportMetric(float64(len(x.list)), "skeletons")
	var took []time.Duration
	for b.Loop() {
		p := people[r.IntN(len(people))]
		q := []string{p.name(), inLatin(p.given+" "+p.sur, false), mistype(r, p.sur) + " " + p.given}[r.IntN(3)]
		t := time.Now()
		x.Find(Wanted{Name: q}, 50)
		took = append(took, time.Since(t))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func TestBuildStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := build(ctx, namer{entry(1, "Сынақов", "", "")}); err == nil {
		t.Error("got no error of a cancelled build")
	}
}

type namer []casework.NameEntry

func (n namer) Names(_ context.Context, each func(casework.NameEntry) error) error {
	for _, e := range n {
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}
