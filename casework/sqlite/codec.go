package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"zanger/casework"
)

// kindCodes are written into every profile as the low six bits of _n. A code is never changed and never given again.
var kindCodes = map[casework.Kind]int64{
	casework.KindOffice: 1, casework.KindMember: 2, casework.KindEnquiry: 3, casework.KindConsent: 4, casework.KindCheck: 5,
	casework.KindCase: 6, casework.KindParty: 7, casework.KindEvent: 8, casework.KindEvidence: 9, casework.KindFile: 10,
	casework.KindClaim: 11, casework.KindElement: 12, casework.KindNote: 13, casework.KindTask: 14,
	casework.KindDeadline: 15, casework.KindDraft: 16,
	casework.KindTemplate: 17, casework.KindDraftVersion: 18, casework.KindSignature: 19, casework.KindFiling: 20,
	casework.KindForecast: 24, casework.KindEstimate: 25, casework.KindSource: 29,
}

const (
	kindBits = 6
	kindMask = 1<<kindBits - 1
)

// codec turns a kind's struct into a row and back.
type codec struct {
	kind   casework.Kind
	code   int64
	typ    reflect.Type // of the struct
	fields []casework.Field
	index  []int // of each field in the struct
	byName map[string]int

	table    string // quoted
	columns  string // what scan reads, in its order
	insert   string // all columns
	byID     string
	byN      string
	searched bool // by text
}

// fixed columns that scan reads before the fields.
const fixedColumns = `"_n","id","space","deleted","created","updated","_born","_heads"`
const fixedCount = 8

var (
	codecs     = map[casework.Kind]*codec{}
	codecOf    = map[int64]*codec{} // by code
	codecsOnce sync.Once
)

func loadCodecs() {
	for _, e := range casework.Kinds() {
		c := newCodec(e)
		codecs[c.kind], codecOf[c.code] = c, c
	}
}

// codecFor finds the codec of e's kind.
func codecFor(e casework.Entity) (*codec, error) {
	return codecByKind(e.EntityKind())
}

func codecByKind(k casework.Kind) (*codec, error) {
	codecsOnce.Do(loadCodecs)
	if c := codecs[k]; c != nil {
		return c, nil
	}
	return nil, &casework.Error{Code: casework.Invalid, Key: "error.store.kind", Op: "sqlite", Args: map[string]any{"Kind": string(k)}}
}

func newCodec(e casework.Entity) *codec {
	k := e.EntityKind()
	code, ok := kindCodes[k]
	if !ok {
		panic("sqlite: kind without a code: " + string(k))
	}
	c := &codec{kind: k, code: code, typ: reflect.TypeOf(e).Elem(), fields: casework.Fields(e), byName: map[string]int{}, table: quote(string(k))}
	at := map[string]int{}
	for i := range c.typ.NumField() {
		if name, _, _ := strings.Cut(c.typ.Field(i).Tag.Get("field"), ","); name != "" {
			at[name] = i
		}
	}
	cols := []string{fixedColumns}
	for i, f := range c.fields {
		c.index = append(c.index, at[f.Name])
		c.byName[f.Name] = i
		cols = append(cols, quote(f.Name))
	}
	c.columns = strings.Join(cols, ",")
	c.insert = "INSERT INTO " + c.table + "(" + c.columns + ") VALUES(?" + strings.Repeat(",?", fixedCount+len(c.fields)-1) + ")"
	c.byID = "SELECT " + c.columns + " FROM " + c.table + ` WHERE "id"=?`
	c.byN = "SELECT " + c.columns + " FROM " + c.table + ` WHERE "_n"=?`
	_, c.searched = searchTexts[k]
	return c
}

