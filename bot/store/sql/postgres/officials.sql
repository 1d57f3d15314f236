-- name: active_officials()
-- Every active official, in the order in which they came.
SELECT * FROM officials WHERE active ORDER BY seq;
