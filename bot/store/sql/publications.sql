-- name: next_publication()$
-- The number of the next version.
SELECT coalesce(max(number), 0) + 1 FROM publications;

-- name: add_publication(number, origin, digest, as_of, count, decision, decided_on, made_at, content)!
-- Keeps a version.
INSERT INTO publications (number, origin, digest, as_of, count, decision, decided_on, made_at, content)
VALUES (:number, :origin, :digest, :as_of, :count, :decision, :decided_on, :made_at, :content);

-- name: put_in_force(number, at)!
-- A version is in force from now on.
INSERT INTO publications_in_force (number, since) VALUES (:number, :at);

-- name: publication_in_force()^
-- The version in force.
SELECT number, origin, digest, as_of, count, decision, decided_on, made_at FROM publications
WHERE number = (SELECT number FROM publications_in_force ORDER BY seq DESC LIMIT 1);

-- name: publications_known()
-- Every version, the newest first.
SELECT number, origin, digest, as_of, count, decision, decided_on, made_at FROM publications ORDER BY number DESC;

-- name: publication_content(number)$
-- The packed text of a version.
SELECT content FROM publications WHERE number = :number;

-- name: publications_untold()
-- Steps that followers were not told of, the oldest first, with the number in force before each.
SELECT seq, number, (
    SELECT earlier.number FROM publications_in_force AS earlier
    WHERE earlier.seq < step.seq ORDER BY earlier.seq DESC LIMIT 1
) AS before
FROM publications_in_force AS step WHERE told_at IS NULL ORDER BY seq;

-- name: mark_publication_told(seq, at)!
-- Followers were told of a step.
UPDATE publications_in_force SET told_at = :at WHERE seq = :seq;
