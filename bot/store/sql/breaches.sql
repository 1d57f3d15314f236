-- name: add_breach(id, discovered_at, what, kinds, people, noted_at)!
-- Keeps a breach.
INSERT INTO breaches (id, discovered_at, what, kinds, people, noted_at)
VALUES (:id, :discovered_at, :what, :kinds, :people, :noted_at);

-- name: add_breach_entry(id, breach_id, kind, words, at, noted_at, official_id)!
-- Adds a line to the log of a breach.
INSERT INTO breach_entries (id, breach_id, kind, words, at, noted_at, official_id)
VALUES (:id, :breach_id, :kind, :words, :at, :noted_at, :official_id);

-- name: breach_by_id(id)^
-- One breach.
SELECT * FROM breaches WHERE id = :id;

-- name: breaches_known()
-- Every breach, the latest discovered first.
SELECT * FROM breaches ORDER BY discovered_at DESC, id;

-- name: breach_entries(breach_id)
-- The log of a breach, the oldest first.
SELECT * FROM breach_entries WHERE breach_id = :breach_id ORDER BY seq;
