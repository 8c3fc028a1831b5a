// Package lawpack holds what the law says in the form an office can compute with: terms, days off, fees, rates, criteria
// of aid, topics of trouble. A pack is dated, revisioned and signed, so that a change of law is a new file, not a new
// program, and so that nobody can slip a wrong term into a laptop.
//
// # The pack
//
// A pack is a folder, a zip or an embedded file system with these YAML files at its top:
//
//	pack.yaml            id, revision, issued, edition, languages, title; last: files with their SHA-256
//	pack.sig             Ed25519 signature over the bytes of pack.yaml
//	computation.yaml     acts, and per act how a term is counted: first day, months, years, a last day that is off
//	holidays.yaml        days that are not ordinary; spans nobody has confirmed
//	deadline-rules.yaml  terms: what starts them, how long, whom they bind, which text was read
//	taxonomy.yaml        topics of trouble, two levels
//	rates.yaml           monthly calculation index and minimum wage, each from a day
//	fees.yaml            state fee by kind of claim and payer
//	arrears.yaml         penalties for delay, by rule; may be absent
//	prices.yaml          prices of a claim, by kind of demand; may be absent
//	eligibility.yaml     who may have aid paid by the state, criterion by criterion
//	intake.yaml          promised answer, urgency, channels, consent, referral, refusal
//	leaflets.yaml        short texts in plain words, each part with its place in the law; may be absent
//	phrases-kk.yaml      what people might say, by topic, all invented; so phrases-ru, phrases-en; may be absent
//
// Every file named in pack.yaml is there with that hash, and no file is there that pack.yaml does not name. A name
// with a folder in it (templates/...) is carried for its own reader, see Pack.File.
//
// A manifest with "part: calendar" is a pack of holidays.yaml alone, under the id of the pack it belongs to and
// "-calendar": the order that moves the days off of a year comes between two packs.
//
// # The shelf
//
// A pack newer than the program's own comes as a folder, a zip, or from the hub, and is installed into a profile, see
// Shelf. It is verified each time it is read. An older revision is never taken for a newer one, and no date follows a new
// pack by itself.
//
// # Words used in the files
//
// A text is a map with kk, ru and en, all three filled. A date is YYYY-MM-DD. A decimal is written as people write it
// (0.3) and has at most four places. confidence says how the text was known:
//
//	seen         the article itself was read, in the edition named
//	secondary    restated by press or a commercial site
//	unverified   general knowledge; nobody read it
//
// deadline-rules.yaml:
//
//	doubts:  code -> text            reasons a row is not to be trusted blindly
//	events:  id -> text              what can start a term; the id is the trigger of a rule
//	rules:
//	  - id: gpk-141-order-object
//	    act: gpk                     id of an act in computation.yaml
//	    article: "141 ч.2"           as the Russian edition numbers it; Pack.Cite says it in each language
//	    edition: "2026-08-25"        the edition in which it was read
//	    source: GPK26-s2             where
//	    confidence: seen
//	    length: 10                   0 where the term is not a number
//	    unit: working_days           see Unit
//	    triggers: [order-copy-received, order-learned]   the first is used when none is named
//	    binds: {kk: ..., ru: ..., en: ...}
//	    does: {kk: ..., ru: ..., en: ...}                optional: what must be done by its end
//	    notes: {kk: ..., ru: ..., en: ...}               optional
//	    doubts: [koap-old]           optional, codes of the table above
//	    backward: true               optional: counted back from the event
//	    at_most: true                optional: the court or body may set less
//	    last_day: prev_working       optional: overrides what the act does with a last day that is off
//	    applies_from, applies_to     optional: first and last day of the event for which this text is the law
//	    boundary: {from, to}         optional: days for which it is not known which version was the law
//	    supersedes: some-id          optional: the version before this one
//	    legacy: true                 optional: disabled but for old matters; needs applies_to
//	    who: court                   optional: whose act it is: party (when absent), body, court
//	    missed: gpk-124              optional: what missing it costs, of the missed table
//	    halts: [gpk-125]             optional: what stops, breaks, extends or restores it, of the halts table
//	    no_halts: true               optional: the act's own halts do not apply
//	    prior: [{length: 3, unit: working_days}]         optional: reminders instead of the kind's
//	priors, missed, halts, defaults  optional tables, see PriorKind, Missed, Halt, ActDefault
//
// The other files are described at the Go types they are read into; a key in a file is the yaml tag of a field.
//
// # The signature
//
// pack.sig is text of three lines: "zanger pack signature 1", the hex public key, the hex signature. Signed are the bytes
// "zanger pack 1\n" followed by pack.yaml. A reader trusts the keys it was given, or the project's key if it was given none.
//
// After a change of the built-in pack raise its revision and sign it, then build again:
//
//	ZANGER_PACK_KEY=/path/to/key go test -count=1 -run TestSignBuiltinPack ./casework/lawpack
//
// # Promise about old data
//
// Ids of rules, events, topics, fees, criteria and channels are written into cases: once issued an id is never given
// another meaning and never removed; a term that is no longer the law stays with applies_to or legacy. A key added to
// a file later is optional for older packs; a program refuses a pack with keys it does not know, since half-read law is
// worse than old law.
//
// # What it refuses
//
// An unknown key, a missing language, an id used twice, a link to nothing, an alias or a second document in a file, a
// file over 8 MiB, a hash or signature that does not match. Errors name file:line:col. It never guesses: what nobody
// read is carried as unverified.
package lawpack
