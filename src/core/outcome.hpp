// What became of a command. The path visits it in one place; nothing else branches on it.
#pragma once

#include "core/failure_reason.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace calfleet::core {

struct Warning {
    std::string code;     // e.g. "default_availability"
    std::string message;  // for a person
};

// One `calendar_*` event of the contract (section 7).
struct AnalyticsEvent {
    std::string type;             // e.g. "calendar_slot_lookup"
    std::string properties_json;  // one JSON object
};

struct Done {
    std::string data_json;  // the result's `data`
    std::vector<Warning> warnings;
    std::vector<AnalyticsEvent> events;
};

struct Failed {
    FailureReason reason = FailureReason::kInternalError;
    std::string message;  // for a person, without secrets; empty: the reason's own sentence
    std::optional<std::chrono::milliseconds> retry_after;
    std::string data_json;            // the result's `data`, e.g. alternatives; usually empty
    bool in_doubt = false;            // the effect may stand at the provider all the same
    std::string provider_error = {};  // the provider's own word for it, for analytics; usually empty
};

using Outcome = std::variant<Done, Failed>;

}  // namespace calfleet::core
