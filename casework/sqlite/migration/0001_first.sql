-- +goose Up

CREATE TABLE "profile" (
  "one" INTEGER PRIMARY KEY CHECK ("one" = 1),
  "device" BLOB NOT NULL,
  "member" BLOB NOT NULL,
  "office" BLOB NOT NULL,
  "directory" BLOB NOT NULL,
  "queue" BLOB NOT NULL,
  "made" INTEGER NOT NULL
) STRICT;

-- The end of the journal, and what grows with it. "seq" counts this device's changes, "line" all lines, "row" all rows.
CREATE TABLE "chain" (
  "one" INTEGER PRIMARY KEY CHECK ("one" = 1),
  "line" INTEGER NOT NULL,
  "hash" BLOB NOT NULL,
  "seq" INTEGER NOT NULL,
  "clock" INTEGER NOT NULL,
  "row" INTEGER NOT NULL
) STRICT;

CREATE TABLE "local" (
  "key" TEXT PRIMARY KEY,
  "value" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "journal" (
  "line" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "device" BLOB NOT NULL,
  "seq" INTEGER NOT NULL,
  "hash" BLOB NOT NULL,
  "body" TEXT NOT NULL,
  UNIQUE ("device", "seq")
) STRICT;

CREATE TABLE "journal_entity" (
  "entity" BLOB NOT NULL,
  "line" INTEGER NOT NULL,
  PRIMARY KEY ("entity", "line")
) STRICT, WITHOUT ROWID;

CREATE TABLE "journal_space" (
  "space" BLOB NOT NULL,
  "line" INTEGER NOT NULL,
  PRIMARY KEY ("space", "line")
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER "journal_keep" BEFORE DELETE ON "journal" BEGIN
  SELECT RAISE(ABORT, 'the journal is never cut');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER "journal_fixed" BEFORE UPDATE ON "journal" BEGIN
  SELECT RAISE(ABORT, 'the journal is never rewritten');
END;
-- +goose StatementEnd

-- Search. rowid is the _n of the entity. Words come folded, each once, separated by spaces; texts of "search_short" come
-- folded and are found by any three letters.
CREATE VIRTUAL TABLE "search_word" USING fts5(text, content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii');
CREATE VIRTUAL TABLE "search_short" USING fts5(text, content='', contentless_delete=1, tokenize='trigram case_sensitive 1');

CREATE TABLE "office" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "name" TEXT NOT NULL DEFAULT '',
  "name_kk" TEXT NOT NULL DEFAULT '',
  "bin" TEXT NOT NULL DEFAULT '',
  "address" TEXT NOT NULL DEFAULT '',
  "phone" TEXT NOT NULL DEFAULT '',
  "email" TEXT NOT NULL DEFAULT '',
  "region" TEXT NOT NULL DEFAULT '',
  "case_mask" TEXT NOT NULL DEFAULT '',
  "sample" INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE "member" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "name" TEXT NOT NULL DEFAULT '',
  "duty" TEXT NOT NULL DEFAULT '',
  "languages" TEXT,
  "phone" TEXT NOT NULL DEFAULT '',
  "licence" TEXT NOT NULL DEFAULT '',
  "left" TEXT
) STRICT;

CREATE TABLE "enquiry" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "number" TEXT NOT NULL DEFAULT '',
  "status" TEXT NOT NULL DEFAULT '',
  "channel" TEXT NOT NULL DEFAULT '',
  "language" TEXT NOT NULL DEFAULT '',
  "line" TEXT NOT NULL DEFAULT '',
  "story" TEXT NOT NULL DEFAULT '',
  "area" TEXT NOT NULL DEFAULT '',
  "sum" INTEGER NOT NULL DEFAULT 0,
  "date_matters" TEXT,
  "date_what" TEXT NOT NULL DEFAULT '',
  "band" TEXT NOT NULL DEFAULT '',
  "band_why" TEXT NOT NULL DEFAULT '',
  "received" INTEGER,
  "promised" TEXT,
  "promised_why" TEXT NOT NULL DEFAULT '',
  "jump" INTEGER NOT NULL DEFAULT 0,
  "jump_why" TEXT NOT NULL DEFAULT '',
  "settlement" TEXT NOT NULL DEFAULT '',
  "safe_contact" TEXT NOT NULL DEFAULT '',
  "contact_note" TEXT NOT NULL DEFAULT '',
  "assigned" BLOB,
  "eligibility" TEXT,
  "decided" TEXT,
  "decided_by" BLOB,
  "decided_why" TEXT NOT NULL DEFAULT '',
  "referred_to" TEXT NOT NULL DEFAULT '',
  "case" BLOB,
  "source" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "consent" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "purpose" TEXT NOT NULL DEFAULT '',
  "given" TEXT,
  "how" TEXT NOT NULL DEFAULT '',
  "revoked" TEXT,
  "by" BLOB
) STRICT;

CREATE TABLE "conflict_check" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "of_kind" TEXT NOT NULL DEFAULT '',
  "checked" TEXT,
  "matches" TEXT,
  "decision" TEXT NOT NULL DEFAULT '',
  "reason" TEXT NOT NULL DEFAULT '',
  "decided_by" BLOB,
  "decided" TEXT
) STRICT;

