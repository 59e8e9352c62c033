-- Since when nobody can book with a connection, as the nightly purge found it. Times are milliseconds since 1970, UTC,
-- by the database's clock.

ALTER TABLE organization_connections ADD COLUMN orphan_marked_at INTEGER;  -- NULL: no orphan

CREATE INDEX organization_connections_marked ON organization_connections (orphan_marked_at)
    WHERE orphan_marked_at IS NOT NULL;

-- Whose leases ended longest ago.
CREATE INDEX leases_by_end ON leases (expires_at);
