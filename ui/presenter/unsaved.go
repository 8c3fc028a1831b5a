package presenter

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"zanger/casework"
)

// keyUnsaved is the local setting that holds what was typed into sheets and not saved, sealed like the rest of the profile. It never travels.
const keyUnsaved = "unsaved_sheets"

// Unsaved is what somebody typed into one sheet and had not saved when the profile was locked or the program ended.
type Unsaved struct {
	Key    string         `json:"key"` // of this record
	Page   string         `json:"page"`
	ID     casework.ID    `json:"id"` // of what the page shows
	Arg    string         `json:"arg,omitempty"`
	Title  string         `json:"title"` // of the sheet, in the language of that time
	At     time.Time      `json:"at"`
	Fields []UnsavedField `json:"fields"`
}

// UnsavedField is a field, a choice or a tick that differs from what the sheet was opened with.
type UnsavedField struct {
	Kind  string `json:"kind,omitempty"` // "" for words, "choice" or "tick"
	Label string `json:"label"`
	Nth   int    `json:"nth"` // among those of the same kind and label, from 0
	Was   string `json:"was"`
	Words string `json:"words"` // what was typed, the words of what was chosen, "1" for ticked
}

// UnsavedSaid puts what a field says into words, without its label.
func (d *Desk) UnsavedSaid(f UnsavedField) string {
	switch {
	case f.Kind != "tick":
		return f.Words
	case f.Words == "":
		return d.Text.T("common.no")
	}
	return d.Text.T("common.yes")
}

// Unsaved gives what waits to be taken up again, the newest first.
func (d *Desk) Unsaved(ctx context.Context) ([]Unsaved, error) {
	v, err := d.Store.Local(ctx, keyUnsaved)
	if err != nil || v == "" {
		return nil, err
	}
	var out []Unsaved
	if err := json.Unmarshal([]byte(v), &out); err != nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.unsaved", Op: "presenter.Unsaved", Err: err}
	}
	return out, nil
}

// KeepUnsaved keeps one more, or a newer state of one with the same key.
func (d *Desk) KeepUnsaved(ctx context.Context, u Unsaved) error {
	return d.changeUnsaved(ctx, u.Key, u)
}

// DropUnsaved forgets one: it was saved, or its owner wants it no longer.
func (d *Desk) DropUnsaved(ctx context.Context, key string) error { return d.changeUnsaved(ctx, key) }

func (d *Desk) changeUnsaved(ctx context.Context, key string, now ...Unsaved) error {
	list, err := d.Unsaved(ctx)
	if err != nil {
		return err
	}
	list = append(now, slices.DeleteFunc(list, func(u Unsaved) bool { return u.Key == key })...)
	if len(list) == 0 {
		return d.Store.SetLocal(ctx, keyUnsaved, "")
	}
	b, err := json.Marshal(list)
	if err != nil {
		return &casework.Error{Code: casework.Invalid, Key: "error.unsaved", Op: "presenter.KeepUnsaved", Err: err}
	}
	return d.Store.SetLocal(ctx, keyUnsaved, string(b))
}

// UnsavedPlace names the case or enquiry of a record, "" where it belongs to none.
func (d *Desk) UnsavedPlace(ctx context.Context, u Unsaved) string { return d.placeOf(ctx, u.ID) }