CREATE TABLE "case" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "number" TEXT NOT NULL DEFAULT '',
  "title" TEXT NOT NULL DEFAULT '',
  "area" TEXT NOT NULL DEFAULT '',
  "stage" TEXT NOT NULL DEFAULT '',
  "aid" TEXT NOT NULL DEFAULT '',
  "regime" TEXT NOT NULL DEFAULT '',
  "language" TEXT NOT NULL DEFAULT '',
  "court" TEXT NOT NULL DEFAULT '',
  "court_number" TEXT NOT NULL DEFAULT '',
  "price" INTEGER NOT NULL DEFAULT 0,
  "summary" TEXT NOT NULL DEFAULT '',
  "banner" TEXT NOT NULL DEFAULT '',
  "safe_contact" TEXT NOT NULL DEFAULT '',
  "contact_note" TEXT NOT NULL DEFAULT '',
  "responsible" BLOB,
  "supervisor" BLOB,
  "enquiry" BLOB,
  "opened" TEXT,
  "closed" TEXT,
  "closed_why" TEXT NOT NULL DEFAULT '',
  "outcome" TEXT NOT NULL DEFAULT '',
  "gate_why" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "party" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "of_kind" TEXT NOT NULL DEFAULT '',
  "role" TEXT NOT NULL DEFAULT '',
  "ours" INTEGER NOT NULL DEFAULT 0,
  "organisation" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "iin" TEXT NOT NULL DEFAULT '',
  "born" TEXT,
  "sex" TEXT NOT NULL DEFAULT '',
  "address" TEXT NOT NULL DEFAULT '',
  "residence" TEXT NOT NULL DEFAULT '',
  "phone" TEXT NOT NULL DEFAULT '',
  "email" TEXT NOT NULL DEFAULT '',
  "language" TEXT NOT NULL DEFAULT '',
  "job" TEXT NOT NULL DEFAULT '',
  "bank" TEXT NOT NULL DEFAULT '',
  "head" TEXT NOT NULL DEFAULT '',
  "stands" BLOB,
  "basis" TEXT NOT NULL DEFAULT '',
  "note" TEXT NOT NULL DEFAULT '',
  "forms" TEXT,
  "from" BLOB,
  "removed_why" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "event" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "when" TEXT,
  "sort" TEXT,
  "trigger" TEXT NOT NULL DEFAULT '',
  "what" TEXT NOT NULL DEFAULT '',
  "disputed" INTEGER NOT NULL DEFAULT 0,
  "evidence" TEXT
) STRICT;

CREATE TABLE "evidence" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "exhibit" INTEGER NOT NULL DEFAULT 0,
  "title" TEXT NOT NULL DEFAULT '',
  "form" TEXT NOT NULL DEFAULT '',
  "date" TEXT,
  "held" TEXT NOT NULL DEFAULT '',
  "where" TEXT NOT NULL DEFAULT '',
  "note" TEXT NOT NULL DEFAULT '',
  "file" BLOB
) STRICT;

CREATE TABLE "file" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "name" TEXT NOT NULL DEFAULT '',
  "size" INTEGER NOT NULL DEFAULT 0,
  "media" TEXT NOT NULL DEFAULT '',
  "sealed" TEXT NOT NULL DEFAULT '',
  "plain" TEXT NOT NULL DEFAULT '',
  "key" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "claim" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "order" INTEGER NOT NULL DEFAULT 0,
  "what" TEXT NOT NULL DEFAULT '',
  "norm" TEXT NOT NULL DEFAULT '',
  "sum" INTEGER NOT NULL DEFAULT 0,
  "answer" TEXT NOT NULL DEFAULT '',
  "reply" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "element" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "claim" BLOB,
  "order" INTEGER NOT NULL DEFAULT 0,
  "what" TEXT NOT NULL DEFAULT '',
  "norm" TEXT NOT NULL DEFAULT '',
  "burden" TEXT NOT NULL DEFAULT '',
  "evidence" TEXT,
  "strength" TEXT NOT NULL DEFAULT '',
  "admitted" INTEGER NOT NULL DEFAULT 0,
  "gap" TEXT NOT NULL DEFAULT '',
  "override" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "note" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "form" TEXT NOT NULL DEFAULT '',
  "text" TEXT NOT NULL DEFAULT '',
  "answer" TEXT NOT NULL DEFAULT '',
  "norms" TEXT NOT NULL DEFAULT '',
  "spoken" INTEGER NOT NULL DEFAULT 0,
  "minutes" INTEGER NOT NULL DEFAULT 0,
  "at" INTEGER,
  "by" BLOB
) STRICT;

