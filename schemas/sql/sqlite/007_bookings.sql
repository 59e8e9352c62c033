-- Bookings that calfleet made or is about to make, and the invitations it sent. Times are milliseconds since 1970, UTC,
-- by the database's clock where calfleet gives none.

CREATE TABLE bookings (
    command_id        TEXT    NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    company_id        TEXT    NOT NULL CHECK (company_id <> ''),
    agent_id          TEXT    NOT NULL,
    conversation_id   TEXT    NOT NULL DEFAULT '',
    template_id       TEXT    NOT NULL,
    calendar_id       TEXT    NOT NULL,                         -- as the provider was asked
    account_id        TEXT    NOT NULL,                         -- the provider's stable id of the account
    resolved_calendar TEXT    NOT NULL,                         -- the calendar's own id: primary has another name
    event_id          TEXT    NOT NULL,
    starts_at         INTEGER NOT NULL,
    ends_at           INTEGER NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('pending', 'moving', 'booked', 'cancelled')),
    request_key       TEXT    NOT NULL DEFAULT '',              -- the same for the same request; a keyed hash
    answer            TEXT,                                     -- customer data, for a day
    created_at        INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at        INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT, WITHOUT ROWID;

CREATE INDEX bookings_by_event ON bookings (event_id);
CREATE INDEX bookings_by_time ON bookings (resolved_calendar, starts_at);
CREATE INDEX bookings_by_template ON bookings (company_id, template_id, starts_at);
CREATE INDEX bookings_by_request ON bookings (request_key) WHERE request_key <> '';
CREATE INDEX bookings_by_end ON bookings (ends_at);
CREATE INDEX bookings_by_answer ON bookings (created_at) WHERE answer IS NOT NULL;

CREATE TABLE invitations (
    command_id      TEXT    NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    company_id      TEXT    NOT NULL,
    agent_id        TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL DEFAULT '',
    mails           INTEGER NOT NULL,
    invited_at      INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT, WITHOUT ROWID;

CREATE INDEX invitations_by_company ON invitations (company_id, invited_at);
CREATE INDEX invitations_by_age ON invitations (invited_at);
