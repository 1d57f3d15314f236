-- Placeholder, replaced at the merge.
SELECT 1;