// reading gives the columns scan reads, with nothing in place of the fields not asked for.
func (c *codec) reading(only []string) string {
	if len(only) == 0 {
		return c.columns
	}
	cols := strings.Split(strings.Replace(fixedColumns, `"_heads"`, "NULL", 1), ",")
	for _, f := range c.fields {
		if slices.Contains(only, f.Name) {
			cols = append(cols, quote(f.Name))
		} else {
			cols = append(cols, "NULL")
		}
	}
	return strings.Join(cols, ",")
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// fresh makes an empty entity of the kind.
func (c *codec) fresh() casework.Entity { return reflect.New(c.typ).Interface().(casework.Entity) }

// row is an entity with what the store keeps beside it.
type row struct {
	n     int64
	born  casework.ID
	heads heads
}

// scanner reads rows of one kind; it keeps its buffers between rows.
type scanner struct {
	c    *codec
	raw  []any
	ptrs []any
}

func (c *codec) scanner() *scanner {
	s := &scanner{c: c, raw: make([]any, fixedCount+len(c.fields))}
	s.ptrs = make([]any, len(s.raw))
	for i := range s.raw {
		s.ptrs[i] = &s.raw[i]
	}
	return s
}

// scan fills dst from the row that scanRow is at.
func (s *scanner) scan(dst casework.Entity, scanRow func(...any) error) (row, error) {
	var r row
	if err := scanRow(s.ptrs...); err != nil {
		return r, err
	}
	v := reflect.ValueOf(dst).Elem()
	v.SetZero()
	h := dst.Base()
	r.n, _ = s.raw[0].(int64)
	deleted, _ := s.raw[3].(int64)
	created, _ := s.raw[4].(int64)
	updated, _ := s.raw[5].(int64)
	if err := errors.Join(h.ID.Scan(s.raw[1]), h.Space.Scan(s.raw[2]), r.born.Scan(s.raw[6])); err != nil {
		return r, err
	}
	h.Deleted, h.Created, h.Updated = deleted != 0, time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	if t, _ := s.raw[7].(string); t != "" {
		if err := json.Unmarshal([]byte(t), &r.heads); err != nil {
			return r, fmt.Errorf("sqlite: heads: %w", err)
		}
	}
	for i, f := range s.c.fields {
		if err := fromColumn(v.Field(s.c.index[i]), f.Shape, s.raw[fixedCount+i]); err != nil {
			return r, fmt.Errorf("sqlite: %s.%s: %w", s.c.kind, f.Name, err)
		}
	}
	return r, nil
}

// args gives the columns of e's row in the order of insert.
func (c *codec) args(e casework.Entity, r row) ([]any, error) {
	h := e.Base()
	hs, err := r.heads.column()
	if err != nil {
		return nil, err
	}
	out := make([]any, 0, fixedCount+len(c.fields))
	out = append(out, r.n, h.ID[:], h.Space[:], flag(h.Deleted), h.Created.UnixMilli(), h.Updated.UnixMilli(), r.born[:], hs)
	v := reflect.ValueOf(e).Elem()
	for i, f := range c.fields {
		a, err := toColumn(v.Field(c.index[i]), f.Shape)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// tidy brings instants to the precision of the disk, so that rows, journal and memory agree.
func (c *codec) tidy(e casework.Entity) {
	v := reflect.ValueOf(e).Elem()
	for i, f := range c.fields {
		if f.Shape == casework.InstantShape {
			p := v.Field(c.index[i]).Addr().Interface().(*time.Time)
			if !p.IsZero() {
				*p = p.UTC().Truncate(time.Millisecond)
			} else {
				*p = time.Time{}
			}
		}
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// toColumn gives a field's value as SQLite keeps it.
func toColumn(v reflect.Value, s casework.Shape) (any, error) {
	switch s {
	case casework.TextShape:
		return v.String(), nil
	case casework.WholeShape, casework.MoneyShape:
		return v.Int(), nil
	case casework.BoolShape:
		return flag(v.Bool()), nil
	case casework.DateShape:
		if d := v.Interface().(casework.Date); !d.IsZero() {
			return d.String(), nil
		}
		return nil, nil
	case casework.InstantShape:
		if t := v.Interface().(time.Time); !t.IsZero() {
			return t.UnixMilli(), nil
		}
		return nil, nil
	case casework.RefShape:
		if id := v.Interface().(casework.ID); !id.IsZero() {
			return id[:], nil
		}
		return nil, nil
	}
	if v.IsZero() || ((v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0) {
		return nil, nil
	}
	b, err := json.Marshal(v.Interface())
	return string(b), err
}

func fromColumn(dst reflect.Value, s casework.Shape, raw any) error {
	switch x := raw.(type) {
	case nil:
		return nil // scan cleared it
	case int64:
		switch s {
		case casework.WholeShape, casework.MoneyShape:
			dst.SetInt(x)
			return nil
		case casework.BoolShape:
			dst.SetBool(x != 0)
			return nil
		case casework.InstantShape:
			dst.Set(reflect.ValueOf(time.UnixMilli(x).UTC()))
			return nil
		}
	case string:
		switch s {
		case casework.TextShape:
			dst.SetString(x)
			return nil
		case casework.DateShape:
			d, err := casework.ParseDate(x)
			if err != nil {
				return fmt.Errorf("not a date")
			}
			dst.Set(reflect.ValueOf(d))
			return nil
		case casework.JSONShape:
			if r, ok := dst.Addr().Interface().(*casework.DateRange); ok && plainRange(x, r) {
				return nil
			}
			return json.Unmarshal([]byte(x), dst.Addr().Interface())
		}
	case []byte:
		if s == casework.RefShape {
			return dst.Addr().Interface().(*casework.ID).Scan(x)
		}
	}
	return fmt.Errorf("cannot read %T", raw)
}

// plainRange reads a span as it is written, without the general reader of JSON.
func plainRange(s string, r *casework.DateRange) bool {
	const form = `{"from":"2006-01-02","to":"2006-01-02"}`
	if len(s) != len(form) || s[:9] != form[:9] || s[19:27] != form[19:27] || s[37:] != form[37:] {
		return false
	}
	from, err := casework.ParseDate(s[9:19])
	to, err2 := casework.ParseDate(s[27:37])
	if err != nil || err2 != nil {
		return false
	}
	r.From, r.To = from, to
	return true
}

// value gives the i-th field of e.
func (c *codec) value(e casework.Entity, i int) reflect.Value {
	return reflect.ValueOf(e).Elem().Field(c.index[i])
}
