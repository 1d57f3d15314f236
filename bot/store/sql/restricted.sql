-- name: add_restricted(id, digest, channel, notice, at)!
-- Keeps a restricted record; nothing says whose it is.
INSERT INTO restricted (id, digest, channel, notice, received_at) VALUES (:id, :digest, :channel, :notice, :at);

-- name: add_restricted_part(record_id, sealed, at, by_office, mime)!
-- Adds what was written or a photo, sealed.
INSERT INTO restricted_parts (record_id, sealed, at, by_office, mime)
VALUES (:record_id, :sealed, :at, :by_office, :mime);

-- name: settle_restricted(id, outcome, at)!
-- Keeps what was decided about a record.
UPDATE restricted SET outcome = :outcome, settled_at = :at WHERE id = :id;

-- name: erase_restricted(record_id)!
-- Deletes the words of a record.
DELETE FROM restricted_parts WHERE record_id = :record_id;

-- name: restricted_by_digest(digest)^
-- The record whose code has a digest.
SELECT * FROM restricted_now WHERE digest = :digest;

-- name: restricted_by_id(id)^
-- The record with an id.
SELECT * FROM restricted_now WHERE id = :id;

-- name: latest_restricted(limit)
-- The newest records.
SELECT * FROM restricted_now ORDER BY seq DESC LIMIT :limit;

-- name: waiting_restricted(limit)
-- The records with words that wait for an outcome, the longest waiting first.
SELECT * FROM restricted_now WHERE waiting_since IS NOT NULL ORDER BY waiting_since, seq LIMIT :limit;

-- name: restricted_parts(record_id)
-- What was written in a record, the oldest first, without the bytes of photos.
SELECT seq, record_id, CASE WHEN mime IS NULL THEN sealed ELSE '' END AS sealed, at, by_office, mime
FROM restricted_parts WHERE record_id = :record_id ORDER BY seq;

-- name: restricted_part(seq)^
-- One part of a record, whole.
SELECT * FROM restricted_parts WHERE seq = :seq;

-- name: restricted_part_numbers()
-- The numbers of every part of every record, for new keys.
SELECT seq FROM restricted_parts ORDER BY seq;

-- name: reseal_restricted_part(seq, sealed)!
-- Puts the same words, sealed anew, in the place of a part.
UPDATE restricted_parts SET sealed = :sealed WHERE seq = :seq;

-- name: add_restricted_look(id, record_id, official_id, why, at, act)!
-- Writes down who opened a record, and why.
INSERT INTO restricted_looks (id, record_id, official_id, why, at, act)
VALUES (:id, :record_id, :official_id, :why, :at, :act);

-- name: restricted_looks(limit)
-- The latest looks at any record.
SELECT * FROM restricted_looks ORDER BY seq DESC LIMIT :limit;

-- name: restricted_looks_at(record_id)
-- The looks at one record, the oldest first.
SELECT * FROM restricted_looks WHERE record_id = :record_id ORDER BY seq;
