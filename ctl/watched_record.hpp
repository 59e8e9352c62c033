// A record of calendar.results or calendar.events as somebody who watches sees it: which are meant, and one
// as a line. Pure functions.
#pragma once

#include "codec/json_value.hpp"
#include "core/record.hpp"

#include <optional>
#include <string>

namespace calfleet::ctl {

struct WatchedRecord {
    std::string time;  // ce_time; the record's own where it has none
    std::string type;  // of the command that a result answers; of an event, its own
    std::string command_id;
    std::string agent_id;
    std::string status;  // "success", "failed"; empty for events that have none
    codec::JsonValue data;
};

// Nothing for a record that is neither. `is_result`: of calendar.results.
std::optional<WatchedRecord> read_watched(const core::Record& record, bool is_result);

// All that it says nothing against.
struct WatchFilter {
    std::string agent_id;
    std::string type;
    std::string status;
    std::string command_id;

    bool takes(const WatchedRecord& record) const;
};

// Without a line break at its end.
std::string text_line(const WatchedRecord& record, bool is_result);
// {"time":…,"type":…,"command_id":…,"agent_id":…,"status":…,"data":{…}}
std::string json_line(const WatchedRecord& record);

}  // namespace calfleet::ctl
