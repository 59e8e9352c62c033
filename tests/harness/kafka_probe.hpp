// The chatbot and the analytics engineer of a test: publishes records and keeps what comes back on the
// results, events and dead-letter topics. Runs on a thread of its own; every method from any thread.
#pragma once

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/system/system_clock.hpp"
#include "codec/json_value.hpp"
#include "core/record.hpp"
#include "fakes/recording_log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace calfleet::harness {

class KafkaProbe {
public:
    explicit KafkaProbe(const adapters::kafka::KafkaSettings& settings);
    ~KafkaProbe();

    // Returns when the broker has them.
    void publish(std::vector<core::OutgoingRecord> records);
    void publish(core::OutgoingRecord record) { publish(std::vector{std::move(record)}); }

    // The result of that command, waited for. Throws when none comes.
    codec::JsonValue result_of(const std::string& command_id,
                               std::chrono::milliseconds bound = std::chrono::seconds(30));
    // The properties of its events by type. Call it after result_of: events are published with the result.
    std::map<std::string, codec::JsonValue> events_of(const std::string& command_id, std::size_t count);
    // The properties of every distinct event of that type about the agent, whichever command caused it, in
    // the order of arrival.
    std::vector<codec::JsonValue> events_about(const std::string& agent, const std::string& type) const;
    // The last state told of a connection; nothing before the first, and after its tombstone.
    std::optional<codec::JsonValue> state_of(const std::string& agent) const;
    // The dead letters whose original value is that, waited for.
    core::Record dead_letter_with(const std::string& value);

    // How many distinct and how many repeated results have come.
    std::size_t results() const;
    std::size_t repeated_results() const;
    // How many texts the results of that command have had: one, however often it was published.
    std::size_t distinct_results_of(const std::string& command_id) const;
    std::map<std::string, std::size_t> results_by_reason() const;
    std::map<std::string, std::size_t> events_by_type() const;
    // All values of all records seen, one after the other, for searching secrets.
    std::string everything() const;
    // Every result and event seen, a line each: its ce_type, a tab, its value.
    std::string messages() const;

private:
    void keep(core::Topic topic, const core::Record& record);

    boost::asio::io_context io_{1};
    fakes::RecordingLog log_;
    adapters::system::SystemClock clock_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string> results_;
    std::size_t repeated_results_ = 0;
    std::map<std::string, std::set<std::string>> other_results_;  // that differ from the first
    std::map<std::string, std::map<std::string, std::string>> events_;
    struct Event {
        std::string type;
        std::string value;
    };
    std::map<std::string, std::vector<Event>> events_by_agent_;
    std::set<std::string> event_ids_;
    std::map<std::string, std::string> states_;  // by the record's key
    std::vector<core::Record> dead_letters_;
    std::string everything_;
    std::string messages_;
    std::thread thread_;
};

}  // namespace calfleet::harness
