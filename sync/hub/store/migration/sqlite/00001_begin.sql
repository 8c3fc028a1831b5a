-- +goose Up
-- Every key begins with the office, so that an engine that splits tables over machines can split by it. Instants are
-- milliseconds since 1970, UTC. The file for the other engine differs in type names only; a test holds them together.

CREATE TABLE office (
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  epoch BLOB NOT NULL,
  seq INTEGER NOT NULL,
  arrivals INTEGER NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE invite (
  office BLOB NOT NULL,
  hash BLOB NOT NULL,
  role TEXT NOT NULL,
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  device BLOB,
  PRIMARY KEY (office, hash)
) STRICT;

CREATE TABLE device (
  office BLOB NOT NULL,
  id BLOB NOT NULL,
  member BLOB NOT NULL,
  role TEXT NOT NULL,
  sign BLOB NOT NULL,
  box TEXT NOT NULL,
  made INTEGER NOT NULL,
  met INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  spaces INTEGER NOT NULL,
  told INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  PRIMARY KEY (office, id)
) STRICT;

CREATE TABLE line (
  office BLOB NOT NULL,
  device BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (office, device, epoch)
) STRICT;

CREATE TABLE op (
  office BLOB NOT NULL,
  seq INTEGER NOT NULL,
  space BLOB NOT NULL,
  device BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  number INTEGER NOT NULL,
  change BLOB NOT NULL,
  part INTEGER NOT NULL,
  hash BLOB NOT NULL,
  clock INTEGER NOT NULL,
  at INTEGER NOT NULL,
  header BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (office, seq)
) STRICT;
CREATE UNIQUE INDEX op_number ON op (office, device, epoch, number);
CREATE UNIQUE INDEX op_change ON op (office, change, space, part);
CREATE INDEX op_space ON op (office, space, seq);

CREATE TABLE held (
  office BLOB NOT NULL,
  device BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  number INTEGER NOT NULL,
  space BLOB NOT NULL,
  hash BLOB NOT NULL,
  verdict INTEGER NOT NULL,
  reason TEXT NOT NULL,
  seq INTEGER NOT NULL,
  clock INTEGER NOT NULL,
  at INTEGER NOT NULL,
  header BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (office, device, epoch, number)
) STRICT;

-- "count" and "sum" are the operations of a space as a set, see op.SetHash.
CREATE TABLE space (
  office BLOB NOT NULL,
  id BLOB NOT NULL,
  last INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum BLOB NOT NULL,
  PRIMARY KEY (office, id)
) STRICT;

-- A membership that ended stays, closed. "changed" is the device's counter "spaces" when its keys or its people changed last. "hole" is the number below which a device lacks what came before it was let in.
CREATE TABLE member (
  office BLOB NOT NULL,
  device BLOB NOT NULL,
  space BLOB NOT NULL,
  role TEXT NOT NULL,
  open INTEGER NOT NULL,
  hole INTEGER NOT NULL,
  left_seq INTEGER NOT NULL,
  left_told INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (office, device, space)
) STRICT;
CREATE INDEX member_space ON member (office, space);

-- Spaces somebody asked to remove for ever: by one person ("asked"), and at "done" by a second. The mark stays.
CREATE TABLE purge (
  office BLOB NOT NULL,
  space BLOB NOT NULL,
  asked BLOB NOT NULL,
  at INTEGER NOT NULL,
  done INTEGER NOT NULL,
  PRIMARY KEY (office, space)
) STRICT;

CREATE TABLE wrap (
  office BLOB NOT NULL,
  space BLOB NOT NULL,
  device BLOB NOT NULL,
  key_id BLOB NOT NULL,
  generation INTEGER NOT NULL,
  box BLOB NOT NULL,
  PRIMARY KEY (office, space, device, key_id)
) STRICT;

-- Wrapped keys lie in boxes, several in one; a box is named by the beginning of its SHA-256.
CREATE TABLE box (
  office BLOB NOT NULL,
  id BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (office, id)
) STRICT;

-- Signed messages that change keys and were carried out: the same one again changes nothing.
CREATE TABLE done (
  office BLOB NOT NULL,
  hash BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (office, hash)
) STRICT;

CREATE TABLE arrival (
  office BLOB NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  received INTEGER NOT NULL,
  area TEXT NOT NULL,
  language TEXT NOT NULL,
  box BLOB NOT NULL,
  PRIMARY KEY (office, n)
) STRICT;

CREATE TABLE enquiry (
  office BLOB NOT NULL,
  code TEXT NOT NULL,
  received INTEGER NOT NULL,
  area TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  status_at INTEGER NOT NULL,
  promised TEXT NOT NULL,
  taken INTEGER NOT NULL,
  PRIMARY KEY (office, code)
) STRICT;

CREATE TABLE upload (
  office BLOB NOT NULL,
  id BLOB NOT NULL,
  space BLOB NOT NULL,
  sum BLOB NOT NULL,
  size INTEGER NOT NULL,
  sums BLOB NOT NULL,
  place INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  parts TEXT NOT NULL,
  device BLOB NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (office, id)
) STRICT;

CREATE TABLE attachment (
  office BLOB NOT NULL,
  sum BLOB NOT NULL,
  space BLOB NOT NULL,
  size INTEGER NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (office, sum, space)
) STRICT;

CREATE TABLE pack (
  office BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  size INTEGER NOT NULL,
  sum BLOB NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (office, kind, name, revision)
) STRICT;

CREATE TABLE sheet (
  office BLOB NOT NULL,
  month TEXT NOT NULL,
  device BLOB NOT NULL,
  measure TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (office, month, device, measure)
) STRICT;

CREATE TABLE token (
  office BLOB NOT NULL,
  hash BLOB NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (office, hash)
) STRICT;

-- +goose Down
DROP TABLE office; DROP TABLE invite; DROP TABLE device; DROP TABLE line; DROP TABLE op; DROP TABLE held; DROP TABLE space;
DROP TABLE member; DROP TABLE purge; DROP TABLE wrap; DROP TABLE box; DROP TABLE enquiry; DROP TABLE arrival; DROP TABLE done; DROP TABLE upload; DROP TABLE attachment;
DROP TABLE pack; DROP TABLE sheet; DROP TABLE token;
