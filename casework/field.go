package casework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// Field describes one stored field of a kind.
type Field struct {
	Name  string
	Legal bool // has legal weight: a divergence is settled by a person only
	Shape Shape
	index int
}

// Shape is how a field is kept in a table: the store makes columns from it.
type Shape int

// The shapes. Text holds strings, dates (YYYY-MM-DD) and JSON; Whole holds whole numbers, money (tiyn), booleans (0, 1)
// and instants (milliseconds since 1970, UTC); Ref holds an ID as 16 bytes.
const (
	TextShape Shape = iota
	DateShape
	JSONShape
	WholeShape
	MoneyShape
	BoolShape
	InstantShape
	RefShape
)

var (
	typeDate  = reflect.TypeFor[Date]()
	typeMoney = reflect.TypeFor[Money]()
	typeTime  = reflect.TypeFor[time.Time]()
	typeID    = reflect.TypeFor[ID]()
)

var fieldCache sync.Map // reflect.Type -> []Field

// Fields gives the stored fields of an entity in the order of the struct. A struct with a field of an unsupported type is
// a fault of the program and panics; a test walks every kind.
func Fields(e Entity) []Field {
	t := reflect.TypeOf(e).Elem()
	if f, ok := fieldCache.Load(t); ok {
		return f.([]Field)
	}
	var fs []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("field")
		if tag == "" {
			continue
		}
		name, opts, _ := strings.Cut(tag, ",")
		fs = append(fs, Field{Name: name, Legal: opts == "legal", Shape: shapeOf(sf.Type, t.Name()+"."+sf.Name), index: i})
	}
	fieldCache.Store(t, fs)
	return fs
}

func shapeOf(t reflect.Type, where string) Shape {
	switch t {
	case typeDate:
		return DateShape
	case typeMoney:
		return MoneyShape
	case typeTime:
		return InstantShape
	case typeID:
		return RefShape
	}
	switch t.Kind() {
	case reflect.String:
		return TextShape
	case reflect.Bool:
		return BoolShape
	case reflect.Int, reflect.Int64:
		return WholeShape
	case reflect.Slice, reflect.Map, reflect.Struct:
		return JSONShape
	}
	panic(fmt.Sprintf("casework: field %s: type %s cannot be stored", where, t))
}

// Get gives the field's value in e.
func (f Field) Get(e Entity) any { return reflect.ValueOf(e).Elem().Field(f.index).Interface() }

// Ptr gives a pointer to the field in e, for scanning.
func (f Field) Ptr(e Entity) any { return reflect.ValueOf(e).Elem().Field(f.index).Addr().Interface() }

// JSON gives the field's value as it stands in a Write: nil for the zero value, so that "empty" and "never set" are one.
func (f Field) JSON(e Entity) (json.RawMessage, error) {
	v := reflect.ValueOf(e).Elem().Field(f.index)
	if v.IsZero() || ((v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0) {
		return nil, nil
	}
	return json.Marshal(v.Interface())
}

// Set puts a value in the shape of a Write into the field; nil clears it.
func (f Field) Set(e Entity, v json.RawMessage) error {
	dst := reflect.ValueOf(e).Elem().Field(f.index)
	if len(v) == 0 || bytes.Equal(v, []byte("null")) {
		dst.SetZero()
		return nil
	}
	fresh := reflect.New(dst.Type())
	if err := json.Unmarshal(v, fresh.Interface()); err != nil {
		return fmt.Errorf("casework: field %s: %w", f.Name, err)
	}
	dst.Set(fresh.Elem())
	return nil
}
