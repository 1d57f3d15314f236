-- name: open_session(digest, official_id, created_at, seen_at)!
-- Keeps a log-in.
INSERT INTO desk_sessions (digest, official_id, created_at, seen_at)
VALUES (:digest, :official_id, :created_at, :seen_at);

-- name: session_by_digest(digest)^
-- The log-in with a digest.
SELECT * FROM desk_sessions WHERE digest = :digest;

-- name: see_session(digest, at)!
-- Notes when a log-in was used.
UPDATE desk_sessions SET seen_at = :at WHERE digest = :digest;

-- name: close_session(digest)!
-- Ends a log-in.
DELETE FROM desk_sessions WHERE digest = :digest;

-- name: count_wrong_passwords(name, since)$
-- How many wrong tries there were for a name since then.
SELECT count(*) FROM wrong_passwords WHERE name = :name AND at >= :since;

-- name: note_wrong_password(name, at)!
-- Counts a wrong try.
INSERT INTO wrong_passwords (name, at) VALUES (:name, :at);

-- name: forget_wrong_passwords(before)!
-- Drops wrong tries of long ago.
DELETE FROM wrong_passwords WHERE at < :before;

-- name: forget_sessions(before)!
-- Drops log-ins that were not used since.
DELETE FROM desk_sessions WHERE seen_at < :before;
