-- name: followings_of_procedures(codes, at)
-- Who follows any of these procedures (a JSON list of codes) at a time.
SELECT * FROM followings
WHERE code IN (SELECT value FROM json_each(:codes)) AND (until IS NULL OR until >= :at)
ORDER BY code, person_id;

-- name: remember_question(person_id, code, until)!
-- Remembers a question of a person who agreed; a following without an end stays so.
INSERT INTO followings (person_id, code, until)
SELECT person_id, :code, :until FROM agreements WHERE person_id = :person_id
ON CONFLICT (person_id, code) DO UPDATE SET until = iif(until IS NULL, NULL, max(until, excluded.until));
