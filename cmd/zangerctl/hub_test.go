package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"zanger/casework"
	"zanger/sync/client/linetest"
)

// hubs gives scripts a command "hub": the real hub on this computer, with a line that can be taken away.
//
//	hub start [OFFICE]        $HUB is its address
//	hub invite ROLE           $INVITE is the code
//	hub ask                   $CODE is what the citizen took away
//	hub status CODE WORD      what the public page says
//	hub feedback CODE TEXT
//	hub publish PACK
//	hub dead, hub alive       the line
//	hub readable TEXT...      fails when the hub's files hold one of the texts
func hubs(t *testing.T) func(*testscript.TestScript, bool, []string) {
	type key struct{ dir string }
	all := map[key]*linetest.Hub{}
	return func(ts *testscript.TestScript, neg bool, args []string) {
		at := key{ts.Getenv("WORK")}
		if len(args) == 0 {
			ts.Fatalf("usage: hub VERB")
		}
		if args[0] == "start" {
			office := casework.NewID()
			if len(args) > 1 { // of an office that is there already
				var err error
				office, err = casework.ParseID(args[1])
				ts.Check(err)
			}
			h := linetest.Of(t, nil, office)
			all[at] = h
			ts.Setenv("HUB", h.Line.URL)
			return
		}
		h := all[at]
		switch args[0] {
		case "invite":
			ts.Setenv("INVITE", h.Code(casework.Duty(args[1])))
		case "ask":
			ts.Setenv("CODE", h.Ask(linetest.Question{Name: "Үлгіқызы Сәуле", Contact: "+7 000 111 22 33", Safe: "yes", Story: "Жұмыс беруші жалақымды үш ай бойы төлемеді.",
				Area: "LAB.WAGE", Language: "kk", Consent: true}))
		case "status":
			if got := h.Status(args[1]); got != args[2] {
				ts.Fatalf("the page says %s, want %s", got, args[2])
			}
		case "feedback":
			o, e, err := h.Find(t.Context(), args[1])
			ts.Check(err)
			ts.Check(h.Reply(t.Context(), o, e.Code, "feedback", linetest.Answer{Helped: "yes", Text: args[2]}))
		case "publish":
			h.Publish([]byte(ts.ReadFile(args[1])))
		case "dead", "alive":
			h.Line.Dead(args[0] == "dead")
		case "readable":
			if found := h.Holds(args[1:]...); len(found) > 0 {
				ts.Fatalf("the hub can read: %v", found)
			}
		default:
			ts.Fatalf("hub: %s?", args[0])
		}
	}
}
