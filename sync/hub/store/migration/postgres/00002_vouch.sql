-- +goose Up
-- What laptops vouch for: the proof a device brought with an invite that a laptop made, and the roll a device that leads the office signed.

CREATE TABLE vouch (
  office BYTEA NOT NULL,
  device BYTEA NOT NULL,
  proof BYTEA NOT NULL,
  number BIGINT NOT NULL,
  roll BYTEA NOT NULL,
  PRIMARY KEY (office, device)
);
