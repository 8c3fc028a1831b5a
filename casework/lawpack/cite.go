package lawpack

import (
	"slices"
	"strings"
)

// Cite names the place of a sentence of the law in a language: "ГПК 126 ч.4", "АПК 126-бап, 4-бөлік", "CPC art. 126, part 4".
// The act is its id, or the Russian short form that scripts see; an unknown one is given as it came.
func (p *Pack) Cite(act, article, lang string) string {
	short := act
	for _, a := range p.Acts() {
		if a.ID == act || a.Short.RU == act {
			short = a.Short.In(lang)
			break
		}
	}
	if article == "" {
		return short
	}
	if last := short[len(short)-1]; lang == "ru" && last >= '0' && last <= '9' {
		short += ", ст." // or the number of the act and of the article would run into one
	}
	return short + " " + Article(article, lang)
}

// Names of the parts of an article, by the mark the pack writes before the number. The longer mark stands first.
var articleParts = []struct{ mark, kk, en string }{
	{"пп.", "%) тармақша", "sub-para. %"},
	{"гл.", "%-тарау", "chapter %"},
	{"ч.", "%-бөлік", "part %"},
	{"п.", "%-тармақ", "para. %"},
}

// Article says the article of a pack row in a language. Russian is the form of the pack itself: "126 ч.4", "457 ч.1, 459".
func Article(article, lang string) string {
	if lang != "kk" && lang != "en" {
		return article
	}
	articles := strings.Split(article, "; ")
	for i, a := range articles {
		pieces := strings.Fields(strings.ReplaceAll(a, ", ", " "))
		for j, piece := range pieces {
			pieces[j] = articlePiece(piece, lang)
		}
		articles[i] = strings.Join(pieces, ", ")
	}
	return strings.Join(articles, "; ")
}

func articlePiece(s, lang string) string {
	for _, p := range articleParts {
		if num, ok := strings.CutPrefix(s, p.mark); ok {
			form := p.en
			if lang == "kk" {
				form = p.kk
			}
			return strings.Replace(form, "%", num, 1)
		}
	}
	if lang == "kk" {
		return s + "-бап"
	}
	return "art. " + s
}

// Named gives a text of the pack with the ids of rules in it as their places in the law: a person knows no ids.
func (p *Pack) Named(text, lang string) string {
	var pairs []string
	for _, r := range p.Rules() {
		if strings.Contains(text, r.ID) {
			pairs = append(pairs, r.ID)
		}
	}
	slices.SortFunc(pairs, func(a, b string) int { return len(b) - len(a) }) // an id may begin another
	for _, id := range pairs {
		if r, ok := p.Rule(id); ok {
			text = strings.ReplaceAll(text, id, p.Cite(r.Act, r.Article, lang))
		}
	}
	return text
}
