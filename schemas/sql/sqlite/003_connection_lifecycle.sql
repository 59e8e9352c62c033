-- Connections that are refreshed, lost and found again; what is to be told of them; authorisations under way; agents
-- that are to go. Times are milliseconds since 1970, UTC, by the database's clock.

-- The table leases serves: a lease outlives the row it guards.
ALTER TABLE organization_connections DROP COLUMN lease_holder;
ALTER TABLE organization_connections DROP COLUMN lease_epoch;
ALTER TABLE organization_connections DROP COLUMN lease_until;

ALTER TABLE organization_connections ADD COLUMN access_token_life INTEGER NOT NULL DEFAULT 3600000;
ALTER TABLE organization_connections ADD COLUMN refresh_token_expires_at INTEGER;      -- NULL: the provider said none
ALTER TABLE organization_connections ADD COLUMN authorized_by TEXT NOT NULL DEFAULT '';  -- a command; '': imported
ALTER TABLE organization_connections ADD COLUMN state TEXT NOT NULL DEFAULT 'connected';
ALTER TABLE organization_connections ADD COLUMN cause TEXT NOT NULL DEFAULT '';        -- '': not lost
ALTER TABLE organization_connections ADD COLUMN failure_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE organization_connections ADD COLUMN quota_until INTEGER;
ALTER TABLE organization_connections ADD COLUMN refreshes TEXT NOT NULL DEFAULT '';    -- by the hour of the last day
ALTER TABLE organization_connections ADD COLUMN last_refresh_at INTEGER;
ALTER TABLE organization_connections ADD COLUMN next_refresh_at INTEGER;               -- NULL: none is due
ALTER TABLE organization_connections ADD COLUMN last_known_good_at INTEGER;
ALTER TABLE organization_connections ADD COLUMN re_authorized_at INTEGER;
-- Of the row's last change that replaced its tokens, among the numbers of `version`.
ALTER TABLE organization_connections ADD COLUMN token_version INTEGER NOT NULL DEFAULT 1;

-- Ten minutes before the end of the token is when a refresh may begin.
UPDATE organization_connections SET token_version = version, next_refresh_at = expires_at - 600000;

CREATE INDEX organization_connections_by_refresh ON organization_connections (next_refresh_at)
    WHERE next_refresh_at IS NOT NULL;

-- A version begins at the time of its row and only grows, also when the row is deleted and made again: one that is
-- made again begins above any that is gone, even within the same millisecond.
CREATE TABLE removed_connections (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    version_max INTEGER NOT NULL
) STRICT;
INSERT INTO removed_connections (only_row, version_max) VALUES (1, 0);

-- Events that are to be published, written in the transaction of the change they tell of.
CREATE TABLE connection_announcements (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id TEXT    NOT NULL,
    agent_id   TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    records    BLOB    NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT;

CREATE INDEX connection_announcements_by_connection ON connection_announcements (company_id, agent_id, code);

CREATE TABLE oauth_sessions (
    state_hash   TEXT    NOT NULL PRIMARY KEY CHECK (state_hash <> ''),
    company_id   TEXT    NOT NULL,
    agent_id     TEXT    NOT NULL,
    code         TEXT    NOT NULL,                          -- the provider
    user_id      TEXT    NOT NULL,
    redirect_uri TEXT    NOT NULL,
    verifier     BLOB    NOT NULL,                          -- sealed
    expires_at   INTEGER NOT NULL,
    claimed_by   TEXT                                       -- the command that finished it; NULL: none yet
) STRICT, WITHOUT ROWID;

CREATE INDEX oauth_sessions_by_end ON oauth_sessions (expires_at);

-- Agents whose deletion was asked for and is not carried out.
CREATE TABLE agent_deletions (
    company_id   TEXT    NOT NULL,
    agent_id     TEXT    NOT NULL,
    requested_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    PRIMARY KEY (company_id, agent_id)
) STRICT, WITHOUT ROWID;
