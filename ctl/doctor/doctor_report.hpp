// What calfleetctl doctor found, and how it compares a clock with ours. Pure functions.
#pragma once

#include "core/time_range.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::ctl {

struct Finding {
    enum class State { kOk, kWarning, kFailed };

    std::string check;  // "broker"
    State state = State::kOk;
    std::string message;  // what is so; of what is not well, what to do
};

std::string_view to_string(Finding::State state);

// No check failed; a warning is no failure.
bool is_healthy(const std::vector<Finding>& findings);

// The cells of a line each, with the columns' names first.
std::vector<std::vector<std::string>> finding_table(const std::vector<Finding>& findings);
// {"healthy":…,"checks":[{"check":…,"state":…,"message":…}]}
std::string findings_as_json(const std::vector<Finding>& findings);

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of a date that servers write (RFC 9110, 5.6.7).
std::optional<core::Instant> parse_http_date(std::string_view text);

// An answer's date against our clock: `asked_at` and `answered_at` by ours.
Finding compare_clocks(std::optional<std::string_view> date, core::Instant asked_at,
                       core::Instant answered_at);

}  // namespace calfleet::ctl
