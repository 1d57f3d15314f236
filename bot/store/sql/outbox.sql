-- name: put_message(id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id, confided)!
-- Queues a message; no row when its key is there already.
INSERT INTO outbox
    (id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id, status, confided)
VALUES (
    :id, :dedupe_key, :channel, :recipient, :reply, :purpose, :created_at, :send_after, :case_id, 'pending', :confided
)
ON CONFLICT (dedupe_key) DO NOTHING;

-- name: hush_message(id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id)!
-- Keeps a message aside until its time.
INSERT INTO quiet_messages (id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id)
VALUES (:id, :dedupe_key, :channel, :recipient, :reply, :purpose, :created_at, :send_after, :case_id)
ON CONFLICT (dedupe_key) DO NOTHING;

-- name: let_out_messages(now)!
-- Queues what was kept aside and whose time has come.
INSERT INTO outbox (id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id, status)
SELECT id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id, 'pending'
FROM quiet_messages WHERE send_after <= :now ORDER BY send_after, created_at, id
ON CONFLICT (dedupe_key) DO NOTHING;

-- name: forget_let_out(now)!
-- Drops what was kept aside and is queued now.
DELETE FROM quiet_messages WHERE send_after <= :now;

-- name: end_leases()!
-- Makes due at once what was in the hand of a process that is no more.
UPDATE outbox SET status = 'pending', owner = NULL, lease_until = NULL WHERE status = 'sending';

-- name: message_sent(id, owner, at)!
-- Marks a leased message as taken by its platform, also one that was to be taken back while it was on its way.
UPDATE outbox SET
    status = 'sent', attempts = attempts + 1, last_error = '', lease_until = NULL, ended_at = :at,
    reply = CASE WHEN confided = 1 THEN '{"blocks":[]}' ELSE reply END
WHERE id = :id AND owner = :owner AND status IN ('sending', 'cancelled');

-- name: message_again(id, owner, send_after, error, counts)!
-- Puts a leased message back for later.
UPDATE outbox SET
    status = 'pending', attempts = attempts + :counts, last_error = :error, send_after = :send_after,
    owner = NULL, lease_until = NULL
WHERE id = :id AND owner = :owner AND status = 'sending';

-- name: message_dead(id, owner, error, at)!
-- Gives a leased message up.
UPDATE outbox SET
    status = 'dead', attempts = attempts + 1, last_error = :error, lease_until = NULL, ended_at = :at,
    reply = CASE WHEN confided = 1 THEN '{"blocks":[]}' ELSE reply END
WHERE id = :id AND owner = :owner AND status = 'sending';

-- name: message_ended(id, status, error)!
-- Writes what became of a message that was given up.
UPDATE outbox SET status = :status, last_error = :error WHERE id = :id AND status = 'dead';

-- name: tries_of_message(root, since, until)
-- Every try of one message: its key, and the keys that go on after it with a mark.
SELECT * FROM outbox WHERE dedupe_key = :root OR (dedupe_key >= :since AND dedupe_key < :until)
ORDER BY created_at, seq;

-- name: hold_messages(error, at)!
-- Gives every unsent message up.
UPDATE outbox SET
    status = 'dead', last_error = :error, owner = NULL, lease_until = NULL, ended_at = :at,
    reply = CASE WHEN confided = 1 THEN '{"blocks":[]}' ELSE reply END
WHERE status IN ('pending', 'sending');

-- name: messages_of_case(case_id)
-- Every message about a case, in the order in which they were queued.
SELECT * FROM outbox WHERE case_id = :case_id ORDER BY created_at, seq;

-- name: dead_messages_because(error, limit)
-- Messages that were given up for one reason, the newest first; none whose words are struck.
SELECT * FROM outbox
WHERE status = 'dead' AND last_error = :error AND confided = 0 AND dedupe_key NOT LIKE 'broadcast:%'
ORDER BY ended_at DESC, seq DESC LIMIT :limit;

-- name: dead_messages(limit)
-- Messages that were given up, the newest first: no letters of broadcasts, counted with theirs, and none without words.
SELECT * FROM outbox WHERE status = 'dead' AND confided = 0 AND dedupe_key NOT LIKE 'broadcast:%'
ORDER BY ended_at DESC, seq DESC LIMIT :limit;

-- name: letter_of_news_waits()$
-- Whether a letter of a broadcast has not left: by the index of those alone.
SELECT 1 FROM outbox WHERE purpose = 'broadcast' AND status IN ('pending', 'sending') LIMIT 1;
