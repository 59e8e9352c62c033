-- What runs by the clock: how far each schedule has come, and which connections were asked to refresh. Times are
-- milliseconds since 1970, UTC; those of slots and of what is asked by the scheduler's clock, which compares them.

CREATE TABLE schedules (
    name              TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    definition        TEXT    NOT NULL,                     -- when its slots are
    paused            INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    next_slot         INTEGER NOT NULL,                     -- the first that is not settled
    last_run_slot     INTEGER,                              -- NULL: none has run
    run_requested_at  INTEGER,                              -- NULL: nobody asked for a run beside the slots
    run_requested_dry INTEGER NOT NULL DEFAULT 0 CHECK (run_requested_dry IN (0, 1)),
    fired             INTEGER NOT NULL DEFAULT 0,           -- how the slots ended: run on time,
    caught_up         INTEGER NOT NULL DEFAULT 0,           -- run late,
    skipped           INTEGER NOT NULL DEFAULT 0,           -- not to be run,
    missed            INTEGER NOT NULL DEFAULT 0,           -- and too late to be run
    version           INTEGER NOT NULL DEFAULT 1,           -- changes with every write
    created_at        INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
    updated_at        INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT, WITHOUT ROWID;

-- The refresh was asked for and is not asked for again before that; 0: it was not. No version counts it, and every
-- write of the row takes it back.
ALTER TABLE organization_connections ADD COLUMN refresh_asked_until INTEGER NOT NULL DEFAULT 0;

-- Those due longest first, in one order whoever asks. Without refresh_asked_until, whose change then touches no index.
DROP INDEX organization_connections_by_refresh;
CREATE INDEX organization_connections_by_refresh ON organization_connections (next_refresh_at, id)
    WHERE next_refresh_at IS NOT NULL;
