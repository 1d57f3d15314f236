-- name: keep_petition(digest, person_id, sealed, expires_at)!
-- Keeps a sealed letter until it lapses.
INSERT INTO petition_forms (digest, person_id, sealed, expires_at) VALUES (:digest, :person_id, :sealed, :expires_at);

-- name: petition_waits(digest, at)$
-- Whether a letter is still there.
SELECT 1 FROM petition_forms WHERE digest = :digest AND expires_at >= :at;

-- name: take_petition(digest, at)^
-- Gives a letter and deletes it.
DELETE FROM petition_forms WHERE digest = :digest AND expires_at >= :at RETURNING sealed;

-- name: forget_petitions(person_id)!
-- Deletes a person's letters.
DELETE FROM petition_forms WHERE person_id = :person_id;

-- name: drop_petitions(before)!
-- Deletes letters that lapsed.
DELETE FROM petition_forms WHERE expires_at < :before;
