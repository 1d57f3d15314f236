-- name: add_case(id, code, draft_id, kind, status, person_id, origin_channel, origin_id, content, proposal, office, received_at, procedure, sender_name, sender_address, sender_phone, register_year, register_no, due, due_why, transfer_due, attachments, consent_version, answer, holder_id, version)!
-- Keeps a new case; a second one of the same draft is refused.
INSERT INTO cases (
    id, code, draft_id, kind, status, person_id, origin_channel, origin_id, content, proposal, office, received_at,
    procedure, sender_name, sender_address, sender_phone, register_year, register_no, due, due_why, transfer_due,
    attachments, consent_version, answer, holder_id, version
) VALUES (
    :id, :code, :draft_id, :kind, :status, :person_id, :origin_channel, :origin_id, :content, :proposal, :office,
    :received_at, :procedure, :sender_name, :sender_address, :sender_phone, :register_year, :register_no, :due,
    :due_why, :transfer_due, :attachments, :consent_version, :answer, :holder_id, :version
);

-- name: save_case(id, version, kind, status, origin_channel, origin_id, content, proposal, office, procedure, sender_name, sender_address, sender_phone, due, due_why, transfer_due, attachments, consent_version, answer, holder_id)!
-- Writes what may change of a case over the version that was read; no row when somebody wrote first.
UPDATE cases SET
    kind = :kind, status = :status, origin_channel = :origin_channel, origin_id = :origin_id, content = :content,
    proposal = :proposal, office = :office, procedure = :procedure, sender_name = :sender_name,
    sender_address = :sender_address, sender_phone = :sender_phone, due = :due, due_why = :due_why,
    transfer_due = :transfer_due, attachments = :attachments, consent_version = :consent_version, answer = :answer,
    holder_id = :holder_id, version = version + 1
WHERE id = :id AND version = :version;

-- name: case_by_code(code)^
-- The case with a code.
SELECT * FROM cases WHERE code = :code;

-- name: own_case(person_id, code)^
-- The case with a code, if this person filed it.
SELECT * FROM cases WHERE code = :code AND person_id = :person_id;

-- name: case_by_draft(draft_id)^
-- The case that a draft became.
SELECT * FROM cases WHERE draft_id = :draft_id;

-- name: add_case_event(id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office)!
-- Adds a line to a case's history.
INSERT INTO case_events (id, case_id, kind, at, actor, actor_id, status_before, status_after, note, office)
VALUES (:id, :case_id, :kind, :at, :actor, :actor_id, :status_before, :status_after, :note, :office);

-- name: case_events(case_id)
-- A case's history, the oldest first.
SELECT * FROM case_events WHERE case_id = :case_id ORDER BY seq;

-- name: rate_case(case_id, verdict, at)!
-- Keeps the citizen's verdict; a new one replaces the earlier and its reason.
INSERT INTO verdicts (case_id, verdict, rated_at) VALUES (:case_id, :verdict, :at)
ON CONFLICT (case_id) DO UPDATE SET verdict = excluded.verdict, rated_at = excluded.rated_at, why = '';

-- name: add_reason(case_id, why)!
-- Adds why to the verdict given.
UPDATE verdicts SET why = :why WHERE case_id = :case_id;

-- name: verdict_of_case(case_id)^
-- The citizen's verdict and why.
SELECT verdict, why FROM verdicts WHERE case_id = :case_id;

-- name: verdicts_of_case(case_id)
-- The verdict on each result of a case, the first result first.
SELECT round, verdict, why FROM verdict_rounds WHERE case_id = :case_id ORDER BY round;
