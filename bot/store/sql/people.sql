-- name: person_of_identity(channel, id)^
-- The person behind an identity.
SELECT people.id, people.language
FROM identities JOIN people ON people.id = identities.person_id
WHERE identities.channel = :channel AND identities.id = :id;

-- name: add_person(id, at)!
-- Keeps somebody who came for the first time.
INSERT INTO people (id, met_at) VALUES (:id, :at);

-- name: add_identity(channel, id, person_id, at)!
-- Keeps the identity that a new person speaks through.
INSERT INTO identities (channel, id, person_id, seen_at) VALUES (:channel, :id, :person_id, :at);

-- name: see_identity(channel, id, at)!
-- Notes that an identity spoke: who speaks can be reached.
UPDATE identities SET seen_at = :at, reachable = true WHERE channel = :channel AND id = :id;

-- name: set_language(id, language)!
-- Remembers the language that a person reads.
UPDATE people SET language = :language WHERE id = :id;

-- name: set_reachable(channel, id, reachable, at)!
-- Notes that an identity cannot be reached any more, or can again and so was the last to be heard of.
UPDATE identities SET reachable = :reachable, seen_at = CASE WHEN :reachable THEN :at ELSE seen_at END
WHERE channel = :channel AND id = :id;

-- name: ways_to_person(person_id)
-- The reachable identities of a person and a contact that they chose: the chosen one first, then the one used last.
SELECT identities.channel AS channel, identities.id AS id, talk.language AS language, chosen.person_id IS NOT NULL AS chosen,
    identities.seen_at AS seen_at
FROM identities LEFT JOIN conversations AS talk ON talk.channel = identities.channel AND talk.id = identities.id
    LEFT JOIN chosen_ways AS chosen ON chosen.person_id = identities.person_id
        AND chosen.channel = identities.channel AND chosen.id = identities.id
WHERE identities.person_id = :person_id AND identities.reachable
UNION ALL
SELECT chosen.channel AS channel, chosen.id AS id, people.language AS language, true AS chosen, contacts.given_at AS seen_at
FROM chosen_ways AS chosen
    JOIN contacts ON contacts.id = chosen.id AND contacts.person_id = chosen.person_id
    JOIN people ON people.id = chosen.person_id
WHERE chosen.person_id = :person_id AND contacts.confirmed_at IS NOT NULL AND contacts.reachable
ORDER BY chosen DESC, seen_at DESC, channel, id;
