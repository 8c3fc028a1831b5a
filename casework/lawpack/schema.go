package lawpack

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"zanger/casework"
)

// Problem is one fault of a pack file, at its place. Line and Col start at 1; 0 means the whole file.
type Problem struct {
	File      string
	Line, Col int
	Message   string
}

// Error gives file:line:col: message.
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Message)
}

// Problems are all faults found in one reading.
type Problems []Problem

func (ps Problems) Error() string {
	s := make([]string, len(ps))
	for i, p := range ps {
		s[i] = p.Error()
	}
	return strings.Join(s, "\n")
}

const maxProblems = 50

// enum is a string kind with a closed set of values.
type enum interface{ allowed() []string }

// Decimal is a number with at most four places, kept as ten-thousandths.
type Decimal int64

// DecimalUnit is the Decimal of 1.
const DecimalUnit Decimal = 10000

// String gives the shortest form, "0.3".
func (d Decimal) String() string {
	neg := ""
	if d < 0 {
		neg, d = "-", -d
	}
	frac := strings.TrimRight(fmt.Sprintf("%04d", int64(d%DecimalUnit)), "0")
	if frac != "" {
		frac = "." + frac
	}
	return neg + strconv.FormatInt(int64(d/DecimalUnit), 10) + frac
}

// In gives it with the point of English or the comma of Kazakh and Russian.
func (d Decimal) In(lang string) string {
	if lang == "en" {
		return d.String()
	}
	return strings.Replace(d.String(), ".", ",", 1)
}

// ParseDecimal reads a decimal as people write it, with a point or a comma: 0,3. False: it is none, or too fine.
func ParseDecimal(s string) (Decimal, bool) {
	return parseDecimal(strings.Replace(strings.TrimSpace(s), ",", ".", 1))
}

func parseDecimal(s string) (Decimal, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 4 || whole == "" || len(whole) > 12 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+(frac + "0000")[:4], 10, 63)
	return Decimal(n), err == nil
}

// reader turns the nodes of one file into Go values and collects what is wrong with them.
type reader struct {
	file     string
	problems Problems
	at       map[string]*yaml.Node // id of a row -> where it stands, for checks across rows
}

func (r *reader) add(n *yaml.Node, format string, args ...any) {
	if len(r.problems) >= maxProblems {
		return
	}
	p := Problem{File: r.file, Message: fmt.Sprintf(format, args...)}
	if n != nil {
		p.Line, p.Col = n.Line, n.Column
	}
	r.problems = append(r.problems, p)
}

