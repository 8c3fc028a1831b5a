package seal

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"
	"sort"
	"strings"
	"sync"
)

// The model of words: pieces of words, and how likely each is after what came before. It was trained on the texts of the program
// itself (words_test.go). One operation cannot lean on the ones beside it, which are sealed apart; it leans on these.
//
//go:embed words1.bin
var words1 []byte

// textEnd ends every string of a body: no text holds it, since it is no byte of UTF-8. A piece that ends a string ends with it.
const textEnd = 0xFF

// A situation is what a piece comes after. Its number is that of the model's column.
const (
	inName   = iota // in the name of an act, a kind or a field
	atStart         // first of a text
	inDigits        // after a digit
	inLetter        // after a letter beyond Latin
	inKazakh        // the same, where the text so far has a letter that Kazakh alone has
	inOther         // after anything else
	situations
)

// words is a model as it is used.
type words struct {
	pieces []string            // sorted; every byte is one of them
	first  [257]int            // where those begin that start with a byte
	second []uint16            // the same for two bytes; made of first, so that most of a search is one look
	cum    [situations][]int64 // cumulative frequency, by piece
	cost   [situations][]float32
	find   [situations][]uint16 // by frequency, the piece to begin looking at
}

const (
	wordsMagic = "zanger words 1\n"
	findShift  = 10
	never      = math.MaxFloat32 / 4
)

var theWords = sync.OnceValue(func() *words { return must(readWords(words1)) })

// readWords reads a model: its magic, the number of pieces (2 bytes, big-endian), and for each its length, its bytes and one byte
// a situation, see frequency.
func readWords(data []byte) (*words, error) {
	bad := errors.New("seal: no model of words")
	if len(data) < len(wordsMagic)+2 || string(data[:len(wordsMagic)]) != wordsMagic {
		return nil, bad
	}
	data = data[len(wordsMagic):]
	n := int(binary.BigEndian.Uint16(data))
	data = data[2:]
	whole := string(data) // pieces that lie side by side are found faster
	m := &words{}
	for s := range situations {
		m.cum[s] = make([]int64, 1, n+1)
	}
	for i := range n {
		if len(data) == 0 || data[0] == 0 || len(data) < 1+int(data[0])+situations {
			return nil, bad
		}
		at := len(whole) - len(data) + 1
		p := whole[at : at+int(data[0])]
		if i > 0 && p <= m.pieces[i-1] {
			return nil, bad
		}
		m.pieces = append(m.pieces, p)
		data = data[1+len(p):]
		for s := range situations {
			m.cum[s] = append(m.cum[s], m.cum[s][i]+frequency(data[s]))
		}
		data = data[situations:]
	}
	for b := range 256 {
		m.first[b] = sort.SearchStrings(m.pieces, string([]byte{byte(b)}))
		if m.first[b] == n || m.pieces[m.first[b]] != string([]byte{byte(b)}) {
			return nil, bad // a text could not be written
		}
	}
	m.first[256] = n
	m.lookFor2()
	for s := range situations {
		if total := m.cum[s][n]; total == 0 || total > maxTotal {
			return nil, bad
		}
		m.price(s)
	}
	return m, nil
}

// lookFor2 makes second of first.
func (m *words) lookFor2() {
	m.second = make([]uint16, 1<<16)
	at := 0
	for b := range 256 {
		at = m.first[b]
		for b2 := range 256 {
			for at < m.first[b+1] && (len(m.pieces[at]) < 2 || m.pieces[at][1] < byte(b2)) {
				at++
			}
			m.second[b<<8|b2] = uint16(at)
		}
	}
}

// start gives the pieces that start with two bytes.
func (m *words) start(a, b byte) (int, int) {
	at := int(a)<<8 | int(b)
	if b == 0xFF {
		return int(m.second[at]), m.first[int(a)+1]
	}
	return int(m.second[at]), int(m.second[at+1])
}

// with gives the pieces of lo to hi, all longer than d, that go on with b at d.
func (m *words) with(lo, hi, d int, b byte) (int, int) {
	for n := hi - lo; n > 0; {
		half := n / 2
		if m.pieces[lo+half][d] < b {
			lo += half + 1
			n -= half + 1
		} else {
			n = half
		}
	}
	end := lo // few go on so: it is looked for from here, in steps that grow
	for end < hi && m.pieces[end][d] == b {
		last := end
		for step := 1; last+step < hi && m.pieces[last+step][d] == b; step *= 2 {
			end = last + step
		}
		end++
	}
	return lo, end
}

