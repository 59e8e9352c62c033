// What arrived, what took effect and what was answered, in order of arrival: the ledger that checkers of a
// whole fleet compare their histories with. Bounded: the oldest entries go first.
// Not thread-safe: the world's lock protects it.
#pragma once

#include "core/time_range.hpp"
#include "simulators/google/model/event.hpp"
#include "simulators/google/model/operation.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::simulators::google {

struct LogEntry {
    std::int64_t sequence = 0;  // from 1, without gaps
    core::Instant arrived_at;
    std::optional<core::Instant> committed_at;  // when its effect began; none for what had no effect
    std::optional<core::Instant> replied_at;    // none while it runs
    std::string account;                        // e-mail; empty where no token told
    std::string method;
    std::string path;  // as sent, without its query: that may hold tokens
    Operation operation = Operation::kUnknown;
    int status = 0;      // as answered; 0: not answered (yet, or dropped)
    std::string reason;  // of an error
    std::string calendar_id;
    std::string event_id;
    Properties private_properties;  // of an inserted event, with the command's hash
    std::string grant_type;         // at the token endpoint
    std::string faults;
};

class RequestLog {
public:
    explicit RequestLog(std::size_t entries_max) : entries_max_(entries_max) {}

    // Gives the entry its sequence number.
    std::int64_t add(LogEntry entry);

    // Nothing when it has gone already.
    LogEntry* find(std::int64_t sequence);

    // At most `count` entries with a sequence number above `after`.
    std::vector<LogEntry> page(std::int64_t after, std::size_t count) const;

    std::int64_t last_sequence() const {
        return first_sequence_ + static_cast<std::int64_t>(entries_.size()) - 1;
    }
    std::int64_t dropped() const { return first_sequence_ - 1; }

private:
    std::size_t entries_max_;
    std::deque<LogEntry> entries_;
    std::int64_t first_sequence_ = 1;
};

}  // namespace calfleet::simulators::google
