-- More words for roles, events and purposes; which channels there are is no longer said here but in the code alone.
--
-- Only CHECKs get wider, so that no row changes: the text of each table is rewritten where SQLite keeps it, the shorter
-- of its two ways to alter a table (lang_altertable.html, "Making Other Kinds Of Table Schema Changes"). Rows, photos,
-- indexes, triggers and counters are not touched, and nothing is copied, however large the archive is.

PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(
    sql,
    '(role IN (''admin'', ''receiver'', ''handler''))',
    '(role IN (''admin'', ''receiver'', ''handler'', ''auditor'', ''leader'', ''head'', ''clerk'', ''inspector''))'
) WHERE type = 'table' AND name IN ('officials', 'invitations');

UPDATE sqlite_schema SET sql = replace(
    sql,
    '''rated'', ''reopened'',',
    '''rated'', ''reopened'', ''classified'', ''extension_asked'', ''extended'', ''extension_refused'', ''escalated'',
        ''apologised'', ''joined'', ''merged'', ''split'', ''unsealed'', ''approval_asked'', ''approved'', ''returned'',
        ''examined'', ''published'', ''noted'','
) WHERE type = 'table' AND name = 'case_events';

UPDATE sqlite_schema SET sql = replace(
    sql,
    '(purpose IN (''reply'', ''notice'', ''digest'', ''alert''))',
    '(purpose IN (''reply'', ''notice'', ''digest'', ''alert'', ''reminder'', ''broadcast''))'
) WHERE type = 'table' AND name = 'outbox';

UPDATE sqlite_schema SET sql = replace(
    sql,
    '(purpose IN (''feedback'', ''channel'', ''memory''))',
    '(purpose IN (''feedback'', ''channel'', ''memory'', ''news''))'
) WHERE type = 'table' AND name IN ('notices', 'consents');

UPDATE sqlite_schema SET sql = replace(
    replace(sql, ' CHECK (channel IN (''web'', ''telegram''))', ''),
    ' CHECK (origin_channel IN (''web'', ''telegram''))', ''
) WHERE type = 'table'
    AND name IN ('identities', 'conversations', 'official_chats', 'cases', 'outbox', 'weblog', 'photos');

-- Breaks the step, and with it undoes all of the above, when a table was not found as it should be. To make a table and
-- drop it also tells every other connection that the schema is another one now.
CREATE TABLE unfound (tables INTEGER NOT NULL CHECK (tables = 0)) STRICT;
INSERT INTO unfound SELECT 12 - count(*) FROM sqlite_schema WHERE type = 'table' AND (
    (name IN ('officials', 'invitations') AND sql LIKE '%''inspector''))%')
    OR (name = 'case_events' AND sql LIKE '%''noted'',%')
    OR (name = 'outbox' AND sql LIKE '%''broadcast''))%' AND sql NOT LIKE '%''telegram''%')
    OR (name IN ('notices', 'consents') AND sql LIKE '%''news''))%')
    OR (name IN ('identities', 'conversations', 'official_chats', 'cases', 'weblog', 'photos')
        AND sql NOT LIKE '%''telegram''%')
);
DROP TABLE unfound;

-- From here on every text is read again, and one that SQLite could not read would undo the step.
PRAGMA writable_schema = RESET;
