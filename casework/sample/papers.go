package sample

import (
	"bytes"
	"context"
	"time"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/bundle"
	"zanger/docgen/pdf"
	"zanger/docgen/shelf"
	"zanger/docgen/template"
)

// papers gives the wage case what an office's papers gather: versions of the claim, a scan, an attempt to file that failed;
// and the office a template of its own. Whatever the member may not do is left out.
func papers(ctx context.Context, s casework.Store, clock casework.Clock, law *lawpack.Pack) error {
	drafts, err := casework.List[casework.Draft](ctx, s, casework.Where("template", "claim.wages").Limit(1))
	if err != nil || len(drafts) == 0 {
		return err
	}
	d := drafts[0]
	k := &casefile.Keeper{Store: s, Clock: clock, Page: shelf.Pages(s, clock, template.BuiltIn(), law), Preview: bundle.Preview}
	then := map[string]any{"claimant": map[string]any{"address": "Үлгі көшесі, 12 (ескі мекенжай)"}, "court": map[string]any{"name": "Үлгі қалалық соты"}}
	if err := k.SaveDraft(ctx, d.ID, "", then); err != nil {
		return err
	}
	if _, err := k.KeepVersion(ctx, d.ID, casework.VersionSaved, "Үлгі: мекенжай түзетілгенге дейін", "", nil); err != nil {
		return err
	}
	if err := k.SaveDraft(ctx, d.ID, "", d.Answers); err != nil {
		return err
	}
	if _, err := k.KeepVersion(ctx, d.ID, casework.VersionPrinted, "", "", nil); err != nil {
		return err
	}
	scan := &docgen.Document{Lang: docgen.Kazakh, Title: "Еңбек шарты", Blocks: []docgen.Block{
		docgen.Say(docgen.Title, "ЕҢБЕК ШАРТЫ"),
		docgen.Say(docgen.Para, "Ойдан шығарылған үлгі: бұл құжатта шын адамдар мен ұйымдар жоқ.")}}
	var b bytes.Buffer
	if err := pdf.Write(ctx, &b, scan, docgen.Defaults()); err != nil {
		return err
	}
	if _, err := k.Attach(ctx, d.Of, "Еңбек шарты.pdf", &b); err != nil {
		return err
	}
	if err := k.RecordFiling(ctx, &casework.Filing{Case: d.Of, Draft: d.ID, Where: "office.sud.kz", Outcome: casework.FilingFailed, Name: "Талап арыз.pdf",
		Error: "503 Service Unavailable (үлгі)", At: clock.Now().UTC().Add(-40 * time.Minute)}); err != nil {
		return err
	}
	own := &shelf.Keeper{Store: s, Clock: clock, Base: template.BuiltIn(), Law: law}
	t, err := own.Copy(ctx, "letter.pretension", docgen.Kazakh)
	if err != nil {
		return err
	}
	if err := own.Publish(ctx, t.ID); err != nil && casework.CodeOf(err) != casework.Denied {
		return err
	}
	return nil
}
