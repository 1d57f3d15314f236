-- Open cases with what tells whether they are late: counting them reads this index alone, however many are closed.
-- "NOT IN", so that SQLite does not prefer the index by status, which would fetch every open row for its other columns.
CREATE INDEX cases_open ON cases (office, status, due, transfer_due)
WHERE status NOT IN ('answered', 'declined', 'closed', 'withdrawn');
