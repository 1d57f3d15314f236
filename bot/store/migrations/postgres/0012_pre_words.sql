-- More words for roles, events and purposes; which channels there are is no longer said here but in the code alone.

ALTER TABLE officials DROP CONSTRAINT officials_role_check, ADD CONSTRAINT officials_role_check
    CHECK (role IN ('admin', 'receiver', 'handler', 'auditor', 'leader', 'head', 'clerk', 'inspector'));
ALTER TABLE invitations DROP CONSTRAINT invitations_role_check, ADD CONSTRAINT invitations_role_check
    CHECK (role IN ('admin', 'receiver', 'handler', 'auditor', 'leader', 'head', 'clerk', 'inspector'));

ALTER TABLE case_events DROP CONSTRAINT case_events_kind_check, ADD CONSTRAINT case_events_kind_check CHECK (kind IN (
    'opened', 'accepted', 'transferred', 'asked', 'supplied', 'answered', 'declined', 'rated', 'reopened', 'withdrawn',
    'classified', 'extension_asked', 'extended', 'extension_refused', 'escalated', 'apologised', 'joined', 'merged',
    'split', 'unsealed', 'approval_asked', 'approved', 'returned', 'examined', 'published', 'noted'
));

ALTER TABLE outbox DROP CONSTRAINT outbox_channel_check, DROP CONSTRAINT outbox_purpose_check,
    ADD CONSTRAINT outbox_purpose_check
    CHECK (purpose IN ('reply', 'notice', 'digest', 'alert', 'reminder', 'broadcast'));

ALTER TABLE notices DROP CONSTRAINT notices_purpose_check, ADD CONSTRAINT notices_purpose_check
    CHECK (purpose IN ('feedback', 'channel', 'memory', 'news'));
ALTER TABLE consents DROP CONSTRAINT consents_purpose_check, ADD CONSTRAINT consents_purpose_check
    CHECK (purpose IN ('feedback', 'channel', 'memory', 'news'));

ALTER TABLE identities DROP CONSTRAINT identities_channel_check;
ALTER TABLE conversations DROP CONSTRAINT conversations_channel_check;
ALTER TABLE official_chats DROP CONSTRAINT official_chats_channel_check;
ALTER TABLE cases DROP CONSTRAINT cases_origin_channel_check;
ALTER TABLE weblog DROP CONSTRAINT weblog_channel_check;
ALTER TABLE photos DROP CONSTRAINT photos_channel_check;
