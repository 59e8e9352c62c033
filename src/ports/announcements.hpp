// What is to be told of a change of a connection: events that were written down in the transaction of the
// change, and are deleted once Kafka has them. Who dies in between leaves them to others, so that no change
// goes unheard.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/connection_key.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace calfleet::ports {

// Announcements belong to a connection, or to an agent (agent_key).
struct NewAnnouncement {
    std::string records;  // codec/outgoing_records_codec
};

struct Announcement {
    std::int64_t id = 0;  // grows with time
    ConnectionKey key;
    std::string records;
};

class Announcements {
public:
    virtual ~Announcements() = default;

    // Those of one connection, the oldest first.
    virtual awaitable<core::Result<std::vector<Announcement>, StoreError>> of(ConnectionKey key) = 0;

    // The connections that have had one for so long by the store's clock, those waiting longest first.
    virtual awaitable<core::Result<std::vector<ConnectionKey>, StoreError>> overdue(
        std::chrono::milliseconds age, std::size_t limit) = 0;

    // Told: deletes them. Those that are gone already are no error.
    virtual awaitable<core::Result<void, StoreError>> settle(std::vector<std::int64_t> ids) = 0;
};

}  // namespace calfleet::ports
