-- What runs by the clock: how far each schedule has come, and which connections were asked to refresh. Times are
-- milliseconds since 1970, UTC; those of slots and of what is asked by the scheduler's clock, which compares them.

CREATE TABLE schedules (
    name              text    COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
    definition        text    NOT NULL,                         -- when its slots are
    paused            boolean NOT NULL DEFAULT false,
    next_slot         bigint  NOT NULL,                         -- the first that is not settled
    last_run_slot     bigint,                                   -- NULL: none has run
    run_requested_at  bigint,                                   -- NULL: nobody asked for a run beside the slots
    run_requested_dry boolean NOT NULL DEFAULT false,
    fired             bigint  NOT NULL DEFAULT 0,               -- how the slots ended: run on time,
    caught_up         bigint  NOT NULL DEFAULT 0,               -- run late,
    skipped           bigint  NOT NULL DEFAULT 0,               -- not to be run,
    missed            bigint  NOT NULL DEFAULT 0,               -- and too late to be run
    version           bigint  NOT NULL DEFAULT 1,               -- changes with every write
    created_at        bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    updated_at        bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);

-- The refresh was asked for and is not asked for again before that; 0: it was not. No version counts it, and every
-- write of the row takes it back.
ALTER TABLE organization_connections ADD COLUMN refresh_asked_until bigint NOT NULL DEFAULT 0;

-- Those due longest first, in one order whoever asks. Without refresh_asked_until, so that its change need not touch an
-- index.
DROP INDEX organization_connections_by_refresh;
CREATE INDEX organization_connections_by_refresh ON organization_connections (next_refresh_at, id)
    WHERE next_refresh_at IS NOT NULL;
