#include "adapters/kafka/topic_admin.hpp"

#include <poll.h>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace calfleet::adapters::kafka {
namespace {

constexpr int kTimeoutMs = 15'000;
constexpr int kConfigTimeoutMs = 5'000;
constexpr int kVisibilityLooks = 200;
constexpr int kLookAgainMs = 50;

using PartitionCounts = std::map<std::string, int, std::less<>>;

// How many partitions each topic has; nothing when no broker answers. All topics are asked about: a broker
// that makes topics by itself makes the one that somebody asks about by its name.
std::optional<PartitionCounts> partition_counts(rd_kafka_t* client) {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client, 1, nullptr, &metadata, kTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    PartitionCounts counts;
    for (const rd_kafka_metadata_topic_t& found :
         std::span(metadata->topics, static_cast<std::size_t>(metadata->topic_cnt)))
        if (found.err == RD_KAFKA_RESP_ERR_NO_ERROR) counts[found.topic] = found.partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    return counts;
}

// 0 for a topic that does not exist.
int count_of(const PartitionCounts& counts, const std::string& name) {
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

// A topic stands when the controller says so; brokers tell their clients of it a moment later.
bool becomes_visible(rd_kafka_t* client, const std::string& name) {
    for (int look = 0; look < kVisibilityLooks; ++look) {
        const auto counts = partition_counts(client);
        if (counts && count_of(*counts, name) > 0) return true;
        ::poll(nullptr, 0, kLookAgainMs);
    }
    return false;
}

std::map<std::string, std::string> entries_of(const rd_kafka_ConfigResource_t& resource) {
    std::size_t count = 0;
    const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(&resource, &count);
    std::map<std::string, std::string> config;
    for (std::size_t i = 0; i < count; ++i) {
        const char* value = rd_kafka_ConfigEntry_value(entries[i]);
        config.emplace(rd_kafka_ConfigEntry_name(entries[i]), value == nullptr ? "" : value);
    }
    return config;
}

}  // namespace

TopicAdmin::TopicAdmin(const KafkaSettings& settings)
    : settings_(settings),
      client_(make_client(RD_KAFKA_PRODUCER, settings, {}, 0)),
      answers_(rd_kafka_queue_new(client_.get())),
      events_(rd_kafka_queue_get_main(client_.get())) {
    rd_kafka_set_log_queue(client_.get(), events_.get());
}

std::vector<TopicState> TopicAdmin::check(const std::vector<TopicSpec>& topics, bool create) {
    std::vector<TopicState> states;
    const auto counts = partition_counts(client_.get());
    const std::string unreachable = counts ? "" : why_unreachable();
    for (const TopicSpec& topic : topics) {
        const std::string name = settings_.topic_prefix + topic.name;
        if (counts) {
            states.push_back(check_one(topic, count_of(*counts, name), create));
        } else {
            states.push_back({name, TopicState::Kind::kFailed, unreachable});
        }
    }
    return states;
}

core::Result<std::map<std::string, TopicFacts>, std::string> TopicAdmin::facts(
    const std::vector<std::string>& names) {
    const auto counts = partition_counts(client_.get());
    if (!counts) return why_unreachable();
    std::map<std::string, TopicFacts> topics;
    for (const std::string& name : names)
        topics[name].partitions = count_of(*counts, settings_.topic_prefix + name);
    add_configs(topics);
    return topics;
}

void TopicAdmin::add_configs(std::map<std::string, TopicFacts>& topics) {
    std::vector<Owned<rd_kafka_ConfigResource_t>> resources;
    std::vector<rd_kafka_ConfigResource_t*> asked;
    for (const auto& [name, facts] : topics) {
        if (facts.partitions == 0) continue;
        const std::string full_name = settings_.topic_prefix + name;
        resources.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, full_name.c_str()));
        asked.push_back(resources.back().get());
    }
    if (asked.empty()) return;
    const Owned<rd_kafka_AdminOptions_t> options(
        rd_kafka_AdminOptions_new(client_.get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    std::array<char, 512> refused{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), kConfigTimeoutMs, refused.data(),
                                              refused.size());
    rd_kafka_DescribeConfigs(client_.get(), asked.data(), asked.size(), options.get(), answers_.get());
    const Owned<rd_kafka_event_t> answer(rd_kafka_queue_poll(answers_.get(), kTimeoutMs));
    if (!answer || rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return;

    std::size_t count = 0;
    const rd_kafka_ConfigResource_t** told = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
    for (std::size_t i = 0; i < count; ++i)
        if (rd_kafka_ConfigResource_error(told[i]) == RD_KAFKA_RESP_ERR_NO_ERROR) {
            const std::string full_name = rd_kafka_ConfigResource_name(told[i]);
            topics[full_name.substr(settings_.topic_prefix.size())].config = entries_of(*told[i]);
        }
}

TopicState TopicAdmin::check_one(const TopicSpec& topic, int partitions, bool create) {
    const std::string name = settings_.topic_prefix + topic.name;
    if (partitions == 0 && create) return create_one(topic);
    if (partitions == 0) return {name, TopicState::Kind::kMissing, ""};
    if (partitions != topic.partitions)
        return {name, TopicState::Kind::kDiffers,
                "has " + std::to_string(partitions) + " partitions, the list says " +
                    std::to_string(topic.partitions)};
    return {name, TopicState::Kind::kPresent, ""};
}

std::string TopicAdmin::why_unreachable() const {
    return RefusalReader().read_all(events_.get()).value_or("no broker answers at " + settings_.brokers);
}

TopicState TopicAdmin::create_one(const TopicSpec& topic) {
    const std::string name = settings_.topic_prefix + topic.name;
    std::array<char, 512> error{};
    const Owned<rd_kafka_NewTopic_t> wanted(
        rd_kafka_NewTopic_new(name.c_str(), topic.partitions, topic.replication, error.data(), error.size()));
    if (!wanted) return {name, TopicState::Kind::kFailed, error.data()};
    for (const auto& [key, value] : topic.config)
        rd_kafka_NewTopic_set_config(wanted.get(), key.c_str(), value.c_str());

    std::array<rd_kafka_NewTopic_t*, 1> topics{wanted.get()};
    rd_kafka_CreateTopics(client_.get(), topics.data(), topics.size(), nullptr, answers_.get());
    const Owned<rd_kafka_event_t> answer(rd_kafka_queue_poll(answers_.get(), kTimeoutMs));
    if (!answer) return {name, TopicState::Kind::kFailed, why_unreachable()};
    if (rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {name, TopicState::Kind::kFailed, rd_kafka_event_error_string(answer.get())};
    std::size_t count = 0;
    const rd_kafka_topic_result_t** results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
    if (count != 1) return {name, TopicState::Kind::kFailed, "the broker gave no answer for this topic"};
    if (rd_kafka_topic_result_error(*results) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {name, TopicState::Kind::kFailed, rd_kafka_topic_result_error_string(*results)};
    if (!becomes_visible(client_.get(), name))
        return {name, TopicState::Kind::kFailed, "was created, but no broker tells of it yet"};
    return {name, TopicState::Kind::kCreated, ""};
}

}  // namespace calfleet::adapters::kafka
