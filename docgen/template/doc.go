// Package template turns a template and the facts of a case into a document: it parses the office's template language,
// finds its faults with their place, says what is still missing, and fills it.
//
// # The file
//
// A template is one UTF-8 text file per language, named <id>.<lang>.md: a YAML front matter between two lines of three
// hyphens, then the body.
//
//	---
//	id: claim.wages           # the same in every language
//	revision: 1               # raised with each change of wording
//	lang: ru                  # kk, ru; en for papers of the practice
//	status: secondary         # verified, secondary, unverified (of the law); draft, approved (of an office's own)
//	title: Исковое заявление о взыскании заработной платы
//	title_en: Claim for unpaid wages       # for the catalogue of the window; the paper has none
//	group: claim              # claim, complaint, motion, letter, paper ...
//	serves: [CLAIM-WAGE, LAB.CONTRACT]    # documents and topics of the pack it is for: offered first in such a case
//	addressee: court          # court, body, person, none
//	fee: WAGE                 # code of the state fee, in the pack of law
//	copies: {first: 1, others: sides, act: ГПК РК, article: 149}   # others: none, sides, participants; the norm is one of law
//	law:
//	- {act: ГПК РК, article: 148, edition: 2026-07-01, confidence: A}
//	use: [parties, court]     # sets of fields shared by several templates
//	fields:                   # the template's own, and changes to fields of a set
//	  claimant: {need: [birth_date, iin]}
//	  salary: {type: money, required: true, label_kk: Жалақы, label_ru: Заработная плата, why_ru: цена иска (ст. 104)}
//	---
//
// "version" may stand for revision and "art" for article; an article may be a list.
//
// # Fields
//
// A field has a type: text, longtext, person, organisation, party (a person or an organisation), money, date, number,
// bool, choice (with "options: {code: {kk: ..., ru: ...}}") or list (with "of: {name: type or field, ...}"). An option with
// "open: true" says "not known yet": it is kept as the answer, and the document has a gap there. Further keys:
//
//	required     true: the document is not final without it
//	required_if  a condition (below): required where it holds
//	need         of a person, organisation or party: the parts that must be there; the name always is
//	label_kk, label_ru, label_en, label
//	why_kk, why_ru, why_en, why    why the document needs it, with the article
//	from         path of the case data that answers it (below)
//	compute      a + b - c over fields, sum(list.field), first(list.field), the earliest day, count(list), days(date,
//	             date), times(value, n), and the functions the caller gives: state_fee(kind, amount, payer, date),
//	             mrp(date), term(rule, event, filed), the last day of a term where the paper is in time,
//	             arrears(rule, sum, from, to, percent), late_sum, the same where nothing of it asked is nothing owed,
//	             price(rule, amount, months), the price of a claim, late_from(rule, month, rule, ended), the first day of delay
//	             of a payment, late_rows(rule, list, to, rates), which is a list: a penalty by period.
//	             What a person answers stands in the place of what is computed.
//
// The parts of a person: name, iin, birth_date, birth_place, address, actual_address, phone, email, sex, position,
// licence. Of an organisation: name, bin, address, actual_address, phone, email, bank, head. A party adds kind.
//
// # The body
//
// Paragraphs are parted by empty lines and may run over several lines. A line that begins with two colons sets the kind:
//
//	:: header        the paragraphs that follow form the right-hand column; their line ends are kept
//	:: plain         paragraphs with no indent; their line ends are kept
//	:: code          large and centred, line ends kept: a key that a person copies by hand
//	:: body          ordinary paragraphs again
//	:: title TEXT    :: subtitle TEXT    :: heading TEXT
//	:: list ordered  the items that follow, whatever their mark, are numbered
//	:: attachments TEXT    heading, then items
//	:: table each=list widths=1,3,2 | Head | >Head at the right |
//	:: sign FIELD | {{date}}     who signs, and the date at the left; a bare field of a person prints with initials
//	:: pagebreak
//	:: note ...      not printed
//
// A line beginning with "- " is an item with a dash, one beginning with "1. " a numbered item (the number is worked out).
// After a table line come rows "| a | b |": the first is repeated for each item, further ones stand once below. A backslash
// at the end of a line breaks the line; **bold**, *italic*; a backslash before * { or \ takes its meaning away.
//
// Tags, the whole list:
//
//	{{field}} {{field.part}} {{field|filter}} {{field|filter:word,word}}
//	{{#if condition}} ... {{else}} ... {{/if}}
//	{{#each list}} ... {{/each}}      inside, the fields of the item come first; {{number}} counts from 1
//	{{#each list sep "; "}}           inline: what stands between items; otherwise a comma
//	{{> clause.id}}                   a shared clause with its own version and norm
//
// A tag alone on its line stands between paragraphs and may wrap any of them; elsewhere it works inside its paragraph. What
// a false condition leaves (empty paragraphs and lines, double spaces, a space before a comma) is removed. Conditions:
// "f", "not f", "f is code", "f is not code", joined by "and" or by "or"; for a party "f is person", "f is organisation";
// for a computed field "f is typed", where a person put a value in the place of the worked out one.
// There is no arithmetic in the body.
//
// Filters: see the table Filters. Case filters of Russian are gen, dat, acc, ins, prep; of Kazakh kk.gen, kk.dat, kk.acc,
// kk.loc, kk.abl, kk.ins, which may follow kk.plural and kk.poss. A form stored with the person ("forms": {"ru.gen": "..."}) wins over a filter.
//
// # Answers and case data
//
// Answers is a JSON-shaped map of field to value: a string, or {"kk": "...", "ru": "..."} where the languages differ (a
// document in a language with no text has a gap there); a number or {"tiyn": N} or "1 250 000" for money (in tenge);
// YYYY-MM-DD for a date (YYYY-MM for a month); an object with parts for a person (name_kk, address_ru
// and so on stand for that language alone); an array of objects for a list. What is not answered is asked
// from Env.Source by the path of "from". These are the paths the built-in templates use; a presenter answers them all:
//
//	today                    date
//	case.number              text
//	case.court               organisation {name, address}
//	case.claim_amount        money
//	case.facts               longtext
//	claimant, defendant      party
//	children                 list of {name, birth_date, iin}
//	representative           person, with licence, phone, email
//	office                   organisation {name, address, phone, email, bin}
//	author                   person who writes, with position
//	enquiry.number           text
//	enquiry.received_on      date
//	enquiry.person           person
//	enquiry.subject          text
//	profile.person           text
//	profile.recovery_key     list of {line}, a line of groups as it is to be copied
//
// # Gaps
//
// A tag with no answer is a gap, never an empty place: it prints as its label in square brackets and stands in
// Document.Gaps. A required field with no answer is a gap wherever it is used, printed or not.
//
// A blank never asserts: where a document says that something was not ("no written contract was made"), a choice or a
// required bool says it, not the lack of a date. Such a choice is "required_if: not contract_date", so that a draft from
// before the choice keeps what its date said.
//
// # Promise about old data
//
// A template that parsed keeps parsing: keys, tags, filters and types are only added. Answers name fields, so a field of a
// built-in template is never renamed; a new meaning takes a new name.
//
// # What it refuses
//
// Unknown fields, filters, clauses and directives are errors with file, line and column; nothing unknown is printed or
// skipped in silence. It computes no law: fees, penalties and terms come from the caller.
package template
