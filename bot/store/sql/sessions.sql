-- name: open_session(digest, official_id, created_at, seen_at, browser)!
-- Keeps a log-in.
INSERT INTO desk_sessions (digest, official_id, created_at, seen_at, browser)
VALUES (:digest, :official_id, :created_at, :seen_at, :browser);

-- name: session_by_digest(digest)^
-- The log-in with a digest.
SELECT * FROM desk_sessions WHERE digest = :digest;

-- name: see_session(digest, at)!
-- Notes when a log-in was used.
UPDATE desk_sessions SET seen_at = :at WHERE digest = :digest;

-- name: close_session(digest)!
-- Ends a log-in.
DELETE FROM desk_sessions WHERE digest = :digest;

-- name: sessions_of_official(official_id)
-- An official's log-ins, the one used last first.
SELECT * FROM desk_sessions WHERE official_id = :official_id ORDER BY seen_at DESC, digest;

-- name: close_sessions_of_official(official_id, but)!
-- Ends an official's log-ins but one.
DELETE FROM desk_sessions WHERE official_id = :official_id AND digest <> :but;

-- name: close_every_session()!
-- Ends everybody's log-ins.
DELETE FROM desk_sessions;

-- name: open_half_log_in(digest, official_id, begun_at, missing)!
-- Keeps a half log-in.
INSERT INTO half_log_ins (digest, official_id, begun_at, missing) VALUES (:digest, :official_id, :begun_at, :missing);

-- name: half_log_in(digest)^
-- The half log-in with a digest.
SELECT * FROM half_log_ins WHERE digest = :digest;

-- name: close_half_log_in(digest)!
-- Ends a half log-in.
DELETE FROM half_log_ins WHERE digest = :digest;

-- name: close_half_log_ins_of_official(official_id)!
-- Ends an official's half log-ins.
DELETE FROM half_log_ins WHERE official_id = :official_id;

-- name: close_every_half_log_in()!
-- Ends everybody's half log-ins.
DELETE FROM half_log_ins;

-- name: forget_half_log_ins(before)!
-- Drops half log-ins of long ago.
DELETE FROM half_log_ins WHERE begun_at < :before;

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
