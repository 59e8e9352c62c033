-- What commands with effects have come to, and leases for what only one process may do at a time. Times are
-- milliseconds since 1970, UTC, by the database's clock.

CREATE TABLE command_ledger (
    command_id   text    COLLATE "C" NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    command_hash text    NOT NULL,                              -- of type and canonical data
    type         text    NOT NULL,
    company_id   text    NOT NULL,
    agent_id     text    NOT NULL,
    attempt_id   text    NOT NULL,                              -- of the last attempt
    attempts     integer NOT NULL DEFAULT 1,
    ran_alone    boolean NOT NULL DEFAULT false,
    intent       bytea   NOT NULL DEFAULT '',                   -- what the provider was about to be asked
    records      bytea,                                         -- what is published; NULL: not finished
    succeeded    boolean NOT NULL DEFAULT false,
    sweep_at     bigint,                                        -- NULL: not in doubt
    created_at   bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    updated_at   bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);

CREATE INDEX command_ledger_in_doubt ON command_ledger (sweep_at) WHERE sweep_at IS NOT NULL;
CREATE INDEX command_ledger_by_age ON command_ledger (updated_at);

CREATE TABLE leases (
    name       text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
    holder     text   COLLATE "C" NOT NULL,                     -- '': nobody
    epoch      bigint NOT NULL,                                 -- grows with each change of hands
    expires_at bigint NOT NULL
);
