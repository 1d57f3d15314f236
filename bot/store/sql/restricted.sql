-- name: add_restricted(id, digest, channel, notice, at)!
-- Keeps a restricted record; nothing says whose it is.
INSERT INTO restricted (id, digest, channel, notice, received_at) VALUES (:id, :digest, :channel, :notice, :at);

-- name: add_restricted_part(record_id, sealed, at)!
-- Adds what was written, sealed.
INSERT INTO restricted_parts (record_id, sealed, at) VALUES (:record_id, :sealed, :at);

-- name: restricted_by_digest(digest)^
-- The record whose code has a digest.
SELECT restricted.*,
    (SELECT count(*) FROM restricted_parts WHERE record_id = restricted.id) AS parts,
    (SELECT count(*) FROM restricted_looks WHERE record_id = restricted.id) AS looks
FROM restricted WHERE digest = :digest;

-- name: restricted_by_id(id)^
-- The record with an id.
SELECT restricted.*,
    (SELECT count(*) FROM restricted_parts WHERE record_id = restricted.id) AS parts,
    (SELECT count(*) FROM restricted_looks WHERE record_id = restricted.id) AS looks
FROM restricted WHERE id = :id;

-- name: latest_restricted(limit)
-- The newest records.
SELECT restricted.*,
    (SELECT count(*) FROM restricted_parts WHERE record_id = restricted.id) AS parts,
    (SELECT count(*) FROM restricted_looks WHERE record_id = restricted.id) AS looks
FROM restricted ORDER BY seq DESC LIMIT :limit;

-- name: restricted_parts(record_id)
-- What was written in a record, the oldest first.
SELECT * FROM restricted_parts WHERE record_id = :record_id ORDER BY seq;

-- name: every_restricted_part()
-- Every part of every record, for new keys.
SELECT * FROM restricted_parts ORDER BY seq;

-- name: reseal_restricted_part(seq, sealed)!
-- Puts the same words, sealed anew, in the place of a part.
UPDATE restricted_parts SET sealed = :sealed WHERE seq = :seq;

-- name: add_restricted_look(id, record_id, official_id, why, at)!
-- Writes down who opened a record, and why.
INSERT INTO restricted_looks (id, record_id, official_id, why, at)
VALUES (:id, :record_id, :official_id, :why, :at);

-- name: restricted_looks(limit)
-- The latest looks at any record.
SELECT * FROM restricted_looks ORDER BY seq DESC LIMIT :limit;

-- name: restricted_looks_at(record_id)
-- The looks at one record, the oldest first.
SELECT * FROM restricted_looks WHERE record_id = :record_id ORDER BY seq;
