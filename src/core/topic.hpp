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

struct CommandType {
    std::string_view name;
    Topic topic;
};

// Every command of the contract (section 5), also those that no handler takes yet.
inline constexpr std::array kCommandTypes{
    CommandType{"calendar.list_slots", Topic::kSlotLookups},
    CommandType{"calendar.create_event", Topic::kBookings},
    CommandType{"calendar.cancel_event", Topic::kBookings},
    CommandType{"calendar.reschedule_event", Topic::kBookings},
    CommandType{"calendar.start_oauth", Topic::kAdmin},
    CommandType{"calendar.complete_oauth", Topic::kAdmin},
    CommandType{"calendar.disconnect", Topic::kAdmin},
    CommandType{"calendar.connection_status", Topic::kAdmin},
    CommandType{"calendar.list_calendars", Topic::kAdmin},
    CommandType{"calendar.save_template", Topic::kAdmin},
    CommandType{"calendar.delete_template", Topic::kAdmin},
    CommandType{"calendar.list_templates", Topic::kAdmin},
    CommandType{"calendar.delete_agent", Topic::kAdmin},
    CommandType{"calendar.set_feature_flag", Topic::kAdmin},
    CommandType{"calendar.refresh_token", Topic::kRefreshes},
    CommandType{"calendar.purge_orphans", Topic::kMaintenance},
    CommandType{"calendar.purge_expired", Topic::kMaintenance},
};

// The topic a command of that type belongs on; nothing for a type nobody knows.
constexpr std::optional<Topic> topic_of(std::string_view command_type) {
    for (const CommandType& type : kCommandTypes)
        if (type.name == command_type) return type.topic;
    return std::nullopt;
}

// What a worker consumes. They have equal partition counts, so that partition N of each lands on one worker.
constexpr std::array kCommandTopics{Topic::kSlotLookups, Topic::kBookings, Topic::kAdmin, Topic::kRefreshes,
                                    Topic::kMaintenance};

}  // namespace calfleet::core
