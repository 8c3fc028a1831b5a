-- +goose Up
-- Every key begins with the office, so that an engine that splits tables over machines can split by it. Instants are
-- milliseconds since 1970, UTC. The file for the other engine differs in type names only; a test holds them together.

CREATE TABLE office (
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  epoch BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  arrivals BIGINT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE invite (
  office BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  role TEXT NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  device BYTEA,
  PRIMARY KEY (office, hash)
);

CREATE TABLE device (
  office BYTEA NOT NULL,
  id BYTEA NOT NULL,
  member BYTEA NOT NULL,
  role TEXT NOT NULL,
  sign BYTEA NOT NULL,
  box TEXT NOT NULL,
  made BIGINT NOT NULL,
  met BIGINT NOT NULL,
  acked BIGINT NOT NULL,
  spaces BIGINT NOT NULL,
  told BIGINT NOT NULL,
  revoked BIGINT NOT NULL,
  PRIMARY KEY (office, id)
);

CREATE TABLE line (
  office BYTEA NOT NULL,
  device BYTEA NOT NULL,
  epoch BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (office, device, epoch)
);

CREATE TABLE op (
  office BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  space BYTEA NOT NULL,
  device BYTEA NOT NULL,
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL,
  change BYTEA NOT NULL,
  part BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  clock BIGINT NOT NULL,
  at BIGINT NOT NULL,
  header BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (office, seq)
);
CREATE UNIQUE INDEX op_number ON op (office, device, epoch, number);
CREATE UNIQUE INDEX op_change ON op (office, change, space, part);
CREATE INDEX op_space ON op (office, space, seq);

CREATE TABLE held (
  office BYTEA NOT NULL,
  device BYTEA NOT NULL,
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL,
  space BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  verdict BIGINT NOT NULL,
  reason TEXT NOT NULL,
  seq BIGINT NOT NULL,
  clock BIGINT NOT NULL,
  at BIGINT NOT NULL,
  header BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (office, device, epoch, number)
);

-- "count" and "sum" are the operations of a space as a set, see op.SetHash.
CREATE TABLE space (
  office BYTEA NOT NULL,
  id BYTEA NOT NULL,
  last BIGINT NOT NULL,
  count BIGINT NOT NULL,
  sum BYTEA NOT NULL,
  PRIMARY KEY (office, id)
);

-- A membership that ended stays, closed. "changed" is the device's counter "spaces" when its keys or its people changed last. "hole" is the number below which a device lacks what came before it was let in.
CREATE TABLE member (
  office BYTEA NOT NULL,
  device BYTEA NOT NULL,
  space BYTEA NOT NULL,
  role TEXT NOT NULL,
  open BIGINT NOT NULL,
  hole BIGINT NOT NULL,
  left_seq BIGINT NOT NULL,
  left_told BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (office, device, space)
);
CREATE INDEX member_space ON member (office, space);

-- Spaces somebody asked to remove for ever: by one person ("asked"), and at "done" by a second. The mark stays.
CREATE TABLE purge (
  office BYTEA NOT NULL,
  space BYTEA NOT NULL,
  asked BYTEA NOT NULL,
  at BIGINT NOT NULL,
  done BIGINT NOT NULL,
  PRIMARY KEY (office, space)
);

CREATE TABLE wrap (
  office BYTEA NOT NULL,
  space BYTEA NOT NULL,
  device BYTEA NOT NULL,
  key_id BYTEA NOT NULL,
  generation BIGINT NOT NULL,
  box BYTEA NOT NULL,
  PRIMARY KEY (office, space, device, key_id)
);

-- Wrapped keys lie in boxes, several in one; a box is named by the beginning of its SHA-256.
CREATE TABLE box (
  office BYTEA NOT NULL,
  id BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (office, id)
);

-- Signed messages that change keys and were carried out: the same one again changes nothing.
CREATE TABLE done (
  office BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (office, hash)
);

CREATE TABLE arrival (
  office BYTEA NOT NULL,
  n BIGINT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  received BIGINT NOT NULL,
  area TEXT NOT NULL,
  language TEXT NOT NULL,
  box BYTEA NOT NULL,
  PRIMARY KEY (office, n)
);

CREATE TABLE enquiry (
  office BYTEA NOT NULL,
  code TEXT NOT NULL,
  received BIGINT NOT NULL,
  area TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  status_at BIGINT NOT NULL,
  promised TEXT NOT NULL,
  taken BIGINT NOT NULL,
  PRIMARY KEY (office, code)
);

CREATE TABLE upload (
  office BYTEA NOT NULL,
  id BYTEA NOT NULL,
  space BYTEA NOT NULL,
  sum BYTEA NOT NULL,
  size BIGINT NOT NULL,
  sums BYTEA NOT NULL,
  place BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  parts TEXT NOT NULL,
  device BYTEA NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (office, id)
);

CREATE TABLE attachment (
  office BYTEA NOT NULL,
  sum BYTEA NOT NULL,
  space BYTEA NOT NULL,
  size BIGINT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (office, sum, space)
);

CREATE TABLE pack (
  office BYTEA NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  size BIGINT NOT NULL,
  sum BYTEA NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (office, kind, name, revision)
);

CREATE TABLE sheet (
  office BYTEA NOT NULL,
  month TEXT NOT NULL,
  device BYTEA NOT NULL,
  measure TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (office, month, device, measure)
);

CREATE TABLE token (
  office BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (office, hash)
);

-- +goose Down
DROP TABLE office; DROP TABLE invite; DROP TABLE device; DROP TABLE line; DROP TABLE op; DROP TABLE held; DROP TABLE space;
DROP TABLE member; DROP TABLE purge; DROP TABLE wrap; DROP TABLE box; DROP TABLE enquiry; DROP TABLE arrival; DROP TABLE done; DROP TABLE upload; DROP TABLE attachment;
DROP TABLE pack; DROP TABLE sheet; DROP TABLE token;
