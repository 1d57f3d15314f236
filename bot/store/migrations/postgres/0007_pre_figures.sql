-- Open cases with what tells whether they are late: counting them reads this index alone, however many are closed.
CREATE INDEX cases_open ON cases (office, status, due, transfer_due)
WHERE status IN ('submitted', 'accepted', 'transferred', 'waiting', 'reopened');
