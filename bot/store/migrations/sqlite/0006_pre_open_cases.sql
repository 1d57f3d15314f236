-- The list of work of the whole province asks by status alone; among a million cases that is no small walk.
CREATE INDEX cases_by_status ON cases (status, due);
