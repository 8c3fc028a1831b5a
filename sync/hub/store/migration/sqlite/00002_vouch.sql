-- +goose Up
-- What laptops vouch for: the proof a device brought with an invite that a laptop made, and the roll a device that leads the office signed.

CREATE TABLE vouch (
  office BLOB NOT NULL,
  device BLOB NOT NULL,
  proof BLOB NOT NULL,
  number INTEGER NOT NULL,
  roll BLOB NOT NULL,
  PRIMARY KEY (office, device)
) STRICT;
