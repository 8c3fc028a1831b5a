package presenter_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/intake"
	"zanger/ui/presenter"
)

// taught waits until software of the desk has learned.
func taught(d *presenter.Desk) {
	for d.Triage != nil {
		learned := make(chan struct{})
		if m := d.Triage.Now(func() { close(learned) }); m != nil {
			return
		}
		<-learned
	}
}

func TestTopicIsSuggestedAndAPersonTakesIt(t *testing.T) {
	ctx, d := context.Background(), deskOf(t, casetest.NewOffice(casework.Advocate), "ru")
	taught(d)
	f := newForm(t, d)
	f.Applicant.Name, f.Enquiry.Line = "Мысалова Айгүл", "Муж бьёт меня при детях, боюсь идти домой"
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if len(f.Topics) == 0 || f.Topics[0].Code != "DV" || !strings.Contains(f.Topics[0].Why, "бьёт") {
		t.Fatalf("suggested %+v", f.Topics)
	}
	f.SetTopic("FAM")
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	e, err := casework.Get[casework.Enquiry](ctx, d.Store, f.Enquiry.ID)
	if err != nil || e.Area != "FAM" || e.AreaSaid != "DV" {
		t.Errorf("kept %q against %q, %v", e.Area, e.AreaSaid, err)
	}
	if len(f.Topics) != 0 {
		t.Error("a topic is suggested after a person chose")
	}
	if f = newForm(t, d); len(f.Topics) != 0 {
		t.Error("a topic is suggested for an empty form")
	}
}

func TestQueueShowsTopicAndWhoCouldTake(t *testing.T) {
	ctx, s := context.Background(), casetest.NewOffice(casework.Supervisor)
	d := deskOf(t, s, "kk")
	taught(d)
	other := &casework.Member{Header: casework.Header{Space: s.Profile().Directory}, Name: "Сынақов Сынақ", Duty: casework.Consultant, Languages: []string{"kk"}}
	if err := d.Do(ctx, "t", func(tx casework.Tx) error { return tx.Put(ctx, other) }); err != nil {
		t.Fatal(err)
	}
	takers := &presenter.Takers{Desk: d}
	m := *other
	m.Areas, m.District, m.Capacity = []string{"LAB"}, " Көксу ", 3
	if err := takers.Save(ctx, m); err != nil {
		t.Fatal(err)
	}
	e := &casework.Enquiry{Line: "Жалақымды екі ай бермей жатыр", Language: "kk", Settlement: "Көксу"}
	if err := d.Intake.Add(ctx, e); err != nil {
		t.Fatal(err)
	}
	v := &presenter.EnquiryDetail{Desk: d}
	if err := v.Load(ctx, e.ID); err != nil {
		t.Fatal(err)
	}
	if len(v.Topics) == 0 || v.Topics[0].Code != "LAB" {
		t.Fatalf("suggested %+v", v.Topics)
	}
	if err := v.SetTopic(ctx, v.Topics[0].Code); err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx, e.ID); err != nil {
		t.Fatal(err)
	}
	if len(v.Topics) != 0 || v.Who[0].ID != other.ID || !v.Who[0].Fits {
		t.Fatalf("after the choice: %+v", v.Who)
	}
	for _, want := range []string{"қазақша", "Еңбек", "Көксу", "орны бар"} {
		if !strings.Contains(strings.ToLower(v.Who[0].Why), strings.ToLower(want)) {
			t.Errorf("%q lacks %q", v.Who[0].Why, want)
		}
	}
	if err := v.Assign(ctx, other.ID); err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx, e.ID); err != nil || !v.Who[0].Has {
		t.Errorf("given: %+v, %v", v.Who, err)
	}
}

// A student says what they take themselves and nobody else's.
func TestTakersPowers(t *testing.T) {
	ctx, s := context.Background(), casetest.NewOffice(casework.Student)
	d := deskOf(t, s, "en")
	v := &presenter.Takers{Desk: d}
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if err := v.Save(ctx, *v.Members[0]); err != nil {
		t.Errorf("one's own: %v", err)
	}
	other := casework.Member{Header: casework.Header{ID: casework.NewID()}}
	if err := v.Save(ctx, other); casework.CodeOf(err) != casework.Denied {
		t.Errorf("another's: %v", err)
	}
}

// An enquiry written down before software has learned is raised by its guess all the same, as one entered by command is.
func TestTheFirstEnquiryIsJudgedToo(t *testing.T) {
	ctx := context.Background()
	d := deskOf(t, casetest.NewOffice(casework.Advocate), "ru")
	learned := make(chan struct{})
	f := &presenter.EnquiryForm{Desk: d}
	if err := f.Load(ctx, casework.ID{}); err != nil {
		t.Fatal(err)
	}
	f.OnTopics = sync.OnceFunc(func() { close(learned) })
	f.Enquiry.Line = "Сожитель пьёт и каждый вечер колотит меня, дети всё видят"
	f.Applicant.Name = "Сынақова Үлгі"
	if err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	<-learned
	if err := f.Learned(ctx); err != nil {
		t.Fatal(err)
	}
	e, err := casework.Get[casework.Enquiry](ctx, d.Store, f.Enquiry.ID)
	if err != nil || e.Band != casework.Emergency || !intake.Guessed(e.BandWhy) || !f.Red {
		t.Errorf("got %q, %q, %v", e.Band, e.BandWhy, err)
	}
}
