-- name: choice_of_official(official_id)^
-- How an official wants to hear.
SELECT * FROM digest_choices WHERE official_id = :official_id;

-- name: choose_digest(official_id, channel, hour, quiet_from, quiet_until)!
-- Keeps how an official wants to hear.
INSERT INTO digest_choices (official_id, channel, hour, quiet_from, quiet_until)
VALUES (:official_id, :channel, :hour, :quiet_from, :quiet_until)
ON CONFLICT (official_id) DO UPDATE SET
    channel = excluded.channel, hour = excluded.hour, quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until;

-- name: add_absence(id, official_id, first_day, last_day, deputy_id, noted_by)!
-- Keeps an absence.
INSERT INTO absences (id, official_id, first_day, last_day, deputy_id, noted_by)
VALUES (:id, :official_id, :first_day, :last_day, :deputy_id, :noted_by);

-- name: end_absence(id)!
-- Takes an absence back.
DELETE FROM absences WHERE id = :id;

-- name: officials_undigested(day)
-- Active officials whose digest of a day is not marked.
SELECT id FROM officials
WHERE active AND NOT EXISTS (SELECT 1 FROM marks WHERE name = 'digest:' || officials.id AND day = :day);
