package facts

import (
	"regexp"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/template"
)

// Cite says a norm as the foot of a page gives it: «ГПК, ст. 148, 149, ред. 10.01.2025». An act the pack does not name
// stands as the template wrote it; an edition nobody saw is left out.
func Cite(p *lawpack.Pack) func(docgen.LawRef, docgen.Lang) string {
	return func(ref docgen.LawRef, lang docgen.Lang) string {
		act := ref.Act
		if p != nil {
			for _, a := range p.Acts() {
				if actKey(a.Short.RU) == actKey(ref.Act) {
					act = a.Short.In(string(lang))
				}
			}
		}
		edition := ""
		if d, err := casework.ParseDate(ref.Edition); err == nil && !d.IsZero() {
			edition = d.Time().Format("02.01.2006")
		}
		if len(articlesOf(ref.Article)) == 0 {
			return act // the template itself says that it does not know the article
		}
		if lang == docgen.Kazakh {
			act += " " + ref.Article + "-бап"
			if edition != "" {
				act += ", " + edition + " ред."
			}
			return act
		}
		if lang == template.English {
			act += ", art. " + ref.Article
			if edition != "" {
				act += ", edition " + edition
			}
			return act
		}
		act += ", ст. " + ref.Article
		if edition != "" {
			act += ", ред. " + edition
		}
		return act
	}
}

// Norms gives what a linter asks of a norm: is it known, and in which edition. Known are the articles that the pack of law
// names and those the built-in templates and clauses rest on; of several editions the newest is given. The answer for
// an article known without a day is "", which means the edition named.
func Norms(p *lawpack.Pack, lib *template.Catalog) func(docgen.LawRef) (edition string, known bool) {
	editions := map[string]string{}
	add := func(act, articles, edition string) {
		if !dayed.MatchString(edition) {
			edition = ""
		}
		for _, a := range articlesOf(articles) {
			k := actKey(act) + " " + a
			if had, ok := editions[k]; !ok || edition > had {
				editions[k] = edition
			}
		}
	}
	if p != nil {
		short := func(id string) string {
			if a, ok := p.Act(id); ok {
				return a.Short.RU
			}
			return id
		}
		for _, r := range p.Rules() {
			add(short(r.Act), r.Article, r.Edition)
		}
		fees := p.Fees()
		for _, r := range fees.Rows {
			add(short(fees.Act), r.Article, fees.Edition)
		}
	}
	for _, ref := range lib.Law() {
		add(ref.Act, ref.Article, ref.Edition)
	}
	return func(ref docgen.LawRef) (string, bool) {
		all := articlesOf(ref.Article)
		if len(all) == 0 {
			return "", true // the template itself says that it does not know the article
		}
		newest := ""
		for _, a := range all {
			ed, ok := editions[actKey(ref.Act)+" "+a]
			if !ok {
				return "", false
			}
			newest = max(newest, ed)
		}
		if newest < ref.Edition && dayed.MatchString(ref.Edition) {
			return "", true // the template's author read a newer one
		}
		return newest, true
	}
}

var (
	dayed   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	article = regexp.MustCompile(`^\d+(?:-\d+)?`)
	number  = regexp.MustCompile(`\d+-[IVXLC]+`)
)

// actKey makes one of «Закон РК № 176-VI» and «Закон 176-VI», of «НК РК» and «Налоговый кодекс 2025».
func actKey(act string) string {
	if n := number.FindString(act); n != "" {
		return n
	}
	act = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(act), "РК"))
	if strings.HasPrefix(act, "Налоговый кодекс") {
		return "НК"
	}
	return act
}

// articlesOf gives the numbers of articles in «126 ч.4, 457»; parts and points of an article are left out.
func articlesOf(s string) []string {
	var out []string
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		if a := article.FindString(strings.TrimSpace(piece)); a != "" {
			out = append(out, a)
		}
	}
	return out
}