// price works out of the frequencies of a situation what a piece costs and where to find it.
func (m *words) price(s int) {
	n := len(m.pieces)
	total := m.cum[s][n]
	m.cost[s], m.find[s] = make([]float32, n), make([]uint16, total>>findShift+1)
	for i := range n {
		from, to := m.cum[s][i], m.cum[s][i+1]
		m.cost[s][i] = never
		if to > from {
			m.cost[s][i] = float32(math.Log2(float64(total) / float64(to-from)))
		}
		for at := (from + 1<<findShift - 1) >> findShift; at<<findShift < to; at++ {
			m.find[s][at] = uint16(i)
		}
	}
}

// frequency reads a byte as a floating number of eight steps an octave; 0 is never.
func frequency(b byte) int64 {
	if b == 0 {
		return 0
	}
	return int64(8+b&7) << (b >> 3)
}

// place says in which situation a piece stands, from the text before it.
type place struct {
	last   byte
	kazakh bool
}

// kazakhOnly are the second bytes of the letters Kazakh has and Russian has not, by their first.
var kazakhOnly = map[byte]string{0xD2: "\x92\x93\x9a\x9b\xa2\xa3\xae\xaf\xb0\xb1\xba\xbb", 0xD3: "\x98\x99\xa8\xa9", 0xD1: "\x96", 0xD0: "\x86"}

func (p *place) after(piece string) {
	for i := range len(piece) {
		b := piece[i]
		if !p.kazakh && strings.IndexByte(kazakhOnly[p.last], b) >= 0 {
			p.kazakh = true
		}
		if b != ' ' {
			p.last = b
		}
	}
}

func (p *place) situation() int {
	switch {
	case p.last == 0:
		return atStart
	case p.last >= '0' && p.last <= '9':
		return inDigits
	case p.last < 0x80:
		return inOther
	case p.kazakh:
		return inKazakh
	}
	return inLetter
}

// row is a text as the cheapest row of pieces.
type row struct {
	pieces []int32 // last first
	where  []uint8 // situation of each
	bits   float32
}

// row parts a text, which holds no textEnd.
func (m *words) row(text string, name bool) row {
	text += string([]byte{textEnd})
	best := make([]float32, len(text)+1)
	with := make([]int32, len(text)+1) // the piece that leads here
	where := make([]uint8, len(text)+1)
	var pl place
	for i := range len(text) {
		best[i+1] = never
		where[i] = inName
		if !name {
			where[i] = uint8(pl.situation())
		}
		pl.after(text[i : i+1])
	}
	for i := range len(text) {
		if best[i] >= never {
			continue
		}
		cost := m.cost[where[i]]
		lo, hi := m.first[text[i]], m.first[int(text[i])+1]
		for d := 1; lo < hi; d++ {
			if len(m.pieces[lo]) == d {
				if v := best[i] + cost[lo]; v < best[i+d] {
					best[i+d], with[i+d] = v, int32(lo)
				}
				lo++
			}
			if i+d == len(text) {
				break
			}
			if d == 1 {
				lo, hi = m.start(text[i], text[i+1])
			} else {
				lo, hi = m.with(lo, hi, d, text[i+d])
			}
		}
	}
	r := row{bits: best[len(text)]}
	for i := len(text); i > 0; {
		p := with[i]
		i -= len(m.pieces[p])
		r.pieces, r.where = append(r.pieces, p), append(r.where, where[i])
	}
	return r
}

func (m *words) put(c *coder, r row) {
	for i := len(r.pieces) - 1; i >= 0; i-- {
		p, cum := r.pieces[i], m.cum[r.where[i]]
		c.put(cum[p], cum[p+1], cum[len(cum)-1])
	}
}

// get reads what put wrote, up to a limit of bytes.
func (m *words) get(c *decoder, name bool) (string, error) {
	var out strings.Builder
	var pl place
	for {
		s := inName
		if !name {
			s = pl.situation()
		}
		cum := m.cum[s]
		at := c.at(cum[len(cum)-1])
		p := int(m.find[s][at>>findShift])
		for cum[p+1] <= at {
			p++
		}
		if err := c.take(cum[p], cum[p+1]); err != nil {
			return "", err
		}
		piece := m.pieces[p]
		if end := len(piece) - 1; piece[end] == textEnd {
			out.WriteString(piece[:end])
			return out.String(), nil
		}
		if out.WriteString(piece); out.Len() > maxInflated {
			return "", errLong
		}
		pl.after(piece)
	}
}

var errLong = errors.New("seal: a body beyond its limit")
