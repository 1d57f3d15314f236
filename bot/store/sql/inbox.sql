-- name: claim_key(key, at)!
-- Marks an update's key as handled; no row when it was before.
INSERT INTO inbox (key, claimed_at) VALUES (:key, :at) ON CONFLICT (key) DO NOTHING;

-- name: forget_keys(before)!
-- Drops the keys of updates that no platform sends again.
DELETE FROM inbox WHERE claimed_at < :before;

-- name: arrival(channel, id, messages, minute)^
-- Who speaks through an identity and how often in a minute, where the talk stands, which official it is; one row always.
SELECT
    people.id AS person_id, people.language AS person_language,
    talk.flow, talk.step, talk.data, talk.procedure, talk.choices, talk.language,
    official.id AS official_id, said.count AS said
FROM (SELECT 1 AS one) AS always
LEFT JOIN identities AS known ON known.channel = :channel AND known.id = :id
LEFT JOIN people ON people.id = known.person_id
LEFT JOIN tallies AS said ON said.name = :messages || people.id AND said."window" = :minute
LEFT JOIN conversations AS talk ON talk.channel = :channel AND talk.id = :id
LEFT JOIN official_chats AS chat ON chat.channel = :channel AND chat.id = :id
LEFT JOIN officials AS official ON official.id = chat.official_id AND official.active;
