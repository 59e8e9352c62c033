// Reads whole topics without a group: for tools that watch results and events, not for workers. start()
// blocks for a moment, everything else runs on the loop.
#pragma once

#include "adapters/kafka/kafka_client.hpp"
#include "adapters/kafka/queue_waker.hpp"
#include "core/record.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/log.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace calfleet::adapters::kafka {

struct KafkaUnavailable {
    std::string message;
};

class TopicReader {
public:
    enum class From { kBeginning, kNow };
    using OnRecord = std::function<void(core::Topic, const core::Record&)>;

    TopicReader(const boost::asio::any_io_executor& executor, const KafkaSettings& settings,
                OnRecord on_record, ports::Log& log);
    ~TopicReader();

    // Finds the partitions and where to begin; from then on nothing is missed. Blocks, at most 10 s a topic.
    // An error says why no broker can be used, where librdkafka knows.
    core::Result<void, KafkaUnavailable> start(const std::vector<core::Topic>& topics, From from);

    // Delivers records until stop().
    ports::awaitable<void> run();
    // Delivers records until every partition was read to its end, or stop(). True when all were.
    ports::awaitable<bool> run_to_end();
    void stop();

private:
    core::Result<void, KafkaUnavailable> add_partitions(core::Topic topic, From from,
                                                        rd_kafka_topic_partition_list_t* partitions);

    void serve(rd_kafka_event_t* event);
    void deliver(const rd_kafka_message_t& message);

    const KafkaSettings settings_;
    const OnRecord on_record_;
    ClientLog client_log_;
    Owned<rd_kafka_t> consumer_;
    Owned<rd_kafka_queue_t> queue_;
    QueueWaker waker_;
    std::vector<core::Topic> topics_;
    std::set<core::PartitionId> not_read_to_end_;
    bool stopping_ = false;
};

}  // namespace calfleet::adapters::kafka
