package rephrase

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/library"
)

func maskOf(t *testing.T) *Mask {
	t.Helper()
	ctx, s := context.Background(), casetest.NewOffice(casework.Advocate)
	c := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Number: "26-0071", CourtNumber: "6001-25-00-2/1234", Title: "Сынақ ісі"}
	c.Space = c.ID
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		if err := tx.Put(ctx, c); err != nil {
			return err
		}
		for _, p := range []*casework.Party{
			{Name: "Сынақова Дана Үлгіқызы", IIN: "910305400123", Phone: "+7 700 000 21 01", Address: "Көксу ауданы, Балпық би ауылы, Мысал көшесі, 7", Ours: true, Role: casework.Plaintiff},
			{Name: "ТОО «Вымысел Строй»", Organisation: true, Role: casework.Defendant},
		} {
			p.Of, p.OfKind, p.Space = c.ID, casework.KindCase, c.ID
			if err := tx.Put(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	m, err := NewMask(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var secrets = []string{"Сынақ", "сынақ", "Дан", "дана", "Үлгіқыз", "910305400123", "910305", "000 21 01", "Мысал көш", "Балпық", "26-0071", "6001-25", "Вымысел", "Тестов", "Петрович", "ornek@", "Абая"}

func TestNothingThatTellsWhoReachesTheModel(t *testing.T) {
	mask := maskOf(t)
	question := "Сынақовой Дане (ИИН 910305400123, тел. 8 (700) 000-21-01) не платит ТОО «Вымысел Строй», дело 26-0071, в суде 6001-25-00-2/1234. " +
		"сынақова дана живёт: Көксу ауданы, Балпық би ауылы, Мысал көшесі, 7; муж Тестов Пётр Петрович, ornek@ornek.test, ул. Абая, д. 15, кв. 3. Какая пеня?"
	office := library.Passage{Title: "Памятка Сынақовой Д.Ү.", Text: "Пеню за Дану считает Тестов П.П. по телефону +7 700 000 21 01 каждый вторник.", Of: casework.NewID(), OfKind: casework.KindSource}
	law := library.Passage{Title: "Пеня", Text: "Работодатель платит пеню за каждый день задержки."}
	private := library.Passage{Title: "Ответ", Text: "Сынақовой сказали ждать.", Private: true, Of: casework.NewID()}
	said := `{"sentences":[{"text":"Работодатель платит NAME_1 пеню за каждый день задержки.","cites":[1]},{"text":"Работодатель платит NAME_99 пеню за каждый день задержки.","cites":[1]}]}`
	m, asked := standIn(t, said, 200)
	got, err := m.Say(context.Background(), question, "ru", []library.Passage{office, law, private}, mask)
	if err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Messages []struct{ Content string } `json:"messages"`
	}
	if err := json.Unmarshal([]byte(*asked), &sent); err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, x := range sent.Messages {
		all += x.Content
	}
	for _, s := range secrets {
		if strings.Contains(all, s) {
			t.Errorf("%q reached the model:\n%s", s, all)
		}
	}
	for _, s := range []string{"Какая пеня?", "не платит ТОО", "каждый вторник", "Работодатель платит пеню за каждый день задержки."} {
		if !strings.Contains(all, s) {
			t.Errorf("%q was lost:\n%s", s, all)
		}
	}
	// What the model may say of the hidden is put back; what it made up is not shown.
	if len(got) != 1 || strings.Contains(got[0].Text, "NAME") || !strings.HasPrefix(got[0].Text, "Работодатель платит ") {
		t.Errorf("said: %+v", got)
	}
}

func TestMaskIsPutBack(t *testing.T) {
	mask := maskOf(t)
	for _, text := range []string{"Сынақова Дана просит 10 000 тенге по делу 26-0071.", "Дананың телефоны: +7 700 000 21 01", "Ничего тайного здесь нет: статья 113, десять рабочих дней, 01.07.2026."} {
		hidden := mask.Hide(text, true)
		if shown, ok := mask.Show(hidden); !ok || shown != text {
			t.Errorf("%q became %q and then %q", text, hidden, shown)
		}
	}
	if s := "Ничего тайного здесь нет: статья 113, десять рабочих дней, 01.07.2026."; mask.Hide(s, true) != s {
		t.Errorf("hidden without need: %s", mask.Hide(s, true))
	}
}
