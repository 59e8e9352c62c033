-- Two roles for calfleet in PostgreSQL 15 or later: who migrates owns the tables, and the fleet may only read and write
-- rows. Run once by a superuser, before the first `calfleetctl migrate`:
--
--   psql -v ON_ERROR_STOP=1 -f scripts/postgres-roles.sql postgresql://postgres@HOST/postgres
--
-- and give both a password (\password calfleet_owner). docs/access.md says who connects as whom.

CREATE ROLE calfleet_owner LOGIN;
CREATE ROLE calfleet_fleet LOGIN;
CREATE DATABASE calfleet OWNER calfleet_owner;
\connect calfleet
REVOKE ALL ON DATABASE calfleet FROM PUBLIC;
GRANT CONNECT ON DATABASE calfleet TO calfleet_fleet;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO calfleet_fleet;

-- Of every table that a migration makes, now or later.
ALTER DEFAULT PRIVILEGES FOR ROLE calfleet_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO calfleet_fleet;
