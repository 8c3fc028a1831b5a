package seal

import "io"

// coder is an arithmetic coder: what is likely takes less than a bit. It works in whole numbers only, so that every machine
// reads what any other wrote.
type coder struct {
	out  []byte
	low  uint64 // 48 bits
	size uint64 // of what is left of the unit, at most 48 bits
}

const (
	unitBits = 48
	maxTotal = 1 << 28
)

func newCoder() *coder { return &coder{size: 1 << unitBits} }

// put narrows down to the part from..to of total.
func (c *coder) put(from, to, total int64) {
	step := c.size / uint64(total)
	c.low += step * uint64(from)
	c.size = step * uint64(to-from)
	if c.low >= 1<<unitBits {
		c.carry()
	}
	for c.size < 1<<(unitBits-8) {
		c.out = append(c.out, byte(c.low>>(unitBits-8)))
		c.low = c.low << 8 & (1<<unitBits - 1)
		c.size <<= 8
	}
}

func (c *coder) carry() {
	c.low &= 1<<unitBits - 1
	for i := len(c.out) - 1; ; i-- {
		if c.out[i]++; c.out[i] != 0 {
			return
		}
	}
}

// raw writes bytes of which nothing is known.
func (c *coder) raw(b []byte) {
	for _, x := range b {
		c.put(int64(x), int64(x)+1, 256)
	}
}

// small writes a number that is mostly very small.
func (c *coder) small(n uint64) {
	k := min(n, uint64(len(smallCum)-2))
	c.put(smallCum[k], smallCum[k+1], smallCum[len(smallCum)-1])
	if n -= k; k == uint64(len(smallCum)-2) {
		for ; n >= 0x80; n >>= 7 {
			c.raw([]byte{byte(n) | 0x80})
		}
		c.raw([]byte{byte(n)})
	}
}

// smallCum are cumulative frequencies of 0, 1, ... ; the last stands for all beyond.
var smallCum = []int64{0, 64, 96, 108, 114, 117, 119, 121, 123, 124, 125, 126, 127, 128}

// close gives the bytes: as few as tell the last part from the others. The decoder reads zeros beyond the end.
func (c *coder) close() []byte {
	for bits := unitBits; bits >= 0; bits-- {
		v := (c.low + 1<<bits - 1) >> bits << bits
		if v >= c.low+c.size {
			continue
		}
		if c.low = v; c.low >= 1<<unitBits {
			c.carry()
		}
		break
	}
	for c.low > 0 { // at most one unit: the decoder is that far ahead, and takes no more
		c.out = append(c.out, byte(c.low>>(unitBits-8)))
		c.low = c.low << 8 & (1<<unitBits - 1)
	}
	return c.out
}

// decoder reads what a coder wrote.
type decoder struct {
	in   []byte
	past int // zeros read beyond the end
	low  uint64
	size uint64
	step uint64
}

func newDecoder(in []byte) *decoder {
	d := &decoder{in: in, size: 1 << unitBits}
	for range unitBits / 8 {
		d.low = d.low<<8 | uint64(d.next())
	}
	return d
}

func (d *decoder) next() byte {
	if len(d.in) == 0 {
		d.past++
		return 0
	}
	b := d.in[0]
	d.in = d.in[1:]
	return b
}

// at says where in total the next part lies; take then narrows down to it.
func (d *decoder) at(total int64) int64 {
	d.step = d.size / uint64(total)
	return min(int64(d.low/d.step), total-1)
}

// take fails when more is read than was written.
func (d *decoder) take(from, to int64) error {
	d.low -= d.step * uint64(from)
	d.size = d.step * uint64(to-from)
	for d.size < 1<<(unitBits-8) {
		d.low = d.low<<8 | uint64(d.next())
		d.size <<= 8
	}
	if d.past > unitBits/8 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (d *decoder) raw(b []byte) error {
	for i := range b {
		x := d.at(256)
		b[i] = byte(x)
		if err := d.take(x, x+1); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) small() (uint64, error) {
	at := d.at(smallCum[len(smallCum)-1])
	k := 0
	for smallCum[k+1] <= at {
		k++
	}
	if err := d.take(smallCum[k], smallCum[k+1]); err != nil || k < len(smallCum)-2 {
		return uint64(k), err
	}
	n := uint64(k)
	var b [1]byte
	for shift := 0; shift < 64; shift += 7 {
		if err := d.raw(b[:]); err != nil {
			return 0, err
		}
		n += uint64(b[0]&0x7F) << shift
		if b[0] < 0x80 {
			return n, nil
		}
	}
	return 0, errLong
}
