-- name: survey_marks(survey, about)
-- The factors that were answered.
SELECT factor FROM survey_marks WHERE survey = :survey AND about = :about;

-- name: mark_survey(survey, about, factor)!
-- Keeps that a factor was answered; no row when it was before.
INSERT INTO survey_marks (survey, about, factor) VALUES (:survey, :about, :factor)
ON CONFLICT (survey, about, factor) DO NOTHING;

-- name: count_score(survey, office, month, factor, score)!
-- Counts a score.
INSERT INTO survey_scores (survey, office, month, factor, score, count)
VALUES (:survey, :office, :month, :factor, :score, 1)
ON CONFLICT (survey, month, office, factor, score) DO UPDATE SET count = survey_scores.count + 1;

-- name: survey_scores(survey, since, until, office)
-- How often each score was given in the months of a period.
SELECT factor, score, CAST(sum(count) AS bigint) AS count FROM survey_scores
WHERE survey = :survey AND month >= :since AND month <= :until
    AND (CAST(:office AS text) IS NULL OR office = :office)
GROUP BY factor, score;

-- name: add_campaign(id, title, office, sample, closes, state, made_at, official_id, agreed)!
-- Keeps a new campaign.
INSERT INTO campaigns (id, title, office, sample, closes, state, made_at, official_id, agreed)
VALUES (:id, :title, :office, :sample, :closes, :state, :made_at, :official_id, :agreed);

-- name: campaign_by_id(id)^
-- One campaign.
SELECT * FROM campaigns WHERE id = :id;

-- name: known_campaigns()
-- Every campaign, the newest first.
SELECT * FROM campaigns ORDER BY made_at DESC, id;

-- name: move_campaign(id, before, state, agreed)!
-- Writes where a campaign stands; no row when it moved on.
UPDATE campaigns SET state = :state, agreed = :agreed WHERE id = :id AND state = :before;

-- name: reachable_for_news()
-- Everybody whose last word on news was yes, with every account that can be reached, the one used last first.
SELECT identities.person_id, identities.channel, identities.id, coalesce(talk.language, people.language) AS language
FROM consents AS last
JOIN identities ON identities.person_id = last.person_id
JOIN people ON people.id = last.person_id
LEFT JOIN conversations AS talk ON talk.channel = identities.channel AND talk.id = identities.id
WHERE last.purpose = 'news' AND last.given AND identities.reachable
    AND NOT EXISTS (
        SELECT 1 FROM consents AS later
        WHERE later.person_id = last.person_id AND later.purpose = 'news' AND later.seq > last.seq
    )
ORDER BY identities.person_id, identities.seen_at DESC;

-- name: ask_of_campaign(campaign_id, person_id, at)!
-- Keeps that a person was asked.
INSERT INTO campaign_people (campaign_id, person_id, asked_at, answer)
VALUES (:campaign_id, :person_id, :at, 'waiting') ON CONFLICT (campaign_id, person_id) DO NOTHING;

-- name: asked_of_campaign(campaign_id, person_id)$
-- What a person who was asked did.
SELECT answer FROM campaign_people WHERE campaign_id = :campaign_id AND person_id = :person_id;

-- name: answer_campaign(campaign_id, person_id, answer)!
-- Keeps what a person did.
UPDATE campaign_people SET answer = :answer WHERE campaign_id = :campaign_id AND person_id = :person_id;

-- name: response_of_campaign(campaign_id)^
-- How many were asked, and did what.
SELECT count(*) AS asked, count(*) FILTER (WHERE answer IN ('answering', 'done')) AS answered,
    count(*) FILTER (WHERE answer = 'done') AS done, count(*) FILTER (WHERE answer = 'declined') AS declined
FROM campaign_people WHERE campaign_id = :campaign_id;

-- name: forget_asked(person_id, nobody)!
-- Puts nobody in the place of a person among those asked.
UPDATE campaign_people SET person_id = :nobody WHERE person_id = :person_id;

-- name: forget_marks_of(person_id)!
-- Drops which factors a person answered in campaigns.
DELETE FROM survey_marks WHERE about = :person_id;

-- name: surveys_of_person(person_id)
-- The campaigns that a person was asked in, the newest first.
SELECT campaigns.title, campaign_people.asked_at, campaign_people.answer
FROM campaign_people JOIN campaigns ON campaigns.id = campaign_people.campaign_id
WHERE campaign_people.person_id = :person_id ORDER BY campaign_people.asked_at DESC, campaigns.id;
