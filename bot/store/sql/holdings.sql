-- name: accounts_of_person(person_id)
-- A person's accounts with what is kept beside each, the one used last first.
SELECT identities.channel, identities.id, identities.reachable, identities.seen_at,
    (SELECT count(*) FROM weblog WHERE weblog.channel = identities.channel AND weblog.recipient = identities.id)
        AS lines,
    (SELECT count(*) FROM photos WHERE photos.channel = identities.channel AND photos.owner = identities.id)
        AS photos,
    (SELECT data FROM conversations WHERE conversations.channel = identities.channel
        AND conversations.id = identities.id) AS data
FROM identities WHERE identities.person_id = :person_id
ORDER BY identities.seen_at DESC, identities.channel, identities.id;

-- name: forget_conversation(channel, id)!
-- Deletes where a talk stands.
DELETE FROM conversations WHERE channel = :channel AND id = :id;

-- name: forget_lines(channel, recipient)!
-- Deletes the lines of a web chat.
DELETE FROM weblog WHERE channel = :channel AND recipient = :recipient;

-- name: forget_sent(channel, recipient)!
-- Deletes what was sent to an account, and answers in its talk that wait to be sent.
DELETE FROM outbox WHERE channel = :channel AND recipient = :recipient AND (ended_at IS NOT NULL OR purpose = 'reply');

-- name: forget_unsent(channel, recipient)!
-- Deletes notices, reminders and news that wait to be sent to a citizen's account.
DELETE FROM outbox WHERE channel = :channel AND recipient = :recipient
    AND purpose IN ('notice', 'reminder', 'broadcast');

-- name: forget_post_of_case(case_id)!
-- Deletes what was sent about a case, to whomever, or waits to be sent.
DELETE FROM outbox WHERE case_id = :case_id;

-- name: forget_quiet_of_case(case_id)!
-- Deletes what waits for somebody's quiet hours to be over.
DELETE FROM quiet_messages WHERE case_id = :case_id;

-- name: hush_notices(channel, recipient)!
-- Takes back notices and reminders of cases that wait to be sent to an account.
DELETE FROM outbox
WHERE channel = :channel AND recipient = :recipient AND purpose IN ('notice', 'reminder') AND status = 'pending'
    AND case_id IS NOT NULL;

-- name: photos_of(channel, owner)
-- The ids of an account's photos.
SELECT id FROM photos WHERE channel = :channel AND owner = :owner;

-- name: forget_photo(id)!
-- Deletes a photo.
DELETE FROM photos WHERE id = :id;

-- name: disown_photo(id)!
-- Leaves a photo without an owner: only officials who may open its case see it.
UPDATE photos SET owner = '' WHERE id = :id;

-- name: forget_account(channel, id)!
-- Deletes an account, save one that an official acts from.
DELETE FROM identities WHERE channel = :channel AND id = :id
    AND NOT EXISTS (SELECT 1 FROM official_chats AS chat WHERE chat.channel = :channel AND chat.id = :id);

-- name: pseudonymise_case(id, version, person_id, pseudonym, content, proposal, answer)!
-- Puts a pseudonym in the place of a case's sender, over the version that was read.
UPDATE cases SET
    person_id = :person_id, pseudonym = :pseudonym, content = :content, proposal = :proposal, answer = :answer,
    origin_id = '', sender_name = NULL, sender_address = NULL, sender_phone = NULL, version = version + 1
WHERE id = :id AND version = :version;

-- name: rewrite_note(id, note, person_id)!
-- Puts other words in the place of an event's; the archive refuses it unless the case is under a pseudonym.
UPDATE case_events SET note = :note, actor_id = CASE WHEN actor = 'citizen' THEN :person_id ELSE actor_id END
WHERE id = :id;

-- name: rewrite_reason(case_id, why)!
-- Puts other words in the place of a verdict's reason.
UPDATE verdicts SET why = :why WHERE case_id = :case_id;

-- name: forget_earlier_reasons(case_id)!
-- Takes away why a citizen was not satisfied with earlier results.
UPDATE verdict_rounds SET why = ''
WHERE case_id = :case_id AND round < (SELECT max(round) FROM verdict_rounds WHERE case_id = :case_id);
