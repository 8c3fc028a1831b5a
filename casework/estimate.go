package casework

import (
	"encoding/json"
	"time"
)

// Fixed is an entity that is written once. What it said that day is what counts later, so a store refuses to change one.
type Fixed interface {
	Entity
	Fixed()
}

// Forecast is what a lawyer expects of a case, asked before any figure is shown. A change of mind is another forecast.
type Forecast struct {
	Header
	Case     ID        `field:"case" json:"case"`
	By       ID        `field:"by" json:"by"` // member
	At       time.Time `field:"at" json:"at"`
	Declined bool      `field:"declined" json:"declined"` // was asked and would not say
	Chance   int       `field:"chance" json:"chance"`     // of an end good for the client, percent
	Outcome  string    `field:"outcome" json:"outcome"`   // the likeliest; "" not said
	Why      string    `field:"why" json:"why"`
}

// EntityKind gives KindForecast.
func (*Forecast) EntityKind() Kind { return KindForecast }

// Fixed marks a forecast as written once.
func (*Forecast) Fixed() {}

// Estimate is what the program said of a case on a day: a record for later scoring, not a thing to edit.
type Estimate struct {
	Header
	Case     ID                `field:"case" json:"case"`
	By       ID                `field:"by" json:"by"` // who asked
	At       time.Time         `field:"at" json:"at"`
	Status   string            `field:"status" json:"status"`     // "refused", "base_rate", "model"
	Facts    map[string]string `field:"facts" json:"facts"`       // of the case, that day
	Changed  []string          `field:"changed" json:"changed"`   // facts that moved since the estimate before
	Forecast ID                `field:"forecast" json:"forecast"` // the lawyer's own, that day
	Said     json.RawMessage   `field:"said" json:"said"`         // all that was shown, in the form of casework/outcome
}

// EntityKind gives KindEstimate.
func (*Estimate) EntityKind() Kind { return KindEstimate }

// Fixed marks an estimate as written once.
func (*Estimate) Fixed() {}
