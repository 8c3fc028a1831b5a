-- +goose Up

-- Papers that leave the office: own templates, what a draft was, how it was signed, how it was filed.
CREATE TABLE "template" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "code" TEXT NOT NULL DEFAULT '',
  "lang" TEXT NOT NULL DEFAULT '',
  "form" TEXT NOT NULL DEFAULT '',
  "title" TEXT NOT NULL DEFAULT '',
  "group" TEXT NOT NULL DEFAULT '',
  "revision" INTEGER NOT NULL DEFAULT 0,
  "source" TEXT NOT NULL DEFAULT '',
  "published" TEXT NOT NULL DEFAULT '',
  "file" BLOB,
  "fields" TEXT,
  "from" TEXT NOT NULL DEFAULT '',
  "by" BLOB,
  "at" INTEGER
) STRICT;

CREATE TABLE "draft_version" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "draft" BLOB,
  "number" INTEGER NOT NULL DEFAULT 0,
  "why" TEXT NOT NULL DEFAULT '',
  "note" TEXT NOT NULL DEFAULT '',
  "title" TEXT NOT NULL DEFAULT '',
  "template" TEXT NOT NULL DEFAULT '',
  "revision" INTEGER NOT NULL DEFAULT 0,
  "lang" TEXT NOT NULL DEFAULT '',
  "answers" TEXT,
  "text" TEXT,
  "by" BLOB,
  "at" INTEGER
) STRICT;

CREATE TABLE "signature" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "of" BLOB,
  "file" BLOB,
  "plain" TEXT NOT NULL DEFAULT '',
  "inside" INTEGER NOT NULL DEFAULT 0,
  "stamped" INTEGER NOT NULL DEFAULT 0,
  "signer" TEXT NOT NULL DEFAULT '',
  "serial" TEXT NOT NULL DEFAULT '',
  "valid_to" INTEGER,
  "by" BLOB,
  "at" INTEGER,
  "software" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "filing" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "draft" BLOB,
  "file" BLOB,
  "name" TEXT NOT NULL DEFAULT '',
  "size" INTEGER NOT NULL DEFAULT 0,
  "hash" TEXT NOT NULL DEFAULT '',
  "at" INTEGER,
  "where" TEXT NOT NULL DEFAULT '',
  "outcome" TEXT NOT NULL DEFAULT '',
  "error" TEXT NOT NULL DEFAULT '',
  "number" TEXT NOT NULL DEFAULT '',
  "note" TEXT NOT NULL DEFAULT '',
  "by" BLOB
) STRICT;

CREATE INDEX "template_code" ON "template" ("code");
CREATE INDEX "draft_version_draft" ON "draft_version" ("draft", "at");
CREATE INDEX "signature_case" ON "signature" ("case", "at");
CREATE INDEX "filing_case" ON "filing" ("case", "at");

-- What closed cases are compared by, and what was said of a case before its end.
ALTER TABLE "case" ADD COLUMN "filed" TEXT;
ALTER TABLE "case" ADD COLUMN "court_level" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "region" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "side" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "claim_kind" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "ours" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "theirs" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "evidence" TEXT NOT NULL DEFAULT '';
ALTER TABLE "case" ADD COLUMN "known" TEXT;
ALTER TABLE "case" ADD COLUMN "share" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "forecast" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "by" BLOB,
  "at" INTEGER,
  "declined" INTEGER NOT NULL DEFAULT 0,
  "chance" INTEGER NOT NULL DEFAULT 0,
  "outcome" TEXT NOT NULL DEFAULT '',
  "why" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX "forecast_case" ON "forecast" ("case", "at");

CREATE TABLE "estimate" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "case" BLOB,
  "by" BLOB,
  "at" INTEGER,
  "status" TEXT NOT NULL DEFAULT '',
  "facts" TEXT,
  "changed" TEXT,
  "forecast" BLOB,
  "said" TEXT
) STRICT;

CREATE INDEX "estimate_case" ON "estimate" ("case", "at");

-- An enquiry that came by the hub and was not entered yet, or a reply of somebody helped. State 0: sealed; 1: opened; 2: read.
CREATE TABLE "arrival" (
  "n" INTEGER PRIMARY KEY,
  "hash" BLOB NOT NULL UNIQUE,
  "kind" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "area" TEXT NOT NULL,
  "language" TEXT NOT NULL,
  "received" INTEGER NOT NULL,
  "body" BLOB NOT NULL,
  "state" INTEGER NOT NULL
) STRICT;

-- An attachment that is here and at the hub.
CREATE TABLE "attachment" (
  "sealed" TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What a colleague without a line signed for the hub, and what the hub answered, for the way back.
CREATE TABLE "relay" (
  "hash" BLOB PRIMARY KEY,
  "push" BLOB NOT NULL,
  "at" INTEGER NOT NULL,
  "answer" BLOB
) STRICT;

-- What software suggested an enquiry is about when a person chose; what a member takes; texts the office answers from.
ALTER TABLE "enquiry" ADD COLUMN "area_said" TEXT NOT NULL DEFAULT '';
ALTER TABLE "member" ADD COLUMN "areas" TEXT;
ALTER TABLE "member" ADD COLUMN "district" TEXT NOT NULL DEFAULT '';
ALTER TABLE "member" ADD COLUMN "capacity" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "source" (
  "_n" INTEGER PRIMARY KEY,
  "id" BLOB NOT NULL UNIQUE,
  "space" BLOB NOT NULL,
  "deleted" INTEGER NOT NULL,
  "created" INTEGER NOT NULL,
  "updated" INTEGER NOT NULL,
  "_born" BLOB NOT NULL,
  "_heads" TEXT,
  "title" TEXT NOT NULL DEFAULT '',
  "lang" TEXT NOT NULL DEFAULT '',
  "origin" TEXT NOT NULL DEFAULT '',
  "dated" TEXT,
  "text" TEXT NOT NULL DEFAULT '',
  "file" BLOB,
  "by" BLOB
) STRICT;

-- How the papers of the office are set.
ALTER TABLE "office" ADD COLUMN "page" TEXT;
