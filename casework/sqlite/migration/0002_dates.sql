-- +goose Up

ALTER TABLE "event" ADD COLUMN "document" BLOB;

ALTER TABLE "member" ADD COLUMN "away" TEXT;
ALTER TABLE "member" ADD COLUMN "deputy" BLOB;

ALTER TABLE "deadline" ADD COLUMN "document" BLOB;
ALTER TABLE "deadline" ADD COLUMN "given_length" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "deadline" ADD COLUMN "given_unit" TEXT NOT NULL DEFAULT '';
ALTER TABLE "deadline" ADD COLUMN "halts" TEXT;
ALTER TABLE "deadline" ADD COLUMN "priors" TEXT;
ALTER TABLE "deadline" ADD COLUMN "warn" TEXT;
ALTER TABLE "deadline" ADD COLUMN "entered_by" BLOB;
ALTER TABLE "deadline" ADD COLUMN "entered" INTEGER;
ALTER TABLE "deadline" ADD COLUMN "confirmed_by" BLOB;
ALTER TABLE "deadline" ADD COLUMN "confirmed" INTEGER;
ALTER TABLE "deadline" ADD COLUMN "confirm_how" TEXT NOT NULL DEFAULT '';

CREATE INDEX "deadline_warn" ON "deadline" ("done", "warn") WHERE "deleted" = 0;
CREATE INDEX "deadline_confirmed" ON "deadline" ("done", "confirmed", "sort") WHERE "deleted" = 0;
CREATE INDEX "deadline_responsible" ON "deadline" ("responsible", "done", "sort") WHERE "deleted" = 0;
