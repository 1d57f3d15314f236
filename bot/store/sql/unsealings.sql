-- name: add_unsealing(id, case_id, official_id, what, reason, at, until)!
-- Keeps who looked behind a seal, and why.
INSERT INTO unsealings (id, case_id, official_id, what, reason, at, until)
VALUES (:id, :case_id, :official_id, :what, :reason, :at, :until);

-- name: unsealed_until(case_id, official_id, at)$
-- Until when an official may see the sender of a case.
SELECT max(until) AS until FROM unsealings WHERE case_id = :case_id AND official_id = :official_id AND until > :at;

-- name: latest_unsealings(limit)
-- The latest looks, the newest first.
SELECT unsealings.*, cases.code FROM unsealings LEFT JOIN cases ON cases.id = unsealings.case_id
ORDER BY unsealings.seq DESC LIMIT :limit;
