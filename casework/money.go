package casework

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Money is a sum in tiyn, a hundredth of a tenge. It never holds a fraction of a tiyn.
type Money int64

// Tenge makes a sum of whole tenge.
func Tenge(n int64) Money { return Money(n * 100) }

// Tenge gives the whole tenge, cut toward zero.
func (m Money) Tenge() int64 { return int64(m) / 100 }

// Tiyn gives the part beyond whole tenge, 0..99.
func (m Money) Tiyn() int64 {
	t := int64(m) % 100
	if t < 0 {
		return -t
	}
	return t
}

// ParseMoney reads tenge as people type them: "1 250 000", "1250000,50", with ordinary or no-break spaces and an optional ₸.
func ParseMoney(s string) (Money, error) {
	bad := &Error{Code: Invalid, Key: "error.money.format", Op: "casework.ParseMoney", Args: map[string]any{"Value": s}}
	t := strings.TrimSpace(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "₸", "", "тг", "", ",", ".").Replace(s))
	if t == "" {
		return 0, bad
	}
	whole, frac, _ := strings.Cut(t, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > 90_000_000_000_000_000 || n < -90_000_000_000_000_000 || len(frac) > 2 {
		return 0, bad
	}
	f := int64(0)
	if frac != "" {
		if f, err = strconv.ParseInt(frac, 10, 64); err != nil || f < 0 {
			return 0, bad
		}
		if len(frac) == 1 {
			f *= 10
		}
	}
	if strings.HasPrefix(whole, "-") {
		f = -f
	}
	return Money(n*100 + f), nil
}

// MarshalJSON writes {"tiyn":N}, the shape promised to scripts.
func (m Money) MarshalJSON() ([]byte, error) {
	return []byte(`{"tiyn":` + strconv.FormatInt(int64(m), 10) + `}`), nil
}

// UnmarshalJSON reads {"tiyn":N}, or a bare number of tenge as scripts tend to write it.
func (m *Money) UnmarshalJSON(b []byte) error {
	var o struct {
		Tiyn *int64 `json:"tiyn"`
	}
	if err := json.Unmarshal(b, &o); err == nil && o.Tiyn != nil {
		*m = Money(*o.Tiyn)
		return nil
	}
	v, err := ParseMoney(strings.Trim(string(b), `"`))
	if err != nil {
		return err
	}
	*m = v
	return nil
}
