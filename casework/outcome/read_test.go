package outcome

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Times are written in many ways; the order of the rows must not depend on which.
func TestTimesOfOtherHands(t *testing.T) {
	for _, c := range [][3]string{ // an earlier, a later, and a third that lies as far
		{"2020-03-09", "2020-03-11", "2020-03-13"}, {"2020-03-09T23:00:00Z", "2020-03-11T23:00:00Z", "2020-03-13T23:00:00Z"}, {"2020-03-09 08:30", "2020-03-11 08:30", "2020-03-13 08:30"},
		{"09.03.2020", "11.03.2020", "13.03.2020"}, {"9.3.2020", "11.3.2020", "13.3.2020"}, {"09.03.20 10:00", "11.03.20 10:00", "13.03.20 10:00"}, {"09/03/2020", "11/03/2020", "13/03/2020"},
		{"03/09/2020", "03/11/2020", "03/13/2020"}, {"20200309", "20200311", "20200313"}, {"43899", "43901", "43903"}, {"1583712000", "1583884800", "1584057600"}, {"9 March 2020", "11 March 2020", "13 March 2020"}, {"2020/03/09", "2020/03/11", "2020/03/13"},
	} {
		var s stamps
		for _, x := range c {
			if !s.add(x) {
				t.Errorf("%s cannot be read", x)
			}
		}
		d := s.days()
		if a, b := d[1]-d[0], d[2]-d[1]; math.Abs(a-2) > 1e-9 || math.Abs(b-2) > 1e-9 {
			t.Errorf("%v: days between are %v and %v", c, a, b)
		}
	}
	for _, c := range [][2]string{{"2019", "2020"}, {"2019.0", "2020.0"}, {"2019-12", "2020-01"}, {"12.2019", "01.2020"}, {"2019Q4", "2020Q1"}, {"2019-Q4", "2020-Q1"}, {"2020-03-09 08:30", "2020-03-09 09:00"}, {"-3", "12.5"}, {"999", "17999"}} {
		a, _, okA := parseTime(c[0])
		b, _, okB := parseTime(c[1])
		if !okA || !okB || a >= b {
			t.Errorf("%v: %v %v", c, a, b)
		}
	}
	var s stamps
	for _, x := range []string{"2020-03-09", "", "вчера", "31.02.2020"} {
		s.add(x)
	}
	if d := s.days(); d[1] != d[0] || d[2] != d[0] || d[3] != d[0] {
		t.Errorf("what cannot be read counts as the oldest: %v", d)
	}
}

func TestNumbersOfOtherHands(t *testing.T) {
	for s, want := range map[string]float64{"1234.5": 1234.5, "1234,5": 1234.5, "1 234,50": 1234.5, "1 234": 1234, "1,234.50": 1234.5, "1.234,50": 1234.5, "1,234,567": 1234567, "-3": -3, "1e3": 1000, "0,125": 0.125} {
		if got := parseNumber(s, ';'); got != want {
			t.Errorf("%s: got %v", s, got)
		}
	}
	if a, b := parseNumber("1,234", ','), parseNumber("1,234", ';'); a != 1234 || b != 1.234 {
		t.Errorf("got %v and %v", a, b)
	}
	for _, s := range []string{"", "x", "inf", "-Inf", "NaN", "1e400", "1e300", "12 тг", "1,2,3.4.5"} {
		if got := parseNumber(s, ','); !math.IsNaN(got) {
			t.Errorf("%q: got %v", s, got)
		}
	}
}

// sheetOf gives a table in which kind tells the outcome three times in four and sums hardly repeat.
func sheetOf(n int) string {
	var b strings.Builder
	b.WriteString("day,split,end,kind,code,sum\n")
	for i := range n {
		split := "train"
		if i >= n*6/10 {
			split = "calib"
		}
		if i >= n*8/10 {
			split = "test"
		}
		good := (i*7%11 < 5) != (i%4 == 0)
		fmt.Fprintf(&b, "%d,%s,%s,%s,%d,%.2f\n", 40000+i, split, map[bool]string{true: "won", false: "lost"}[good], map[bool]string{true: "a", false: "b"}[i*7%11 < 5], 100+i%7, float64(i*i%9973)+.25)
	}
	return b.String()
}

// A column of sums that was named among the factors is measured, and named among both it is measured once; codes stay codes.
func TestSumsAmongTheFactorsAreMeasured(t *testing.T) {
	s := Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind", "code", "sum"}}
	numbers := func(s Spec) (string, *Table) {
		tb, err := read(t, sheetOf(400), s)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range tb.Factors {
			out = append(out, f.Name)
		}
		out = append(out, "|")
		for _, n := range tb.Numbers {
			out = append(out, n.Name)
		}
		return strings.Join(out, " "), tb
	}
	got, tb := numbers(s)
	if got != "kind code | sum" || len(tb.Notes) != 1 || tb.Notes[0].Code != NotedMeasured || tb.Notes[0].Column != "sum" {
		t.Errorf("not declared: %s %v", got, tb.Notes)
	}
	s.Numbers = []string{"sum"}
	if got, tb = numbers(s); got != "kind code | sum" || len(tb.Notes) != 0 {
		t.Errorf("in both lists: %s %v", got, tb.Notes)
	}
	s.Crosses = [][]string{{"kind", "sum"}}
	if got, _ = numbers(s); got != "kind code sum | sum" {
		t.Errorf("with a cross: %s", got)
	}
}

