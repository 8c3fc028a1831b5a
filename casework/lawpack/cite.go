package lawpack

import (
	"regexp"
	"strings"
)

// Cite names the place of a sentence of the law in a language: "ГПК 126 ч.4", "АПК 126-бап, 4-бөлік", "CPC art. 126, part 4".
// An unknown act is given as its id.
func (p *Pack) Cite(act, article, lang string) string {
	short := act
	if a, ok := p.Act(act); ok {
		short = a.Short.In(lang)
	}
	if strings.Contains(short, "178") { // two acts in one row carry their own article
		return short
	}
	if article == "" {
		return short
	}
	return short + " " + Article(article, lang)
}

var (
	subParas = regexp.MustCompile(`пп\.\s?([\d][\d\-,]*)`)
	parts    = regexp.MustCompile(`ч\.\s?([\d][\d\-]*)`)
	paras    = regexp.MustCompile(`п\.\s?([\d][\d\-]*)`)
)

// Article says an article of a pack row in a language. Russian is the form of the pack itself: "126 ч.4", "160 пп.1".
func Article(article, lang string) string {
	say := func(form func(s string) string) string {
		// Semicolons part two articles; each carries its own parts.
		list := strings.Split(article, "; ")
		for i, a := range list {
			list[i] = form(strings.TrimSpace(a))
		}
		return strings.Join(list, "; ")
	}
	switch lang {
	case "kk":
		return say(func(s string) string {
			num, rest, ok := strings.Cut(s, " ")
			if !ok || !strings.ContainsAny(rest, "чп") {
				return s + "-бап"
			}
			rest = subParas.ReplaceAllString(rest, "$1) тармақша")
			rest = parts.ReplaceAllString(rest, "$1-бөлік")
			rest = paras.ReplaceAllString(rest, "$1-тармақ")
			return strings.TrimSuffix(num, ",") + "-бап, " + rest
		})
	case "en":
		return say(func(s string) string {
			num, rest, _ := strings.Cut(s, " ")
			if rest == "" {
				return "art. " + s
			}
			rest = subParas.ReplaceAllString(rest, "sub-para. $1")
			rest = parts.ReplaceAllString(rest, "part $1")
			rest = paras.ReplaceAllString(rest, "para. $1")
			return "art. " + strings.TrimSuffix(num, ",") + ", " + rest
		})
	}
	return article
}
