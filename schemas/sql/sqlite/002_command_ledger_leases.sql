-- What commands with effects have come to, and leases for what only one process may do at a time. Times are
-- milliseconds since 1970, UTC, by the database's clock.

CREATE TABLE command_ledger (
    command_id   TEXT    NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    command_hash TEXT    NOT NULL,                          -- of type and canonical data
    type         TEXT    NOT NULL,
    company_id   TEXT    NOT NULL,
    agent_id     TEXT    NOT NULL,
    attempt_id   TEXT    NOT NULL,                          -- of the last attempt
    attempts     INTEGER NOT NULL DEFAULT 1,
    ran_alone    INTEGER NOT NULL DEFAULT 0 CHECK (ran_alone IN (0, 1)),
    intent       TEXT    NOT NULL DEFAULT '',               -- what the provider was about to be asked
    records      TEXT,                                      -- what is published; NULL: not finished
    succeeded    INTEGER NOT NULL DEFAULT 0 CHECK (succeeded IN (0, 1)),
    sweep_at     INTEGER,                                   -- NULL: not in doubt
    created_at   INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at   INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT, WITHOUT ROWID;

CREATE INDEX command_ledger_in_doubt ON command_ledger (sweep_at) WHERE sweep_at IS NOT NULL;
CREATE INDEX command_ledger_by_age ON command_ledger (updated_at);

CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    holder     TEXT    NOT NULL,                            -- '': nobody
    epoch      INTEGER NOT NULL,                            -- grows with each change of hands
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
