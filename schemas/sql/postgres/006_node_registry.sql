-- The actions of providers that a chatbot's back end offers, one row a provider. Times are milliseconds since 1970, UTC,
-- by the database's clock.

CREATE TABLE node_registries (
    code       text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (code <> ''),  -- the provider, e.g. google_calendar
    definition text   NOT NULL,                                             -- JSON, as in schemas/registry
    created_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    updated_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);
