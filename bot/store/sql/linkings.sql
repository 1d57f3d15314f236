-- name: drop_link_codes(channel, id, now)!
-- Deletes the code of an identity, and codes that lapsed.
DELETE FROM link_codes WHERE (channel = :channel AND id = :id) OR expires_at <= :now;

-- name: drop_lapsed_codes(now)!
-- Deletes codes that lapsed.
DELETE FROM link_codes WHERE expires_at <= :now;

-- name: keep_link_code(digest, channel, id, expires_at)!
-- Keeps a code; no row when the same is there.
INSERT INTO link_codes (digest, channel, id, expires_at) VALUES (:digest, :channel, :id, :expires_at)
ON CONFLICT (digest) DO NOTHING;

-- name: look_at_link_code(digest, now)^
-- Who asked for a code that holds.
SELECT channel, id FROM link_codes WHERE digest = :digest AND expires_at > :now;

-- name: take_link_code(digest, now)^
-- Deletes a code that holds, and tells who asked for it.
DELETE FROM link_codes WHERE digest = :digest AND expires_at > :now RETURNING channel, id;

-- name: join_identities(kept, gone)!
-- Identities of one person become another's.
UPDATE identities SET person_id = :kept WHERE person_id = :gone;

-- name: join_cases(kept, gone)!
-- Cases of one person become another's.
UPDATE cases SET person_id = :kept WHERE person_id = :gone;

-- name: join_consents(kept, gone)!
-- What one person agreed to is another's word.
UPDATE consents SET person_id = :kept WHERE person_id = :gone;

-- name: join_data_requests(kept, gone)!
-- Requests of one person become another's; who has one of them in hand reads it anew.
UPDATE data_requests SET person_id = :kept, version = version + 1 WHERE person_id = :gone;

-- name: join_petitions(kept, gone)!
-- Letters of one person become another's.
UPDATE petition_forms SET person_id = :kept WHERE person_id = :gone;

-- name: drop_unrated_joinings(kept, gone)!
-- Where both joined a case and only the one who goes has rated it, that one's is kept.
DELETE FROM case_followers WHERE person_id = :kept AND verdict IS NULL AND case_id IN (
    SELECT case_id FROM case_followers WHERE person_id = :gone AND verdict IS NOT NULL
);

-- name: drop_double_joinings(kept, gone)!
-- One joining of each case is enough, and none of one's own case.
DELETE FROM case_followers WHERE (
    person_id = :gone AND case_id IN (SELECT case_id FROM case_followers WHERE person_id = :kept)
) OR (
    person_id IN (:kept, :gone) AND case_id IN (SELECT id FROM cases WHERE person_id IN (:kept, :gone))
);

-- name: join_joinings(kept, gone)!
-- What one person joined is joined by another.
UPDATE case_followers SET person_id = :kept WHERE person_id = :gone;

-- name: join_followings(kept, gone)!
-- What one person follows is followed by another, for the longer of both spans.
INSERT INTO followings (person_id, code, until)
SELECT CAST(:kept AS text), code, until FROM followings WHERE person_id = :gone
ON CONFLICT (person_id, code) DO UPDATE SET until = CASE
    WHEN followings.until IS NULL OR excluded.until IS NULL THEN NULL
    WHEN followings.until > excluded.until THEN followings.until
    ELSE excluded.until
END;

-- name: drop_followings(gone)!
-- Deletes what was copied to another.
DELETE FROM followings WHERE person_id = :gone;

-- name: join_subscriptions(kept, gone)!
-- What one person takes news of is taken by another, since the earlier of both days.
INSERT INTO subscriptions (person_id, topic, about, at)
SELECT CAST(:kept AS text), topic, about, at FROM subscriptions WHERE person_id = :gone
ON CONFLICT (person_id, topic, about) DO UPDATE SET at = CASE
    WHEN subscriptions.at < excluded.at THEN subscriptions.at
    ELSE excluded.at
END;

