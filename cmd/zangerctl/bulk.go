package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"zanger/casework"
	"zanger/casework/sqlite"
)

// bulkBatch is how many generated cases one action holds: small enough for an old laptop's memory.
const bulkBatch = 500

// bulkText is about how many bytes of text a generated case carries.
const bulkText = 2000

// The names are no one's: surnames of the words for example, sample, trial, imagined and test.
var (
	bulkSurnames = strings.Fields("Мысалов Үлгібаев Сынақов Образцов Примеров Тестов Вымыслов Елестетов Қиялов Моделев Шаблонов Жаттығуов")
	bulkGiven    = strings.Fields("Ақылбек Образ Пример Мысал Үлгі Қиял Елес Сынақ Тест Вымысел Макет Жоба")
	bulkStems    = strings.Fields("арыз сот талап шарт жалақы мерзім куәлік шағым заң өтініш іске дәлел борыш үй жер бала әке ана тұрғын қарыз " +
		"иск суд договор срок жалоба долг расписка квартира справка выплата решение отзыв свидетель работа увольнение приказ отпуск алименты наследство участок")
	bulkEndings = strings.Fields("а ы і да де нан нің ға ге мен лар лер ов ами ый ого ому ение ость ник ка")
)

// fillBulk adds n generated cases, the same each time.
func (e *env) fillBulk(store *sqlite.Store, n int) error {
	rng := rand.New(rand.NewPCG(2026, 11))
	words := make([]string, 0, 6000)
	for len(words) < cap(words) {
		words = append(words, bulkStems[rng.IntN(len(bulkStems))]+bulkEndings[rng.IntN(len(bulkEndings))]+bulkEndings[rng.IntN(len(bulkEndings))])
	}
	zipf := rand.NewZipf(rng, 1.07, 3, uint64(len(words)-1))
	for done := 0; done < n; {
		upTo := min(done+bulkBatch, n)
		_, err := store.Do(e.ctx, casework.Act{Name: "act.sample"}, func(tx casework.Tx) error {
			for ; done < upTo; done++ {
				for _, x := range e.bulkCase(rng, zipf, words, done+1) {
					if err := tx.Put(e.ctx, x); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *env) bulkCase(rng *rand.Rand, zipf *rand.Zipf, words []string, n int) []casework.Entity {
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	name := func() string {
		return fmt.Sprintf("%s%d %s %sұлы", pick(bulkSurnames), rng.IntN(900)+100, pick(bulkGiven), pick(bulkGiven))
	}
	var text strings.Builder
	for text.Len() < bulkText {
		text.WriteString(words[zipf.Uint64()])
		text.WriteByte(' ')
	}
	today := e.clock.Today()
	id := casework.NewID()
	h := casework.Header{Space: id}
	client, other := name(), name()
	stages := casework.Stages[:len(casework.Stages)-1]
	out := []casework.Entity{
		&casework.Case{Header: casework.Header{ID: id, Space: id}, Number: fmt.Sprintf("Ү-%06d", n), Title: client + " — " + words[zipf.Uint64()], Stage: stages[rng.IntN(len(stages))],
			Area: "LAB.WAGE", Aid: "representation", Regime: "represent", Language: "kk", Opened: today.AddDays(-rng.IntN(1500)), Summary: strings.TrimSpace(text.String())},
		&casework.Party{Header: h, Of: id, OfKind: casework.KindCase, Role: casework.Plaintiff, Ours: true, Name: client, Phone: fmt.Sprintf("7700%07d", n)},
		&casework.Party{Header: h, Of: id, OfKind: casework.KindCase, Role: casework.Defendant, Name: other},
	}
	if n%20 == 0 {
		end := today.AddDays(rng.IntN(365) - 5)
		out = append(out, &casework.Deadline{Header: h, Case: id, Form: "own", Title: words[zipf.Uint64()], Start: casework.On(end), End: casework.On(end), Sort: end, Safe: end})
	}
	return out
}
