-- name: offer_secret(official_id, secret, at)!
-- Keeps a secret that is not in force yet.
INSERT INTO offered_secrets (official_id, secret, offered_at) VALUES (:official_id, :secret, :at)
ON CONFLICT (official_id) DO UPDATE SET secret = excluded.secret, offered_at = excluded.offered_at;

-- name: offered_secret(official_id, since)$
-- The secret that was offered since then.
SELECT secret FROM offered_secrets WHERE official_id = :official_id AND offered_at >= :since;

-- name: drop_offered_secret(official_id)!
-- The offer is over.
DELETE FROM offered_secrets WHERE official_id = :official_id;

-- name: second_factor(official_id)^
-- The second factor in force.
SELECT * FROM second_factors WHERE official_id = :official_id;

-- name: second_factors()
-- Every second factor in force.
SELECT * FROM second_factors ORDER BY official_id;

-- name: put_second_factor(official_id, secret, since, last_step)!
-- Sets the second factor.
INSERT INTO second_factors (official_id, secret, since, last_step) VALUES (:official_id, :secret, :since, :last_step)
ON CONFLICT (official_id) DO UPDATE SET
    secret = excluded.secret, since = excluded.since, last_step = excluded.last_step;

-- name: take_step(official_id, step)!
-- Notes the time step of a code, when it is later than the last.
UPDATE second_factors SET last_step = :step WHERE official_id = :official_id AND last_step < :step;

-- name: reseal_second_factor(official_id, secret)!
-- The same secret, sealed anew.
UPDATE second_factors SET secret = :secret WHERE official_id = :official_id;

-- name: drop_second_factor(official_id)!
-- Takes a second factor away.
DELETE FROM second_factors WHERE official_id = :official_id;

-- name: keep_recovery_code(official_id, kept)!
-- Keeps the hash of a recovery code.
INSERT INTO recovery_codes (official_id, kept) VALUES (:official_id, :kept);

-- name: recovery_codes(official_id)
-- The hashes of the codes that were not used.
SELECT kept FROM recovery_codes WHERE official_id = :official_id ORDER BY kept;

-- name: take_recovery_code(official_id, kept)!
-- Uses a recovery code up.
DELETE FROM recovery_codes WHERE official_id = :official_id AND kept = :kept;

-- name: drop_recovery_codes(official_id)!
-- Older codes are good no more.
DELETE FROM recovery_codes WHERE official_id = :official_id;

-- name: add_account_event(id, official_id, change, at, by_id)!
-- Adds a line to an account's history.
INSERT INTO account_events (id, official_id, change, at, by_id) VALUES (:id, :official_id, :change, :at, :by_id);

-- name: account_history(official_id, most)
-- An account's history, the newest first.
SELECT * FROM account_events WHERE official_id = :official_id ORDER BY seq DESC LIMIT :most;

-- name: untold_account_events(official_id)
-- What others did to an account and its owner has not read.
SELECT * FROM account_events AS event
WHERE event.official_id = :official_id AND (event.by_id IS NULL OR event.by_id <> :official_id)
    AND event.seq > coalesce((SELECT seq FROM account_events_told WHERE official_id = :official_id), 0)
ORDER BY event.seq;

-- name: tell_account_events(official_id)!
-- The owner has read the history until now.
INSERT INTO account_events_told (official_id, seq)
SELECT :official_id, coalesce(max(seq), 0) FROM account_events WHERE official_id = :official_id
ON CONFLICT (official_id) DO UPDATE SET seq = excluded.seq;

-- name: drop_password_links(official_id)!
-- Earlier links are good no more.
DELETE FROM password_links WHERE official_id = :official_id;

-- name: add_password_link(digest, official_id, created_at, expires_at)!
-- Keeps a link for a new password.
INSERT INTO password_links (digest, official_id, created_at, expires_at)
VALUES (:digest, :official_id, :created_at, :expires_at);

-- name: peek_password_link(digest, at)^
-- A link that can still be used.
SELECT * FROM password_links WHERE digest = :digest AND used_at IS NULL AND expires_at > :at;

-- name: take_password_link(digest, at)^
-- Uses a link up.
UPDATE password_links SET used_at = :at WHERE digest = :digest AND used_at IS NULL AND expires_at > :at RETURNING *;

-- name: seal_mark()$
-- The word that opens under the keys of this archive.
SELECT sealed FROM seal_mark WHERE id = 1;

-- name: set_seal_mark(sealed)!
-- Keeps that word.
INSERT INTO seal_mark (id, sealed) VALUES (1, :sealed) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed;
