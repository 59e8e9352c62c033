#include "adapters/kafka/client_statistics.hpp"

#include "codec/json_parser.hpp"

#include <algorithm>

namespace calfleet::adapters::kafka {

bool any_broker_is_up(std::string_view statistics_json) {
    constexpr codec::JsonLimits kStatisticsLimits{4'000'000, 32, 500'000, 10'000};
    const auto parsed = codec::parse_json(statistics_json, kStatisticsLimits);
    const codec::JsonValue* brokers = parsed.has_value() ? parsed->find("brokers") : nullptr;
    if (brokers == nullptr || brokers->as_object() == nullptr) return false;
    return std::any_of(brokers->as_object()->begin(), brokers->as_object()->end(), [](const auto& member) {
        const codec::JsonValue* state = member.second.find("state");
        const codec::JsonValue* node_id = member.second.find("nodeid");
        return state != nullptr && state->as_string() != nullptr && *state->as_string() == "UP" &&
               node_id != nullptr && node_id->as_int64().value_or(-1) >= 0;
    });
}

}  // namespace calfleet::adapters::kafka
