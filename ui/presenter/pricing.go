package presenter

import (
	"context"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/price"
)

// Pricing presents the price of a claim being worked out: its demands as they are typed, and what they come to.
type Pricing struct {
	Rows []DemandRow

	desk *Desk
}

// DemandRow is a demand as it is typed.
type DemandRow struct {
	Rule                  string
	Amount, Months, Floor string
}

// DemandWords is what a kind of demand asks: the words of its fields, "" for a field it has not.
type DemandWords struct{ Amount, Months, Floor string }

// Pricing begins with the demands of the position that name a sum, or with one empty demand for money.
func (c *CaseFile) Pricing() *Pricing {
	k := &Pricing{desk: c.Desk}
	for _, claim := range c.Claims {
		if claim.Sum > 0 {
			k.Rows = append(k.Rows, DemandRow{Rule: "money", Amount: answerText(claim.Sum)})
		}
	}
	if len(k.Rows) == 0 {
		k.Rows = []DemandRow{{Rule: "money"}}
	}
	return k
}

func (k *Pricing) rule(id string) *lawpack.PriceRule {
	for i, r := range k.desk.Law.Prices().Rules {
		if r.ID == id {
			return &k.desk.Law.Prices().Rules[i]
		}
	}
	return nil
}

// Kinds gives the kinds of demand, codes and names, for a choice.
func (k *Pricing) Kinds() (codes, words []string) {
	for _, r := range k.desk.Law.Prices().Rules {
		codes, words = append(codes, r.ID), append(words, r.Name.In(k.desk.Text.Lang()))
	}
	return codes, words
}

// Words gives what a kind of demand asks.
func (k *Pricing) Words(kind string) (w DemandWords) {
	r, p := k.rule(kind), k.desk.Text
	if r == nil {
		return w
	}
	w.Amount, w.Floor = p.Capital(r.Takes.In(p.Lang())), p.Capital(r.Floor.In(p.Lang()))
	if r.Method == lawpack.PriceMonthsUpTo {
		w.Months = p.T("price.months")
	}
	return w
}

// Add adds an empty demand; Remove takes one away, the last stays.
func (k *Pricing) Add() { k.Rows = append(k.Rows, DemandRow{Rule: "money"}) }

// Remove takes the demand at i away; the last one stays.
func (k *Pricing) Remove(i int) {
	if len(k.Rows) > 1 && i >= 0 && i < len(k.Rows) {
		k.Rows = append(k.Rows[:i:i], k.Rows[i+1:]...)
	}
}

// Compute works the price out. Errors: those of price.Compute; Invalid for what cannot be read.
func (k *Pricing) Compute() (price.Doc, error) {
	var demands []price.Demand
	for _, r := range k.Rows {
		d := price.Demand{Rule: r.Rule}
		var err error
		if d.Amount, err = sumOf(r.Amount); err != nil {
			return price.Doc{}, err
		}
		words := k.Words(r.Rule)
		if words.Floor != "" {
			if d.Floor, err = sumOf(r.Floor); err != nil {
				return price.Doc{}, err
			}
		}
		if m := strings.TrimSpace(r.Months); m != "" && words.Months != "" {
			if d.Months, err = strconv.Atoi(m); err != nil {
				return price.Doc{}, &casework.Error{Code: casework.Invalid, Key: "error.price.sum", Op: "presenter.Pricing"}
			}
		}
		demands = append(demands, d)
	}
	r, err := price.Compute(k.desk.Law, demands...)
	if err != nil {
		return price.Doc{}, err
	}
	return r.Doc(k.desk.Text, k.desk.Law), nil
}

// sumOf reads a sum; an empty one is nothing.
func sumOf(s string) (casework.Money, error) {
	if strings.TrimSpace(s) == "" {
		return 0, nil
	}
	return casework.ParseMoney(s)
}

// SavePrice writes the price worked out into the case.
func (c *CaseFile) SavePrice(ctx context.Context, m casework.Money) error {
	next := *c.Case
	next.Price = m
	return c.SaveCase(ctx, &next)
}
