-- +goose Up

-- A laptop of the office, in the order in which it was heard of. note is JSON of the exchange.
CREATE TABLE "laptop" (
  "n" INTEGER PRIMARY KEY,
  "device" BLOB NOT NULL UNIQUE,
  "note" TEXT NOT NULL
) STRICT;

-- A laptop in a space. given is the role this one let it in with, told the one others tell of, '' none; out: this one took it out; rekeyed: the space has had a new
-- key since the laptop was withdrawn.
CREATE TABLE "place" (
  "space" BLOB NOT NULL,
  "device" BLOB NOT NULL,
  "given" TEXT NOT NULL DEFAULT '',
  "told" TEXT NOT NULL DEFAULT '',
  "out" INTEGER NOT NULL DEFAULT 0,
  "rekeyed" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("space", "device")
) STRICT, WITHOUT ROWID;

CREATE INDEX "place_device" ON "place" ("device");

-- How far the exchange is with a space. placed counts what the hub knows of it, history is the cursor below which it is fetched anew, claimed: a restored profile's place in
-- it is not settled.
CREATE TABLE "space_state" (
  "space" BLOB PRIMARY KEY,
  "placed" INTEGER,
  "history" INTEGER,
  "claimed" INTEGER
) STRICT, WITHOUT ROWID;

-- What a laptop said it holds, last.
CREATE TABLE "receipt" (
  "device" BLOB PRIMARY KEY,
  "at" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "receipt_have" (
  "device" BLOB NOT NULL,
  "space" BLOB NOT NULL,
  "writer" BLOB NOT NULL,
  "epoch" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  PRIMARY KEY ("device", "space", "writer", "epoch")
) STRICT, WITHOUT ROWID;

-- How many pages a paper has, and of which file another is the preview.
ALTER TABLE "file" ADD COLUMN "pages" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "file" ADD COLUMN "preview_of" BLOB;

CREATE INDEX "file_preview" ON "file" ("space") WHERE "preview_of" IS NOT NULL;

-- When this laptop first knew of a place, ms.
ALTER TABLE "place" ADD COLUMN "since" INTEGER;
