-- name: take_news(person_id, topic, about, at)!
-- Keeps that a person takes news of something.
INSERT INTO subscriptions (person_id, topic, about, at) VALUES (:person_id, :topic, :about, :at)
ON CONFLICT (person_id, topic, about) DO NOTHING;

-- name: stop_news(person_id, topic, about)!
-- Forgets that a person takes news of something.
DELETE FROM subscriptions WHERE person_id = :person_id AND topic = :topic AND about = :about;

-- name: stop_all_news(person_id)!
-- Forgets everything that a person takes news of.
DELETE FROM subscriptions WHERE person_id = :person_id;

-- name: news_of_person(person_id)
-- What a person takes news of, the earliest first.
SELECT topic, about FROM subscriptions WHERE person_id = :person_id ORDER BY at, topic, about;

-- name: topics_with_takers()
-- What somebody takes news of.
SELECT DISTINCT topic, about FROM subscriptions
UNION ALL SELECT DISTINCT 'procedure' AS topic, code AS about FROM followings WHERE until IS NULL;