-- name: drop_subscriptions(gone)!
-- Deletes what was copied to another.
DELETE FROM subscriptions WHERE person_id = :gone;

-- name: join_agreements(kept, gone)!
-- That one person's questions may be remembered holds for another.
INSERT INTO agreements (person_id) SELECT CAST(:kept AS text) FROM agreements WHERE person_id = :gone
ON CONFLICT (person_id) DO NOTHING;

-- name: drop_agreements(gone)!
-- Deletes what was copied to another.
DELETE FROM agreements WHERE person_id = :gone;

-- name: drop_unanswered_asks(kept, gone)!
-- Where both were asked in a campaign and only the one who goes has spoken, that one's is kept.
DELETE FROM campaign_people WHERE person_id = :kept AND answer = 'waiting' AND campaign_id IN (
    SELECT campaign_id FROM campaign_people WHERE person_id = :gone AND answer <> 'waiting'
);

-- name: drop_double_asks(kept, gone)!
-- One person is asked once in a campaign.
DELETE FROM campaign_people
WHERE person_id = :gone AND campaign_id IN (SELECT campaign_id FROM campaign_people WHERE person_id = :kept);

-- name: join_asks(kept, gone)!
-- What one person was asked in campaigns, another was.
UPDATE campaign_people SET person_id = :kept WHERE person_id = :gone;

-- name: drop_double_marks(kept, gone)!
-- A factor that both answered is marked once.
DELETE FROM survey_marks WHERE about = :gone AND EXISTS (
    SELECT 1 FROM survey_marks AS same
    WHERE same.about = :kept AND same.survey = survey_marks.survey AND same.factor = survey_marks.factor
);

-- name: join_marks(kept, gone)!
-- Factors that one person answered, another did.
UPDATE survey_marks SET about = :kept WHERE about = :gone;

-- name: drop_double_contacts(kept, gone)!
-- Of each kind of contact one is kept.
DELETE FROM contacts WHERE person_id = :gone AND kind IN (SELECT kind FROM contacts WHERE person_id = :kept);

-- name: join_contacts(kept, gone)!
-- Contacts of one person become another's.
UPDATE contacts SET person_id = :kept WHERE person_id = :gone;

-- name: join_chosen(kept, gone)!
-- Where one person chose to be told, when the other chose nothing.
UPDATE chosen_ways SET person_id = :kept
WHERE person_id = :gone AND NOT EXISTS (SELECT 1 FROM chosen_ways AS other WHERE other.person_id = :kept);

-- name: drop_chosen(person_id)!
-- Forgets where a person chose to be told.
DELETE FROM chosen_ways WHERE person_id = :person_id;

-- name: choose_way(person_id, channel, id)!
-- Keeps where a person chose to be told.
INSERT INTO chosen_ways (person_id, channel, id) VALUES (:person_id, :channel, :id)
ON CONFLICT (person_id) DO UPDATE SET channel = excluded.channel, id = excluded.id;

-- name: chosen_way(person_id)^
-- Where a person chose to be told.
SELECT channel, id FROM chosen_ways WHERE person_id = :person_id;

-- name: drop_codes_of_person(person_id)!
-- Deletes the codes of a person's identities.
DELETE FROM link_codes WHERE EXISTS (
    SELECT 1 FROM identities WHERE identities.person_id = :person_id
        AND identities.channel = link_codes.channel AND identities.id = link_codes.id
);

-- name: part_identity(channel, id, person_id, new_id)!
-- An identity becomes a new person's; no row when it is not this person's.
UPDATE identities SET person_id = :new_id WHERE channel = :channel AND id = :id AND person_id = :person_id;

-- name: part_cases(channel, id, person_id, new_id)!
-- The cases that came in through an identity go with it.
UPDATE cases SET person_id = :new_id
WHERE person_id = :person_id AND origin_channel = :channel AND origin_id = :id;

