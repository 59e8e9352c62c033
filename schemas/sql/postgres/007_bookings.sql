-- Bookings that calfleet made or is about to make, and the invitations it sent. Times are milliseconds since 1970, UTC,
-- by the database's clock where calfleet gives none.

CREATE TABLE bookings (
    command_id        text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    company_id        text   COLLATE "C" NOT NULL CHECK (company_id <> ''),
    agent_id          text   COLLATE "C" NOT NULL,
    conversation_id   text   COLLATE "C" NOT NULL DEFAULT '',
    template_id       text   COLLATE "C" NOT NULL,
    calendar_id       text   COLLATE "C" NOT NULL,              -- as the provider was asked
    account_id        text   COLLATE "C" NOT NULL,              -- the provider's stable id of the account
    resolved_calendar text   COLLATE "C" NOT NULL,              -- the calendar's own id: primary has another name
    event_id          text   COLLATE "C" NOT NULL,
    starts_at         bigint NOT NULL,
    ends_at           bigint NOT NULL,
    state             text   COLLATE "C" NOT NULL CHECK (state IN ('pending', 'moving', 'booked', 'cancelled')),
    request_key       text   COLLATE "C" NOT NULL DEFAULT '',   -- the same for the same request; a keyed hash
    answer            text,                                     -- customer data, for a day
    created_at        bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    updated_at        bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);

CREATE INDEX bookings_by_event ON bookings (event_id);
CREATE INDEX bookings_by_time ON bookings (resolved_calendar, starts_at);
CREATE INDEX bookings_by_template ON bookings (company_id, template_id, starts_at);
CREATE INDEX bookings_by_request ON bookings (request_key) WHERE request_key <> '';
CREATE INDEX bookings_by_end ON bookings (ends_at);
CREATE INDEX bookings_by_answer ON bookings (created_at) WHERE answer IS NOT NULL;

CREATE TABLE invitations (
    command_id      text    COLLATE "C" NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    company_id      text    COLLATE "C" NOT NULL,
    agent_id        text    COLLATE "C" NOT NULL,
    conversation_id text    COLLATE "C" NOT NULL DEFAULT '',
    mails           integer NOT NULL,
    invited_at      bigint  NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
);

CREATE INDEX invitations_by_company ON invitations (company_id, invited_at);
CREATE INDEX invitations_by_age ON invitations (invited_at);
