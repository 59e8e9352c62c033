// How a librdkafka client is made from our settings, and what it says in the log. Shared by consumer,
// publisher and administration.
#pragma once

#include "adapters/kafka/kafka_handles.hpp"
#include "adapters/kafka/refusal.hpp"
#include "core/topic.hpp"
#include "ports/log.hpp"

#include <map>
#include <stdexcept>
#include <string>

namespace calfleet::adapters::kafka {

struct KafkaSettings {
    std::string brokers;       // bootstrap list, "127.0.0.1:9092,…"
    std::string group;         // the workers' consumer group
    std::string topic_prefix;  // before each topic's name: "calendar."
    std::string client_id;
    std::map<std::string, std::string> properties;  // any librdkafka property, as given by -X; wins over ours
    std::string group_instance_id = {};             // of a static member; empty: a dynamic one

    std::string topic_name(core::Topic topic) const {
        return topic_prefix + std::string(core::name_of(topic));
    }
};

// A property that librdkafka refuses: unknown, or with a value it does not take. what() names it.
class KafkaConfigError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Throws KafkaConfigError for the first of the operator's properties that librdkafka does not take. No broker
// is asked, no file opened.
void check_properties(const KafkaSettings& settings);

// Our defaults first, then the operator's properties. `own` are the settings of this kind of client.
Owned<rd_kafka_t> make_client(rd_kafka_type_t type, const KafkaSettings& settings,
                              const std::map<std::string, std::string>& own, int event_types);

// What one client says, in our log. A refusal is a sentence, and again only now and then: librdkafka goes on
// trying every second or two. The thread that polls the client.
class ClientLog {
public:
    explicit ClientLog(ports::Log& log) : log_(log) {}

    // A log or an error event.
    void write(rd_kafka_event_t* event);

private:
    ports::Log& log_;
    RefusalReader refusals_;
    std::map<std::string, std::size_t> told_;  // by sentence, how often librdkafka came with it
};

}  // namespace calfleet::adapters::kafka
