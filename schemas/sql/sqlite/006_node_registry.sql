-- The actions of providers that a chatbot's back end offers, one row a provider. Times are milliseconds since 1970, UTC,
-- by the database's clock.

CREATE TABLE node_registries (
    code       TEXT    NOT NULL PRIMARY KEY CHECK (code <> ''),  -- the provider, e.g. google_calendar
    definition TEXT    NOT NULL,                                 -- JSON, as in schemas/registry
    created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT, WITHOUT ROWID;
