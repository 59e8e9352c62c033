#include "adapters/kafka/client_statistics.hpp"

#include "codec/json_parser.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace calfleet::adapters::kafka {
namespace {

const codec::JsonValue::Object kNoMembers;

// The members of an object; none when it is something else, or missing.
const codec::JsonValue::Object& members_of(const codec::JsonValue* value) {
    return value == nullptr || value->as_object() == nullptr ? kNoMembers : *value->as_object();
}

bool is_up(const codec::JsonValue& broker) {
    const codec::JsonValue* state = broker.find("state");
    const codec::JsonValue* node_id = broker.find("nodeid");
    return state != nullptr && state->as_string() != nullptr && *state->as_string() == "UP" &&
           node_id != nullptr && node_id->as_int64().value_or(-1) >= 0;
}

// Beside its partitions a topic has one named -1, of records that are not assigned yet.
std::size_t partitions_of_topic(const codec::JsonValue& topic) {
    const auto& partitions = members_of(topic.find("partitions"));
    return static_cast<std::size_t>(
        std::count_if(partitions.begin(), partitions.end(),
                      [](const auto& member) { return !member.first.starts_with('-'); }));
}

// -1 until both ends are known.
void read_lag(const std::string& name, const codec::JsonValue& topic, ClientStatistics& statistics) {
    for (const auto& [number, partition] : members_of(topic.find("partitions"))) {
        const codec::JsonValue* lag = partition.find("consumer_lag");
        const std::int64_t records = lag == nullptr ? -1 : lag->as_int64().value_or(-1);
        std::int32_t id = -1;
        std::from_chars(number.data(), number.data() + number.size(), id);
        if (records >= 0 && id >= 0) statistics.lag[{name, id}] = records;
    }
}

}  // namespace

ClientStatistics read_client_statistics(std::string_view statistics_json) {
    constexpr codec::JsonLimits kStatisticsLimits{4'000'000, 32, 500'000, 10'000};
    const auto parsed = codec::parse_json(statistics_json, kStatisticsLimits);
    ClientStatistics statistics;
    if (parsed.has_error()) return statistics;
    const auto& brokers = members_of(parsed->find("brokers"));
    statistics.any_broker_is_up =
        std::any_of(brokers.begin(), brokers.end(), [](const auto& member) { return is_up(member.second); });
    for (const auto& [name, topic] : members_of(parsed->find("topics"))) {
        statistics.partitions += partitions_of_topic(topic);
        read_lag(name, topic, statistics);
    }
    return statistics;
}

}  // namespace calfleet::adapters::kafka
