// The topics of the contract (section 3). On the wire each has the configured prefix before its name.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace calfleet::core {

enum class Topic {
    kSlotLookups,
    kBookings,
    kAdmin,
    kRefreshes,
    kMaintenance,
    kResults,
    kEvents,
    kConnectionStates,
    kDeadLetters,
};

constexpr std::string_view name_of(Topic topic) {
    constexpr std::array<std::string_view, 9> kNames{"slot-lookups", "bookings",          "admin",
                                                     "refreshes",    "maintenance",       "results",
                                                     "events",       "connection-states", "dead-letters"};
    return kNames.at(static_cast<std::size_t>(topic));
}

// The topic a command of that type belongs on; nothing for a type nobody knows.
constexpr std::optional<Topic> topic_of(std::string_view command_type) {
    if (command_type == "calendar.list_slots") return Topic::kSlotLookups;
    if (command_type == "calendar.create_event") return Topic::kBookings;
    return std::nullopt;
}

// What a worker consumes. They have equal partition counts, so that partition N of each lands on one worker.
constexpr std::array kCommandTopics{Topic::kSlotLookups, Topic::kBookings};

}  // namespace calfleet::core