// readYAML decodes data into the struct out points to. The tag `pack:"optional"` lets a field be left out.
func readYAML(file string, data []byte, out any) (*reader, error) {
	r := &reader{file: file, at: map[string]*yaml.Node{}}
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return r, Problems{{File: file, Line: yamlErrorLine(err), Col: 1, Message: strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	var second yaml.Node
	if dec.Decode(&second) == nil {
		r.add(&second, "a second document in the file")
	}
	r.value(doc.Content[0], reflect.ValueOf(out).Elem())
	if len(r.problems) > 0 {
		return r, r.problems
	}
	return r, nil
}

func yamlErrorLine(err error) int {
	_, rest, ok := strings.Cut(err.Error(), "line ")
	if !ok {
		return 1
	}
	n, _ := strconv.Atoi(rest[:max(0, strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' }))])
	return max(n, 1)
}

var (
	dateType    = reflect.TypeFor[casework.Date]()
	decimalType = reflect.TypeFor[Decimal]()
	textType    = reflect.TypeFor[Text]()
)

func (r *reader) value(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.add(n, "anchors and aliases are not used in packs")
		return
	}
	switch v.Type() {
	case dateType:
		d, err := casework.ParseDate(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || d.IsZero() {
			r.add(n, "%q is not a date; write YYYY-MM-DD", n.Value)
			return
		}
		v.Set(reflect.ValueOf(d))
		return
	case decimalType:
		d, ok := parseDecimal(n.Value)
		if n.Kind != yaml.ScalarNode || !ok {
			r.add(n, "%q is not a number with at most four places", n.Value)
			return
		}
		v.SetInt(int64(d))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.structure(n, v)
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		r.value(n, p.Elem())
		v.Set(p)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			r.add(n, "a list is expected here")
			return
		}
		s := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
		for i, c := range n.Content {
			r.value(c, s.Index(i))
		}
		v.Set(s)
	case reflect.Map:
		r.mapping(n, v)
	default:
		r.scalar(n, v)
	}
}

func (r *reader) scalar(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.ScalarNode {
		r.add(n, "a single value is expected here")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.Value)
		if e, ok := v.Interface().(enum); ok && !contains(e.allowed(), n.Value) {
			r.add(n, "%q is not known here%s", n.Value, didYouMean(n.Value, e.allowed()))
		}
	case reflect.Int:
		i, err := strconv.Atoi(n.Value)
		if err != nil {
			r.add(n, "%q is not a whole number", n.Value)
		}
		v.SetInt(int64(i))
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			r.add(n, "%q is neither true nor false", n.Value)
		}
		v.SetBool(n.Value == "true")
	default:
		panic("lawpack: no reader for " + v.Type().String())
	}
}

func (r *reader) mapping(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		r.add(n, "a map is expected here")
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := reflect.ValueOf(n.Content[i].Value)
		if m.MapIndex(k).IsValid() {
			r.add(n.Content[i], "%q is given twice", n.Content[i].Value)
		}
		e := reflect.New(v.Type().Elem()).Elem()
		r.value(n.Content[i+1], e)
		m.SetMapIndex(k, e)
	}
	v.Set(m)
}

func (r *reader) structure(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		r.add(n, "a map with named parts is expected here")
		return
	}
	fields := fieldsOf(v.Type())
	seen := make([]bool, len(fields.names))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		f, ok := fields.index[key.Value]
		switch {
		case !ok:
			r.add(key, "unknown key %q%s", key.Value, didYouMean(key.Value, fields.names))
			continue
		case seen[f]:
			r.add(key, "key %q is given twice", key.Value)
			continue
		}
		seen[f] = true
		r.value(n.Content[i+1], v.Field(fields.field[f]))
		if key.Value == "id" {
			r.identity(v.Type().Name(), n.Content[i+1])
		}
	}
	for i, name := range fields.names {
		if !seen[i] && !fields.optional[i] {
			r.add(n, "%q is missing", name)
		}
	}
	if v.Type() == textType {
		if t := v.Interface().(Text); len(t.missing()) > 0 && seen[0] && seen[1] && seen[2] {
			r.add(n, "no words in %s", strings.Join(t.missing(), ", "))
		}
	}
}

// identity remembers where an id stands and refuses it twice among rows of one kind.
func (r *reader) identity(kind string, n *yaml.Node) {
	k := kind + " " + n.Value
	if n.Value == "" {
		r.add(n, "an empty id")
	}
	if first, ok := r.at[k]; ok {
		r.add(n, "id %q is already used on line %d", n.Value, first.Line)
		return
	}
	r.at[k] = n
}

// link reports a reference to nothing; from is the row that holds it.
func (r *reader) link(kind, from, what, id string, known []string) {
	if !contains(known, id) {
		r.add(r.at[kind+" "+from], "%s: %s %q does not exist%s", from, what, id, didYouMean(id, known))
	}
}

type fieldTable struct {
	names    []string
	field    []int
	optional []bool
	index    map[string]int
}

var fieldTables = map[reflect.Type]*fieldTable{}

func fieldsOf(t reflect.Type) *fieldTable {
	tablesMu.Lock()
	defer tablesMu.Unlock()
	if ft, ok := fieldTables[t]; ok {
		return ft
	}
	ft := &fieldTable{index: map[string]int{}}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if name == "" || name == "-" {
			continue
		}
		ft.index[name] = len(ft.names)
		ft.names = append(ft.names, name)
		ft.field = append(ft.field, i)
		ft.optional = append(ft.optional, t.Field(i).Tag.Get("pack") == "optional")
	}
	fieldTables[t] = ft
	return ft
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
