-- name: classification_of_case(case_id)^
-- How a case was classified.
SELECT * FROM case_classifications WHERE case_id = :case_id;

-- name: add_classification(case_id, content, intake, official_id, at)!
-- Classifies a case for the first time; no row when somebody was first.
INSERT INTO case_classifications (case_id, content, intake, official_id, at, version)
VALUES (:case_id, :content, :intake, :official_id, :at, 1) ON CONFLICT (case_id) DO NOTHING;

-- name: save_classification(case_id, content, intake, official_id, at, version)!
-- Classifies a case again, over the version that was read.
UPDATE case_classifications SET content = :content, intake = :intake, official_id = :official_id, at = :at,
    version = version + 1
WHERE case_id = :case_id AND version = :version;

-- name: finding_of_case(case_id)^
-- The examination of a case's rule.
SELECT * FROM case_findings WHERE case_id = :case_id;

-- name: tests_of_case(case_id)
-- The tests of a case's rule that were judged.
SELECT criterion, met FROM case_tests WHERE case_id = :case_id;

-- name: add_finding(case_id, basis, outcome, words, official_id, at)!
-- Keeps an examination for the first time; no row when somebody was first.
INSERT INTO case_findings (case_id, basis, outcome, words, official_id, at, version)
VALUES (:case_id, :basis, :outcome, :words, :official_id, :at, 1) ON CONFLICT (case_id) DO NOTHING;

-- name: save_finding(case_id, basis, outcome, words, official_id, at, version)!
-- Keeps it again, over the version that was read.
UPDATE case_findings SET basis = :basis, outcome = :outcome, words = :words, official_id = :official_id, at = :at,
    version = version + 1
WHERE case_id = :case_id AND version = :version;

-- name: forget_tests(case_id)!
-- Takes the judged tests away, before those of now are kept.
DELETE FROM case_tests WHERE case_id = :case_id;

-- name: add_test(case_id, criterion, met)!
-- Keeps one test.
INSERT INTO case_tests (case_id, criterion, met) VALUES (:case_id, :criterion, :met);

-- name: publications_of_case(case_id)
-- The ways in which a result was made public.
SELECT * FROM case_publications WHERE case_id = :case_id ORDER BY seq;

-- name: add_case_publication(id, case_id, way, day, reference, official_id, at)!
-- Adds one way.
INSERT INTO case_publications (id, case_id, way, day, reference, official_id, at)
VALUES (:id, :case_id, :way, :day, :reference, :official_id, :at);
