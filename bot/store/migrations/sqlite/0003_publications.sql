-- Versions of the published list, and which of them was in force since when. The content is packed by zlib.

CREATE TABLE publications (
    number INTEGER PRIMARY KEY,
    origin TEXT NOT NULL CHECK (origin IN ('packaged', 'imported')),
    digest TEXT NOT NULL,
    as_of TEXT NOT NULL,
    count INTEGER NOT NULL,
    decision TEXT,
    decided_on TEXT,
    made_at TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE publications_in_force (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL REFERENCES publications (number),
    since TEXT NOT NULL
) STRICT;
