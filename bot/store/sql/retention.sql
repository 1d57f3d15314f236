-- name: due_talks(before, limit)
-- Talks that nobody went on with since.
SELECT channel, id FROM conversations WHERE saved_at < :before ORDER BY saved_at LIMIT :limit;

-- name: drop_idle_account(channel, id)!
-- Deletes the account of somebody who left nothing that still needs it: no case, no wish to be told, no request.
DELETE FROM identities WHERE channel = :channel AND id = :id
    AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.person_id = identities.person_id)
    AND NOT EXISTS (SELECT 1 FROM followings WHERE followings.person_id = identities.person_id)
    AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.person_id = identities.person_id)
    AND NOT EXISTS (SELECT 1 FROM agreements WHERE agreements.person_id = identities.person_id)
    AND NOT EXISTS (SELECT 1 FROM case_followers WHERE case_followers.person_id = identities.person_id)
    AND NOT EXISTS (
        SELECT 1 FROM data_requests WHERE data_requests.person_id = identities.person_id AND ended_at IS NULL
    )
    AND NOT EXISTS (SELECT 1 FROM official_chats AS chat WHERE chat.channel = :channel AND chat.id = :id);

-- name: due_lines(before, limit)
-- Old lines of the web chat among the first of all: ids rise with time, so no index on the time is needed.
SELECT oldest.id FROM (SELECT id, at FROM weblog ORDER BY id LIMIT :limit) AS oldest WHERE oldest.at < :before;

-- name: drop_line(id)!
-- Deletes a line of the web chat.
DELETE FROM weblog WHERE id = :id;

-- name: due_photos(before, limit)
-- Photos of long ago in no case of their owner and in no draft.
SELECT photos.id FROM photos
WHERE photos.put_at < :before AND photos.owner <> ''
    AND NOT EXISTS (
        SELECT 1 FROM identities JOIN cases ON cases.person_id = identities.person_id
        WHERE identities.channel = photos.channel AND identities.id = photos.owner
            AND cases.attachments LIKE '%"' || photos.id || '"%'
    )
    AND NOT EXISTS (
        SELECT 1 FROM conversations
        WHERE conversations.channel = photos.channel AND conversations.id = photos.owner
            AND conversations.data LIKE '%"' || photos.id || '"%'
    )
ORDER BY photos.put_at LIMIT :limit;

-- name: due_replies(before, limit)
-- Answers in talks that ended long ago.
SELECT id FROM outbox WHERE purpose = 'reply' AND ended_at IS NOT NULL AND ended_at < :before
ORDER BY ended_at LIMIT :limit;

-- name: due_notices(before, limit)
-- Notices, alerts, digests, reminders and news that ended long ago.
SELECT id FROM outbox WHERE purpose IN ('notice', 'alert', 'digest', 'reminder', 'broadcast')
    AND ended_at IS NOT NULL AND ended_at < :before
ORDER BY ended_at LIMIT :limit;

-- name: drop_message(id)!
-- Deletes a message that ended.
DELETE FROM outbox WHERE id = :id AND ended_at IS NOT NULL;

-- name: due_senders(before, limit)
-- Codes of cases that ended, with nothing but comments and looks at the sender since, whose sender is still kept.
SELECT code FROM cases
WHERE pseudonym IS NULL AND status IN ('answered', 'declined', 'closed', 'withdrawn') AND received_at < :before
    AND NOT EXISTS (SELECT 1 FROM case_events WHERE case_events.case_id = cases.id AND case_events.at >= :before
        AND case_events.kind NOT IN ('noted', 'unsealed'))
ORDER BY received_at LIMIT :limit;

-- name: due_request_words(before, limit)
-- Requests that ended long ago and still hold the person's words.
SELECT id FROM data_requests WHERE ended_at IS NOT NULL AND words <> '' AND ended_at < :before
ORDER BY ended_at LIMIT :limit;

-- name: drop_request_words(id)!
-- Deletes a person's words from a request that ended.
UPDATE data_requests SET words = '' WHERE id = :id;

-- name: count_updates(before)$
-- How many keys there are of updates that no platform sends again.
SELECT count(*) FROM inbox WHERE claimed_at < :before;

-- name: count_logins(before)$
-- How many log-ins were not used since.
SELECT count(*) FROM desk_sessions WHERE seen_at < :before;
