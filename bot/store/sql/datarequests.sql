-- name: add_data_request(id, person_id, kind, state, channel, asked_at, words, answer_due, due, extended, reason, official_id, ended_at, version)!
-- Keeps a new request.
INSERT INTO data_requests (
    id, person_id, kind, state, channel, asked_at, words, answer_due, due, extended, reason, official_id, ended_at,
    version
) VALUES (
    :id, :person_id, :kind, :state, :channel, :asked_at, :words, :answer_due, :due, :extended, :reason, :official_id,
    :ended_at, :version
);

-- name: save_data_request(id, version, state, words, due, extended, reason, official_id, ended_at)!
-- Writes where a request stands over its version; no row when somebody wrote first.
UPDATE data_requests SET
    state = :state, words = :words, due = :due, extended = :extended, reason = :reason, official_id = :official_id,
    ended_at = :ended_at, version = version + 1
WHERE id = :id AND version = :version;

-- name: data_request_by_id(id)^
-- One request.
SELECT * FROM data_requests WHERE id = :id;

-- name: data_requests_of_person(person_id)
-- What a person asked for, the oldest first.
SELECT * FROM data_requests WHERE person_id = :person_id ORDER BY seq;

-- name: data_requests_waiting(limit)
-- Requests that wait, the earliest due first, without a date last.
SELECT * FROM data_requests WHERE ended_at IS NULL ORDER BY due IS NULL, due, seq LIMIT :limit;

-- name: data_requests_ended(limit)
-- Requests that ended, the latest first.
SELECT * FROM data_requests WHERE ended_at IS NOT NULL ORDER BY seq DESC LIMIT :limit;