-- name: part_joinings(channel, id, person_id, new_id)!
-- What was joined through an identity goes with it.
UPDATE case_followers SET person_id = :new_id WHERE person_id = :person_id AND channel = :channel AND identity = :id;

-- name: part_consents(channel, person_id, new_id)!
-- What was said of consent in a channel goes with the identity there, when it was the only one.
UPDATE consents SET person_id = :new_id WHERE person_id = :person_id AND channel = :channel
    AND NOT EXISTS (SELECT 1 FROM identities WHERE person_id = :person_id AND channel = :channel);

-- name: part_photos(channel, id, person_id, new_id)!
-- A picture in the other's case goes with the case: officials see it, its former owner does not.
UPDATE photos SET owner = '' WHERE (
    channel = :channel AND owner = :id AND EXISTS (
        SELECT 1 FROM cases
        WHERE cases.person_id = :person_id AND cases.attachments LIKE '%"' || photos.id || '"%'
    )
) OR (
    EXISTS (
        SELECT 1 FROM identities WHERE identities.person_id = :person_id
            AND identities.channel = photos.channel AND identities.id = photos.owner
    ) AND EXISTS (
        SELECT 1 FROM cases WHERE cases.person_id = :new_id AND cases.attachments LIKE '%"' || photos.id || '"%'
    )
);

-- name: part_pickups(channel, id, person_id, new_id)!
-- A file that is still to be fetched for the other's case is fetched as nobody's.
UPDATE pickups SET owner = '' WHERE (
    channel = :channel AND owner = :id AND case_id IN (SELECT id FROM cases WHERE person_id = :person_id)
) OR (
    EXISTS (
        SELECT 1 FROM identities WHERE identities.person_id = :person_id
            AND identities.channel = pickups.channel AND identities.id = pickups.owner
    ) AND case_id IN (SELECT id FROM cases WHERE person_id = :new_id)
);

-- name: part_chosen(channel, id, person_id)!
-- Forgets that a person chose this identity.
DELETE FROM chosen_ways WHERE person_id = :person_id AND channel = :channel AND id = :id;

-- name: forget_whom_told(channel, id, person_id, new_id)!
-- Of notices that left: that an identity was told of the other person's cases.
UPDATE outbox SET recipient = '', status = CASE WHEN status = 'dead' THEN 'cancelled' ELSE status END
WHERE ended_at IS NOT NULL AND purpose IN ('notice', 'reminder') AND recipient <> '' AND (
    (channel = :channel AND recipient = :id AND case_id IN (SELECT id FROM cases WHERE person_id = :person_id))
    OR (
        NOT (channel = :channel AND recipient = :id)
        AND case_id IN (SELECT id FROM cases WHERE person_id = :new_id)
        AND EXISTS (
            SELECT 1 FROM identities WHERE identities.person_id = :person_id
                AND identities.channel = outbox.channel AND identities.id = outbox.recipient
        )
    )
);

-- name: lead_back_strays(channel, id, person_id, new_id)!
-- Notices of the other person's cases that wait for an identity go to where those cases came from.
UPDATE outbox SET
    channel = (SELECT origin_channel FROM cases WHERE cases.id = outbox.case_id),
    recipient = (SELECT origin_id FROM cases WHERE cases.id = outbox.case_id)
WHERE ended_at IS NULL AND purpose IN ('notice', 'reminder') AND (
    (channel = :channel AND recipient = :id AND case_id IN (SELECT id FROM cases WHERE person_id = :person_id))
    OR (
        NOT (channel = :channel AND recipient = :id)
        AND case_id IN (SELECT id FROM cases WHERE person_id = :new_id)
        AND EXISTS (
            SELECT 1 FROM identities WHERE identities.person_id = :person_id
                AND identities.channel = outbox.channel AND identities.id = outbox.recipient
        )
    )
);

-- name: forget_told_of_links(since, until)!
-- Deletes what was told of a person's links.
DELETE FROM outbox WHERE dedupe_key >= :since AND dedupe_key < :until AND status <> 'sending';