CREATE TABLE "task" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "what" TEXT NOT NULL DEFAULT '',
  "due" TEXT,
  "assigned" BLOB,
  "done" TEXT,
  "done_note" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "deadline" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "event" BLOB,
  "form" TEXT NOT NULL DEFAULT '',
  "title" TEXT NOT NULL DEFAULT '',
  "rule" TEXT NOT NULL DEFAULT '',
  "edition" TEXT NOT NULL DEFAULT '',
  "trigger" TEXT NOT NULL DEFAULT '',
  "confidence" TEXT NOT NULL DEFAULT '',
  "start" TEXT,
  "end" TEXT,
  "sort" TEXT,
  "safe" TEXT,
  "time" TEXT NOT NULL DEFAULT '',
  "place" TEXT NOT NULL DEFAULT '',
  "doubt" TEXT,
  "steps" TEXT,
  "pack_rev" INTEGER NOT NULL DEFAULT 0,
  "responsible" BLOB,
  "done" TEXT,
  "proof" BLOB,
  "proof_why" TEXT NOT NULL DEFAULT '',
  "was" TEXT,
  "was_why" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "draft" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "of" BLOB,
  "template" TEXT NOT NULL DEFAULT '',
  "revision" INTEGER NOT NULL DEFAULT 0,
  "lang" TEXT NOT NULL DEFAULT '',
  "title" TEXT NOT NULL DEFAULT '',
  "answers" TEXT,
  "status" TEXT NOT NULL DEFAULT '',
  "author" BLOB,
  "approved_by" BLOB,
  "remarks" TEXT NOT NULL DEFAULT '',
  "version" INTEGER NOT NULL DEFAULT 0,
  "file" BLOB
) STRICT;

CREATE INDEX "enquiry_status_promised" ON "enquiry" ("status", "promised") WHERE "deleted" = 0;
CREATE INDEX "enquiry_promised" ON "enquiry" ("promised") WHERE "deleted" = 0;
CREATE INDEX "enquiry_received" ON "enquiry" ("received") WHERE "deleted" = 0;
CREATE INDEX "enquiry_updated" ON "enquiry" ("updated") WHERE "deleted" = 0;
CREATE INDEX "enquiry_assigned" ON "enquiry" ("assigned", "status", "promised") WHERE "deleted" = 0;
CREATE INDEX "enquiry_number" ON "enquiry" ("number");
CREATE INDEX "enquiry_case" ON "enquiry" ("case");
CREATE INDEX "enquiry_source" ON "enquiry" ("source");
CREATE INDEX "consent_of" ON "consent" ("of");
CREATE INDEX "conflict_check_of" ON "conflict_check" ("of");
CREATE INDEX "conflict_check_decision" ON "conflict_check" ("decision") WHERE "deleted" = 0;
CREATE INDEX "case_updated" ON "case" ("updated") WHERE "deleted" = 0;
CREATE INDEX "case_stage" ON "case" ("stage", "updated") WHERE "deleted" = 0;
CREATE INDEX "case_responsible" ON "case" ("responsible", "updated") WHERE "deleted" = 0;
CREATE INDEX "case_supervisor" ON "case" ("supervisor", "updated") WHERE "deleted" = 0;
CREATE INDEX "case_number" ON "case" ("number");
CREATE INDEX "case_court_number" ON "case" ("court_number");
CREATE INDEX "case_closed" ON "case" ("closed", "updated") WHERE "deleted" = 0;
CREATE INDEX "party_of" ON "party" ("of");
CREATE INDEX "party_iin" ON "party" ("iin");
CREATE INDEX "party_stands" ON "party" ("stands") WHERE "stands" IS NOT NULL;
CREATE INDEX "event_case" ON "event" ("case", "sort");
CREATE INDEX "evidence_case" ON "evidence" ("case", "exhibit");
CREATE INDEX "file_case" ON "file" ("case");
CREATE INDEX "file_sealed" ON "file" ("sealed");
CREATE INDEX "claim_case" ON "claim" ("case", "order");
CREATE INDEX "element_case" ON "element" ("case", "order");
CREATE INDEX "element_claim" ON "element" ("claim", "order");
CREATE INDEX "note_of" ON "note" ("of", "at");
CREATE INDEX "note_at" ON "note" ("at") WHERE "deleted" = 0;
CREATE INDEX "task_of" ON "task" ("of");
CREATE INDEX "task_due" ON "task" ("done", "due") WHERE "deleted" = 0;
CREATE INDEX "task_assigned" ON "task" ("assigned", "done", "due") WHERE "deleted" = 0;
CREATE INDEX "deadline_case" ON "deadline" ("case", "sort");
CREATE INDEX "deadline_event" ON "deadline" ("event") WHERE "event" IS NOT NULL;
CREATE INDEX "deadline_sort" ON "deadline" ("done", "sort") WHERE "deleted" = 0;
CREATE INDEX "deadline_day" ON "deadline" ("sort") WHERE "deleted" = 0;
CREATE INDEX "draft_of" ON "draft" ("of");
CREATE INDEX "draft_status" ON "draft" ("status", "updated") WHERE "deleted" = 0;
