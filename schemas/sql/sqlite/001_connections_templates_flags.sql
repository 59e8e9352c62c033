-- What the first bookings need: accounts, templates, flags. Times are milliseconds since 1970, UTC, by the
-- database's clock. An applied migration never changes: put a change into the next number.

-- Accounts at calendar providers, one per company, agent and provider.
CREATE TABLE organization_connections (
    id              INTEGER PRIMARY KEY,
    company_id      TEXT    NOT NULL CHECK (company_id <> ''),
    agent_id        TEXT    NOT NULL DEFAULT '',            -- '': of the whole company
    category        TEXT    NOT NULL DEFAULT 'credential',
    code            TEXT    NOT NULL CHECK (code <> ''),    -- the provider, e.g. google_calendar
    auth_type       TEXT    NOT NULL DEFAULT 'oauth2',
    auth_data       BLOB    NOT NULL,                       -- sealed JSON: access_token, refresh_token, expires_at
    connected_email TEXT    NOT NULL DEFAULT '',
    account_id      TEXT    NOT NULL DEFAULT '',            -- the provider's stable id of the account
    granted_scopes  TEXT    NOT NULL DEFAULT '',
    expires_at      INTEGER NOT NULL,                       -- of the access token; in the open for the scheduler
    version         INTEGER NOT NULL DEFAULT 1,             -- counts replacements
    lease_holder    TEXT    NOT NULL DEFAULT '',
    lease_epoch     INTEGER NOT NULL DEFAULT 0,
    lease_until     INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at      INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    UNIQUE (company_id, agent_id, code)
) STRICT;

-- Whose access token expires next.
CREATE INDEX organization_connections_by_expiry ON organization_connections (expires_at);

CREATE TABLE booking_templates (
    company_id  TEXT    NOT NULL CHECK (company_id <> ''),
    template_id TEXT    NOT NULL CHECK (template_id <> ''),
    agent_id    TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    definition  TEXT    NOT NULL,                           -- JSON, as the contract names its fields
    created_at  INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at  INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    PRIMARY KEY (company_id, template_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE feature_flags (
    company_id TEXT    NOT NULL,                            -- '': for every company that has no row of its own
    flag       TEXT    NOT NULL CHECK (flag <> ''),
    enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    updated_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    PRIMARY KEY (company_id, flag)
) STRICT, WITHOUT ROWID;
