package casefile

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Settings of this device: what it knows of the law in use, and what changed since a person last looked.
const (
	lawKnownKey = "law.known"
	lawNewsKey  = "law.news"
)

// knownLaw is the law this device last worked by.
type knownLaw struct {
	Revision int               `json:"revision"`
	Calendar int               `json:"calendar"`
	Norms    map[string]string `json:"norms"` // fingerprints, see Norms
}

// LawNews is what changed in the law since a person last said that they had looked.
type LawNews struct {
	At    time.Time `json:"at"` // zero: nothing changed
	Rules []string  `json:"rules,omitempty"`
	Older bool      `json:"-"` // the law in use is older than what this device has worked by: something was taken away
}

// NoteLaw compares the law in use with the one this device worked by before, and keeps what changed until SeenLaw. It is
// called at each opening and after a pack was installed. A setting that cannot be read counts as a new device. An older
// law is told each time and never becomes what the device knows.
func (k *Keeper) NoteLaw(ctx context.Context, p *lawpack.Pack) (LawNews, error) {
	news, err := k.lawNews(ctx)
	if err != nil {
		return news, err
	}
	v, err := k.Store.Local(ctx, lawKnownKey)
	if err != nil {
		return news, err
	}
	now := knownLaw{Revision: p.Revision}
	if p.CalendarBy != nil {
		now.Calendar = p.CalendarBy.Revision
	}
	var was knownLaw
	if v != "" && json.Unmarshal([]byte(v), &was) == nil {
		switch {
		case was.Revision > now.Revision || (was.Revision == now.Revision && was.Calendar > now.Calendar):
			news.Older = true
			return news, nil
		case was.Revision == now.Revision && was.Calendar == now.Calendar:
			return news, nil
		}
		news.At = k.Clock.Now()
		if was.Revision != now.Revision {
			for _, r := range ChangedNorms(p, was.Norms) {
				if !slices.Contains(news.Rules, r.ID) {
					news.Rules = append(news.Rules, r.ID)
				}
			}
		}
		if err := k.setLocal(ctx, lawNewsKey, news); err != nil {
			return news, err
		}
	}
	now.Norms = Norms(p)
	return news, k.setLocal(ctx, lawKnownKey, now)
}

// lawNews gives what changed and was not looked at yet.
func (k *Keeper) lawNews(ctx context.Context) (n LawNews, err error) {
	v, err := k.Store.Local(ctx, lawNewsKey)
	if err != nil || v == "" {
		return n, err
	}
	if json.Unmarshal([]byte(v), &n) != nil {
		n = LawNews{At: k.Clock.Now()} // what cannot be read was seen by nobody
	}
	return n, nil
}

// SeenLaw records that a person has looked at what the change of law means for dates and drafts.
func (k *Keeper) SeenLaw(ctx context.Context) error { return k.Store.SetLocal(ctx, lawNewsKey, "") }

// Concerns reports whether a draft was begun before the change, and so under the norms that were.
func (n LawNews) Concerns(d *casework.Draft) bool { return !n.At.IsZero() && d.Created.Before(n.At) }

func (k *Keeper) setLocal(ctx context.Context, key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return k.Store.SetLocal(ctx, key, string(b))
}
