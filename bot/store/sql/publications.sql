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
