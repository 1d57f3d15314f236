-- name: add_broadcast(id, topic, about, office, words, words_en, link, send_at, state, made_at, official_id, decided_by, source)!
-- Keeps a new broadcast; no row when its source led to one before.
INSERT INTO broadcasts
    (id, topic, about, office, words, words_en, link, send_at, state, made_at, official_id, decided_by, source)
VALUES
    (:id, :topic, :about, :office, :words, :words_en, :link, :send_at, :state, :made_at, :official_id, :decided_by,
    :source)
ON CONFLICT (source) DO NOTHING;

-- name: broadcast_by_id(id)^
-- One broadcast.
SELECT * FROM broadcasts WHERE id = :id;

-- name: known_broadcasts(office, limit)
-- Broadcasts of an office (null: of all), the newest first.
SELECT * FROM broadcasts WHERE (CAST(:office AS text) IS NULL OR office = :office)
ORDER BY made_at DESC, id LIMIT :limit;

-- name: save_broadcast(id, before, words, words_en, link, send_at, state, official_id, decided_by)!
-- Writes a broadcast; no row when it moved on.
UPDATE broadcasts SET
    words = :words, words_en = :words_en, link = :link, send_at = :send_at, state = :state, official_id = :official_id,
    decided_by = :decided_by
WHERE id = :id AND state = :before;

-- name: note_broadcast(id, broadcast_id, deed, at, official_id, note)!
-- Keeps a step of a broadcast.
INSERT INTO broadcast_steps (id, broadcast_id, deed, at, official_id, note)
VALUES (:id, :broadcast_id, :deed, :at, :official_id, :note);

-- name: steps_of_broadcast(broadcast_id)
-- The steps of a broadcast, the earliest first.
SELECT * FROM broadcast_steps WHERE broadcast_id = :broadcast_id ORDER BY seq;

-- name: audience_of_topic(topic, about)
-- How many people take news of something, agree to be sent news and can be reached, by the channel they used last.
SELECT way.channel, count(*) AS count
FROM (
    SELECT person_id FROM subscriptions WHERE topic = :topic AND about = :about
    UNION ALL
    SELECT person_id FROM followings WHERE :topic = 'procedure' AND code = :about AND until IS NULL
) AS taker
JOIN identities AS way ON way.person_id = taker.person_id AND way.reachable
WHERE NOT EXISTS (
        SELECT 1 FROM identities AS later
        WHERE later.person_id = way.person_id AND later.reachable
            AND (later.seen_at, later.channel, later.id) > (way.seen_at, way.channel, way.id)
    )
    AND (
        SELECT said.given FROM consents AS said
        WHERE said.person_id = taker.person_id AND said.purpose = 'news' ORDER BY said.seq DESC LIMIT 1
    )
GROUP BY way.channel;

-- name: broadcasts_under_way(now)
-- What is going, and what was agreed to and whose time has come.
SELECT * FROM broadcasts
WHERE state IN ('approved', 'going') AND (state = 'going' OR send_at IS NULL OR send_at <= :now) ORDER BY made_at, id;

-- name: progress_of_broadcast(broadcast_id)
-- How far the letters of a broadcast have been written.
SELECT channel, after, ended FROM broadcast_ways WHERE broadcast_id = :broadcast_id ORDER BY channel;

-- name: broadcast_reached(broadcast_id, channel, after, ended)!
-- Keeps how far the letters of a broadcast have been written in a channel.
INSERT INTO broadcast_ways (broadcast_id, channel, after, ended) VALUES (:broadcast_id, :channel, :after, :ended)
ON CONFLICT (broadcast_id, channel) DO UPDATE SET after = excluded.after, ended = excluded.ended;

-- name: takers_of_topic(topic, about, channel, after, limit)
-- The next people who take news of something; with the account used last when it is of this channel and may be written to.
WITH page AS (
    SELECT person_id FROM subscriptions WHERE topic = :topic AND about = :about AND person_id > :after
    UNION ALL
    SELECT person_id FROM followings
    WHERE :topic = 'procedure' AND code = :about AND until IS NULL AND person_id > :after
    ORDER BY person_id LIMIT :limit
)
SELECT page.person_id, way.id, coalesce(talk.language, people.language) AS language
FROM page JOIN people ON people.id = page.person_id
LEFT JOIN identities AS way ON way.person_id = page.person_id AND way.channel = :channel AND way.reachable
    AND NOT EXISTS (
        SELECT 1 FROM identities AS later
        WHERE later.person_id = way.person_id AND later.reachable
            AND (later.seen_at, later.channel, later.id) > (way.seen_at, way.channel, way.id)
    )
    AND (
        SELECT said.given FROM consents AS said
        WHERE said.person_id = page.person_id AND said.purpose = 'news' ORDER BY said.seq DESC LIMIT 1
    )
LEFT JOIN conversations AS talk ON talk.channel = way.channel AND talk.id = way.id
ORDER BY page.person_id;

-- name: waiting_broadcast_letters(channel)$
-- How many letters of broadcasts wait in a channel.
SELECT count(*) FROM outbox
WHERE purpose = 'broadcast' AND status IN ('pending', 'sending') AND channel = :channel
    AND dedupe_key LIKE 'broadcast:%';

-- name: letters_of_broadcast(first, past)^
-- What became of the letters of a broadcast; their keys lie between `first` and `past`.
SELECT count(*) AS queued, count(*) FILTER (WHERE status = 'sent') AS sent,
    count(*) FILTER (WHERE status = 'dead') AS dead,
    count(*) FILTER (WHERE status = 'cancelled' AND last_error <> 'Stopped') AS cancelled,
    count(*) FILTER (WHERE status = 'cancelled' AND last_error = 'Stopped') AS stopped
FROM outbox WHERE dedupe_key >= :first AND dedupe_key < :past;

-- name: count_broadcast(id, queued, sent, dead, cancelled, stopped)!
-- Keeps what became of the letters of a broadcast.
UPDATE broadcasts SET queued = :queued, sent = :sent, dead = :dead, cancelled = :cancelled, stopped = :stopped
WHERE id = :id;

-- name: take_back_broadcast(first, past, at)!
-- Takes back the letters of a broadcast that have not left. The one in a hand keeps its hand, which may say that it left.
UPDATE outbox SET status = 'cancelled', last_error = 'Cancelled', lease_until = NULL, ended_at = :at
WHERE purpose = 'broadcast' AND status IN ('pending', 'sending') AND dedupe_key >= :first AND dedupe_key < :past;

-- name: stop_news_to(person_id, at)!
-- Takes back all news that waits for a person.
UPDATE outbox SET status = 'cancelled', last_error = 'Stopped', lease_until = NULL, ended_at = :at
WHERE purpose = 'broadcast' AND status IN ('pending', 'sending')
    AND EXISTS (
        SELECT 1 FROM identities AS way
        WHERE way.person_id = :person_id AND way.channel = outbox.channel AND way.id = outbox.recipient
    );

-- name: stop_topic_to(person_id, topic, about, at)!
-- Takes back the news about one topic that waits for a person.
UPDATE outbox SET status = 'cancelled', last_error = 'Stopped', lease_until = NULL, ended_at = :at
WHERE purpose = 'broadcast' AND status IN ('pending', 'sending')
    AND dedupe_key IN (
        SELECT 'broadcast:' || broadcasts.id || ':' || :person_id FROM broadcasts
        WHERE broadcasts.state IN ('approved', 'going') AND broadcasts.topic = :topic AND broadcasts.about = :about
    );
