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

inline constexpr std::array<std::string_view, 9> kTopicNames{
    "slot-lookups", "bookings",          "admin",       "refreshes", "maintenance", "results",
    "events",       "connection-states", "dead-letters"};

constexpr std::string_view name_of(Topic topic) {
    return kTopicNames.at(static_cast<std::size_t>(topic));
}

constexpr std::optional<Topic> topic_named(std::string_view name) {
    for (std::size_t i = 0; i < kTopicNames.size(); ++i)
        if (kTopicNames.at(i) == name) return static_cast<Topic>(i);
    return std::nullopt;
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
