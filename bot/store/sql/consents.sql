-- name: keep_notice(digest, purpose, version, language, words)!
-- Keeps the words that were shown; no row when they were kept before.
INSERT INTO notices (digest, purpose, version, language, words)
VALUES (:digest, :purpose, :version, :language, :words) ON CONFLICT (digest) DO NOTHING;

-- name: notice_by_digest(digest)^
-- The words behind a digest.
SELECT * FROM notices WHERE digest = :digest;

-- name: add_consent(id, person_id, purpose, version, digest, given, at, channel)!
-- Adds one word on one purpose.
INSERT INTO consents (id, person_id, purpose, version, digest, given, at, channel)
VALUES (:id, :person_id, :purpose, :version, :digest, :given, :at, :channel);

-- name: consents_of_person(person_id)
-- Every word of a person, the oldest first.
SELECT * FROM consents WHERE person_id = :person_id ORDER BY seq;
