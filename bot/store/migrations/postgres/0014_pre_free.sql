-- Kept free: a number may not be missing.
SELECT 1;
