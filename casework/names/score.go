package names

// threshold is the score from which two names are shown to a person as perhaps one: on generated spellings it keeps
// recall above nine in ten (see the tests), at the price of names that turn out to be others.
const threshold = 0.80

// scoreWords says how alike two names are, 0..1: words are paired in any order, an initial agrees with a word it begins, words
// only one of the names has do not count against it. 1 is the same name in some spelling.
func scoreWords(a, b []string) float64 {
	return align(len(a), len(b),
		func(i int) int { return len(a[i]) }, func(j int) int { return len(b[j]) },
		func(i, j int) float64 { return similar(a[i], b[j]) })
}

// align pairs each word of the shorter name with its best free partner and gives the weighted mean of the pairs. An
// initial weighs less than a word; a name of one word only, or of a word and initials, is less sure than a whole one.
func align(n, m int, lenA, lenB func(int) int, sim func(i, j int) float64) float64 {
	if n == 0 || m == 0 {
		return 0
	}
	swapped := n > m
	if swapped {
		n, m, lenA, lenB = m, n, lenB, lenA
	}
	var used uint
	sum, weights := 0.0, 0.0
	words := 0
	for pass := range 2 { // words first: an initial must not take a word's partner
		for i := range n {
			if (lenA(i) == 1) != (pass == 1) {
				continue
			}
			best, at := 0.0, -1
			for j := range m {
				if used>>j&1 == 1 {
					continue
				}
				s := 0.0
				if swapped {
					s = sim(j, i)
				} else {
					s = sim(i, j)
				}
				if s > best {
					best, at = s, j
				}
			}
			w := 1.0
			if lenA(i) == 1 || at >= 0 && lenB(at) == 1 {
				w = 0.4
			} else if at >= 0 {
				words++
			}
			if at >= 0 {
				used |= 1 << at
			}
			sum += best * w
			weights += w
		}
	}
	if words == 0 {
		return 0
	}
	s := sum / weights
	if n == 1 && m > 1 {
		s *= 0.9
	}
	return s
}

// similar compares two words' skeletons, 0..1.
func similar(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) == 1 || len(b) == 1 {
		if a[0] == b[0] {
			return 0.9
		}
		return 0
	}
	longest := max(len(a), len(b))
	most := longest * 2 / 5 // beyond that a pair has no say
	d := distance(a, b, most)
	if d > most {
		return 0
	}
	return 1 - float64(d)/float64(longest)
}

// maxLetters is how long a word's skeleton is looked at.
const maxLetters = 32

// distance is the optimal string alignment distance (insert, delete, change, swap of neighbours), or most+1 when it is
// larger than most.
func distance(a, b string, most int) int {
	if len(a) > maxLetters {
		a = a[:maxLetters]
	}
	if len(b) > maxLetters {
		b = b[:maxLetters]
	}
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	var rows [3][maxLetters + 1]uint8
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		now[0] = uint8(i)
		least := now[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			now[j] = d
			least = min(least, d)
		}
		if int(least) > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return int(last[len(b)])
}
