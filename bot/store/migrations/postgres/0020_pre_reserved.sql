-- A number that another change of the same release holds.
SELECT 1;
