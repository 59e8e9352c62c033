// Brings a cluster's topics in line with the list (schemas/topics.json): creates what is missing and tells
// what differs. Blocks; for tools only.
#pragma once

#include "adapters/kafka/kafka_client.hpp"
#include "core/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::adapters::kafka {

struct TopicSpec {
    std::string name;  // without prefix
    int partitions = 1;
    int replication = 1;
    std::map<std::string, std::string> config;
};

struct TopicState {
    enum class Kind { kPresent, kCreated, kMissing, kDiffers, kFailed };
    std::string name;  // with prefix
    Kind kind;
    std::string detail;
};

struct TopicFacts {
    int partitions = 0;  // 0: it does not exist
    // Nothing where the broker does not tell, as it may be forbidden to.
    std::optional<std::map<std::string, std::string>> config;
};

class TopicAdmin {
public:
    explicit TopicAdmin(const KafkaSettings& settings);

    // How each topic stands; with `create`, after creating those that are missing. An existing topic is never
    // changed.
    std::vector<TopicState> check(const std::vector<TopicSpec>& topics, bool create);

    // Topics as they are, by their names without prefix; or why no broker can be used.
    core::Result<std::map<std::string, TopicFacts>, std::string> facts(const std::vector<std::string>& names);

private:
    void add_configs(std::map<std::string, TopicFacts>& topics);
    TopicState check_one(const TopicSpec& topic, int partitions, bool create);
    std::string why_unreachable() const;
    TopicState create_one(const TopicSpec& topic);

    const KafkaSettings settings_;
    Owned<rd_kafka_t> client_;
    Owned<rd_kafka_queue_t> answers_;
    Owned<rd_kafka_queue_t> events_;
};

}  // namespace calfleet::adapters::kafka
