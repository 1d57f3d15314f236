-- name: add_filing(case_id, official_id, form, transcript, at)!
-- Keeps who filed a case for its sender.
INSERT INTO filings (case_id, official_id, form, transcript, at)
VALUES (:case_id, :official_id, :form, :transcript, :at);

-- name: filing_of_case(case_id)^
-- Who filed a case for its sender.
SELECT * FROM filings WHERE case_id = :case_id;

-- name: set_filing_key(case_id, digest)!
-- Puts the word of the newest receipt in the place of an earlier one.
UPDATE filings SET key_digest = :digest WHERE case_id = :case_id;

-- name: use_filing_key(case_id, digest)!
-- Uses the word of a receipt up.
UPDATE filings SET key_digest = NULL WHERE case_id = :case_id AND key_digest = :digest;

-- name: hand_over_case(case_id, person_id)!
-- Makes a case another person's.
UPDATE cases SET person_id = :person_id, version = version + 1 WHERE id = :case_id;

-- name: rewrite_transcript(case_id, transcript)!
-- Puts other words in the place of those that were said.
UPDATE filings SET transcript = :transcript WHERE case_id = :case_id;
