package docx

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Answers gives what a person's own template asks for. Each method returns ErrUnknown (wrapped or not) for a name it does
// not know, ErrFilter for a filter it does not know and ErrGap for a field without an answer; Fill adds the place.
type Answers interface {
	// Value gives the text of a field after its filters, as «field|filter|filter:word» lists them.
	Value(field string, filters []string) (string, error)
	// Holds says whether a condition holds: «f», «not f», «f is code», «f is not code», joined by «and» or by «or».
	Holds(condition string) (bool, error)
	// Items gives the answers inside each item of a list; names the item does not have are asked of its surroundings.
	Items(list string) ([]Answers, error)
}

// What Answers return; no text of them reaches a person.
var (
	ErrUnknown = errors.New("unknown field")
	ErrFilter  = errors.New("unknown filter")
	ErrGap     = errors.New("no answer")
)

// JSON gives answers from a JSON-shaped map as they stand: strings, numbers, booleans, objects (asked by «a.b»; by «a»
// alone when they have a name) and arrays of objects. Inside a list «number» counts from 1. It knows the filters upper and
// lower; filters, which may be nil, brings others: sums and dates in words, cases of names.
func JSON(fields map[string]any, filters map[string]Filter) Answers {
	return &scope{fields: fields, filters: filters}
}

// Filter words a value. args are the words after the colon of «field|filter:word,word». An error other than ErrGap means
// that it does not fit this value, and is shown as an unknown filter.
type Filter func(value any, args []string) (string, error)

type scope struct {
	fields  map[string]any
	filters map[string]Filter
	outer   *scope
	number  int
}

func (s *scope) lookup(name string) (any, error) {
	first, rest, dotted := strings.Cut(name, ".")
	for at := s; at != nil; at = at.outer {
		v, ok := at.fields[first]
		if !ok && first == "number" && at.number > 0 {
			v, ok = at.number, true
		}
		if !ok {
			continue
		}
		for dotted {
			m, isMap := v.(map[string]any)
			if !isMap {
				if v == nil {
					return nil, nil
				}
				return nil, ErrUnknown
			}
			first, rest, dotted = strings.Cut(rest, ".")
			if v, ok = m[first]; !ok {
				return nil, ErrUnknown
			}
		}
		return v, nil
	}
	return nil, ErrUnknown
}

func (s *scope) Value(field string, filters []string) (string, error) {
	v, err := s.lookup(field)
	if err != nil {
		return "", err
	}
	if m, ok := v.(map[string]any); ok {
		if v, ok = m["name"]; !ok {
			return "", ErrUnknown
		}
		if v != nil && len(filters) > 0 { // a case of a name needs to know whether it is a person's, and of which sex
			if text, err := s.filter(filters[0], m); err == nil {
				v, filters = text, filters[1:]
			}
		}
	}
	if v == nil {
		return "", ErrGap
	}
	for _, f := range filters {
		if v, err = s.filter(f, v); err != nil {
			return "", err
		}
	}
	return printed(v)
}

func printed(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case int, int64, fmt.Stringer:
		return fmt.Sprint(v), nil
	}
	return "", ErrUnknown // a list, or yes and no: nothing to print
}

func (s *scope) filter(call string, v any) (any, error) {
	name, rest, _ := strings.Cut(call, ":")
	if f, ok := s.filters[name]; ok {
		var args []string
		if rest != "" {
			args = strings.Split(rest, ",")
		}
		text, err := f(v, args)
		if err != nil && !errors.Is(err, ErrGap) {
			err = ErrFilter
		}
		return text, err
	}
	text, err := printed(v)
	switch {
	case err != nil:
		return nil, err
	case call == "upper":
		return strings.ToUpper(text), nil
	case call == "lower":
		return strings.ToLower(text), nil
	}
	return nil, ErrFilter
}

func (s *scope) Holds(condition string) (bool, error) {
	for _, join := range []string{" or ", " and "} {
		if !strings.Contains(condition, join) {
			continue
		}
		result := join == " and "
		for _, part := range strings.Split(condition, join) { // all are asked, so that a misspelt one is found
			v, err := s.Holds(part)
			if err != nil {
				return false, err
			}
			if join == " and " {
				result = result && v
			} else {
				result = result || v
			}
		}
		return result, nil
	}
	words := strings.Fields(condition)
	negate := false
	if len(words) > 1 && words[0] == "not" {
		negate, words = true, words[1:]
	} else if len(words) == 1 && strings.HasPrefix(words[0], "!") {
		negate, words[0] = true, words[0][1:]
	}
	if len(words) == 0 {
		return false, ErrUnknown
	}
	v, err := s.lookup(words[0])
	if err != nil {
		return false, err
	}
	switch {
	case len(words) == 1:
		return truth(v) != negate, nil
	case len(words) == 3 && words[1] == "is":
		return (fmt.Sprint(v) == words[2]) != negate, nil
	case len(words) == 4 && words[1] == "is" && words[2] == "not":
		return (fmt.Sprint(v) != words[3]) != negate, nil
	}
	return false, ErrUnknown
}

func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return strings.TrimSpace(v) != ""
	case float64:
		return v != 0
	case int:
		return v != 0
	case []any:
		return len(v) > 0
	}
	return true
}

func (s *scope) Items(list string) ([]Answers, error) {
	v, err := s.lookup(list)
	if err != nil {
		return nil, err
	}
	var items []any
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		items = v
	case []map[string]any:
		for _, m := range v {
			items = append(items, m)
		}
	default:
		return nil, ErrUnknown
	}
	out := make([]Answers, len(items))
	for i, item := range items {
		fields, ok := item.(map[string]any)
		if !ok { // an array of plain texts: {{text}} inside
			fields = map[string]any{"text": item}
		}
		out[i] = &scope{fields: fields, filters: s.filters, outer: s, number: i + 1}
	}
	return out, nil
}
