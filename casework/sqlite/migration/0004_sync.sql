-- +goose Up

-- Whose operations travel under which name, and how far. No row: the profile is alone.
CREATE TABLE "sync" (
  "one" INTEGER PRIMARY KEY CHECK ("one" = 1),
  "office" BLOB NOT NULL,
  "device" BLOB NOT NULL,
  "identity" TEXT NOT NULL,
  "entity" BLOB,
  "own_entity" BLOB,
  "epoch" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "line" INTEGER NOT NULL,
  "cursor" INTEGER NOT NULL,
  "life" BLOB,
  "confirmed" INTEGER NOT NULL
) STRICT;

-- An operation that came, or that this device will send or has sent.
CREATE TABLE "operation" (
  "n" INTEGER PRIMARY KEY,
  "device" BLOB NOT NULL,
  "epoch" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "prev" INTEGER NOT NULL,
  "change" BLOB NOT NULL,
  "space" BLOB NOT NULL,
  "part" INTEGER NOT NULL,
  "parts" INTEGER NOT NULL,
  "seen" INTEGER NOT NULL,
  "author" BLOB NOT NULL,
  "clock" INTEGER NOT NULL,
  "claimed" INTEGER NOT NULL,
  "schema" INTEGER NOT NULL,
  "line" INTEGER,
  "seq" INTEGER,
  "stamped" INTEGER,
  "hash" BLOB,
  "state" INTEGER NOT NULL,
  "reason" TEXT NOT NULL DEFAULT '',
  "sealed" BLOB,
  UNIQUE ("device", "epoch", "number")
) STRICT;

CREATE INDEX "operation_change" ON "operation" ("change", "space", "part");
CREATE INDEX "operation_space" ON "operation" ("space", "device", "epoch", "number");
CREATE INDEX "operation_seq" ON "operation" ("seq") WHERE "seq" IS NOT NULL;
CREATE INDEX "operation_state" ON "operation" ("state", "device", "epoch", "number") WHERE "state" <> 1;

-- A write that somebody superseded before it came here.
CREATE TABLE "awaited" (
  "entity" BLOB NOT NULL,
  "field" TEXT NOT NULL,
  "change" BLOB NOT NULL,
  PRIMARY KEY ("entity", "field", "change")
) STRICT, WITHOUT ROWID;

-- A write of a kind or field that a newer program knows.
CREATE TABLE "carried" (
  "line" INTEGER NOT NULL,
  "entity" BLOB NOT NULL,
  "kind" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  PRIMARY KEY ("line", "entity", "field")
) STRICT, WITHOUT ROWID;

-- A field with heads that differ. The values stand in the journal.
CREATE TABLE "divergence" (
  "entity" BLOB NOT NULL,
  "field" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "space" BLOB NOT NULL,
  "weight" INTEGER NOT NULL,
  "since" INTEGER NOT NULL,
  PRIMARY KEY ("entity", "field")
) STRICT, WITHOUT ROWID;

CREATE TABLE "space_key" (
  "key" BLOB NOT NULL,
  "space" BLOB NOT NULL,
  "generation" INTEGER NOT NULL,
  "secret" BLOB NOT NULL,
  PRIMARY KEY ("space", "key")
) STRICT, WITHOUT ROWID;

-- A space that had another id before the profile joined its office.
CREATE TABLE "space_alias" (
  "old" BLOB PRIMARY KEY,
  "new" BLOB NOT NULL
) STRICT, WITHOUT ROWID;