func TestTheSameTableInEveryWrapping(t *testing.T) {
	s := Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind"}, Numbers: []string{"sum"}}
	plain := sheetOf(60)
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(plain)) // into memory
	_ = w.Close()
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	cyrillic := strings.NewReplacer("won", "выиграно", "lost", "проиграно").Replace(plain)
	old, err := charmap.Windows1251.NewEncoder().String(cyrillic)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"plain": plain, "gzip": z.String(), "UTF-16": wide, "Windows-1251": old, "heads in other letters": strings.Replace(plain, "kind", " Kind ", 1)} {
		tb, err := read(t, data, s)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(tb.Y) != 60 || len(tb.Notes) != 0 || len(tb.Outcomes) != 2 || name == "Windows-1251" && tb.Outcomes[0] != "выиграно" {
			t.Errorf("%s: %d rows, %v, %v", name, len(tb.Y), tb.Outcomes, tb.Notes)
		}
	}
	if _, err := read(t, z.String()[:z.Len()-20], s); err == nil {
		t.Error("a gzip cut short was read as whole")
	}
}

// What is passed over is said, with its line.
func TestWhatWasNotTakenIsNoted(t *testing.T) {
	const rows = `day,split,end,kind,sum
1,train,won,a,5
2,train,lost,b,x
3,train,nan,b,7
4,other,won,b,7
5,train,won,b,7,8
6,train,won
later,test,lost,a,
7,test,won,a,,,
`
	tb, err := read(t, rows, spec)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(tb.Notes)
	if want := "[{no_number sum 1 3} {no_outcome end 1 4} {no_split split 1 5} {long_row  1 6} {short_row  1 7} {no_time day 1 8}]"; got != want || len(tb.Y) != 5 {
		t.Errorf("%d rows, %s", len(tb.Y), got)
	}
}

// Whoever has the predictions finds the same scores.
func TestPredictionsGiveTheScores(t *testing.T) {
	s := Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind", "code"}, Numbers: []string{"sum"}}
	tb, err := read(t, sheetOf(600), s)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Evaluate(tb, nil, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.WritePredictions(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != e.N+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], " "); got != "line outcome shown p:lost p:won base:lost base:won" {
		t.Errorf("head: %s", got)
	}
	var loss, brier, base float64
	lines := strings.Split(sheetOf(600), "\n")
	for _, r := range rows[1:] {
		line, _ := strconv.Atoi(r[0])
		if cells := strings.Split(lines[line-1], ","); cells[1] != "test" || cells[2] != r[1] {
			t.Fatalf("line %d is %v", line, cells)
		}
		at := slices.Index(rows[0], "p:"+r[1])
		p, _ := strconv.ParseFloat(r[at], 64)
		q, _ := strconv.ParseFloat(r[at+2], 64)
		won, _ := strconv.ParseFloat(r[4], 64)
		y := 0.
		if r[1] == "won" {
			y = 1
		}
		n := float64(e.N)
		loss, base, brier = loss-math.Log(p)/n, base-math.Log(q)/n, brier+(won-y)*(won-y)/n
	}
	for name, d := range map[string]float64{"log loss": loss - e.LogLoss, "Brier": brier - e.Brier, "base rate": base - e.BaseRate.LogLoss} {
		if math.Abs(d) > 1e-9 {
			t.Errorf("%s differs by %v", name, d)
		}
	}
}

// However small, odd or empty a table is, it is scored with figures that are figures, or refused with words.
func TestTinyTablesAreScoredOrRefused(t *testing.T) {
	for train := range 12 {
		for calib := range 4 {
			for test := range 3 {
				var b strings.Builder
				b.WriteString("day,split,end,kind,sum\n")
				i := 0
				for part, n := range map[string]int{"train": train, "calib": calib, "test": test} {
					for range n {
						i++
						fmt.Fprintf(&b, "%d,%s,%s,%s,%d\n", i, part, []string{"won", "lost", "left"}[i*i%3%2+i%2], []string{"a", ""}[i%2], i)
					}
				}
				tb, err := read(t, b.String(), spec)
				if err != nil {
					continue
				}
				e, err := Evaluate(tb, nil, 2, 1)
				if err != nil {
					continue
				}
				if train < 1 || test < 1 || math.IsNaN(e.LogLoss) || math.IsInf(e.LogLoss, 0) || math.IsNaN(e.Brier) || math.IsNaN(e.BaseRate.LogLoss) || e.Refused != e.N {
					t.Errorf("%d %d %d: %+v", train, calib, test, e)
				}
			}
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add(sheetOf(20))
	f.Add("day;split;end;kind;sum\n01.02.2020;train;won;a;1,5\n03/13/2020;test;lost;\"b\n c\";inf\n")
	f.Add("\xff\xfed\x00a\x00y\x00")
	f.Add("\x1f\x8b\x08")
	f.Fuzz(func(t *testing.T, data string) {
		tb, err := ReadTable(strings.NewReader(data), Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind", "sum"}})
		if err != nil {
			return
		}
		for i := range len(tb.Y) {
			if math.IsNaN(tb.Time[i]) || math.IsInf(tb.Time[i], 0) || int(tb.Y[i]) >= len(tb.Outcomes) || tb.Split[i] == "" {
				t.Fatalf("row %d: %v %v %q", i, tb.Time[i], tb.Y[i], tb.Split[i])
			}
		}
	})
}
