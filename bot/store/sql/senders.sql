-- name: senders_to_reseal(after, mark, limit)
-- Cases whose sender is sealed under an older key, in the order of their ids.
SELECT id, version, pseudonym, sender, sender_name, sender_address, sender_phone FROM cases
WHERE id > :after AND sender NOT LIKE :mark
ORDER BY id LIMIT :limit;

-- name: unsealed_senders(limit)
-- Cases whose sender is not sealed at all.
SELECT id, version, pseudonym, sender, sender_name, sender_address, sender_phone FROM cases
WHERE sender_name IS NOT NULL
ORDER BY id LIMIT :limit;

-- name: seal_sender(id, version, sender)!
-- Writes a case's sender sealed anew, unless somebody wrote the case meanwhile.
UPDATE cases SET sender = :sender, sender_name = NULL, sender_address = NULL, sender_phone = NULL
WHERE id = :id AND version = :version;

-- name: talks_with_sender(channel, id, limit)
-- Talks in which a draft stands, after one of them.
SELECT channel, id, data FROM conversations
WHERE (channel, id) > (:channel, :id) AND data LIKE '%"draft"%'
ORDER BY channel, id LIMIT :limit;

-- name: seal_talk(channel, id, before, data)!
-- Writes what a talk holds sealed anew, unless the talk went on meanwhile.
UPDATE conversations SET data = :data WHERE channel = :channel AND id = :id AND data = :before;
