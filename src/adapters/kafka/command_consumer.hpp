// Consumes the command topics for one worker: partitions come and go with the group's rebalances, records go
// to the sink while it has room, finished offsets are committed about every second. Loop thread only; the
// loop is woken by librdkafka's queues and never blocked by it.
#pragma once

#include "adapters/kafka/broker_sight.hpp"
#include "adapters/kafka/kafka_client.hpp"
#include "adapters/kafka/queue_waker.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/record_flow.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace calfleet::adapters::kafka {

struct ConsumerSettings {
    std::chrono::milliseconds revoke_bound{3'000};  // how long a rebalance waits for what is in flight
    std::chrono::milliseconds drain_bound{25'000};  // the same at the end of the process
};

class CommandConsumer : public ports::RecordSource {
public:
    CommandConsumer(const boost::asio::any_io_executor& executor, const KafkaSettings& settings,
                    ConsumerSettings bounds, ports::RecordSink& sink, ports::Clock& clock, ports::Log& log);
    ~CommandConsumer() override;

    // Consumes until stop(), then drains: waits for what is in flight, commits, leaves the group. Its owner
    // waits.
    ports::awaitable<void> run();
    void stop();

    void store_offset(const core::PartitionId& partition, std::int64_t next_offset) override;
    void resume() override;

    // True when librdkafka has given the membership up for good, e.g. because another worker has our
    // group.instance.id. run() has then returned, or will.
    bool has_given_up() const { return has_given_up_; }

    // Live, for readiness: the group gave us our share (which may be empty), and a broker answers.
    bool has_joined() const { return joined_; }
    const BrokerSight& broker() const { return broker_; }

    // How many partitions the last assignment had: what is in flight goes on through a rebalance. And how
    // many the command topics have for all workers; 0 until the cluster has told, a second or two after the
    // start.
    std::size_t partitions_owned() const { return partitions_owned_; }
    std::size_t partitions_in_all() const { return partitions_in_all_; }
    // Records of our partitions that are not committed yet, a second ago; those of which it is known.
    std::map<core::PartitionId, std::int64_t> lag() const;
    // How often the group has given or taken partitions since the start.
    std::int64_t rebalances() const { return rebalances_; }

private:
    struct PartitionQueue {
        Owned<rd_kafka_queue_t> queue;
    };

    ports::awaitable<void> serve_events();
    ports::awaitable<void> rebalance(rd_kafka_event_t* event);
    void assign(rd_kafka_topic_partition_list_t* partitions);
    ports::awaitable<void> revoke(std::vector<core::PartitionId> partitions);
    void release_queues();

    // Takes what the sink has room for, a bounded number at a time; true when there may be more.
    bool fetch();
    bool fetch_from(const core::PartitionId& id, rd_kafka_queue_t* queue);

    void commit_in_background();
    ports::awaitable<void> commit_now();
    void report_commit(rd_kafka_resp_err_t error) const;
    void give_up();
    void begin_to_leave();
    bool is_gone() const;
    void read_statistics(rd_kafka_event_t* event);

    const ConsumerSettings bounds_;
    ports::RecordSink& sink_;
    ports::Clock& clock_;
    ports::Log& log_;
    ClientLog client_log_;
    Owned<rd_kafka_t> consumer_;
    std::vector<Owned<rd_kafka_topic_t>> topics_;  // held, so that statistics tell of all their partitions
    Owned<rd_kafka_queue_t> events_;
    Owned<rd_kafka_queue_t> commits_;  // outcomes of the commits we wait for
    QueueWaker waker_;
    std::map<core::PartitionId, PartitionQueue> queues_;
    core::PartitionId served_last_;  // where the round robin over partitions goes on
    ports::SteadyInstant commit_due_;
    std::optional<ports::SteadyInstant> leave_until_;  // set once we are leaving the group
    std::size_t partitions_owned_ = 0;
    std::size_t partitions_in_all_ = 0;
    std::map<core::PartitionId, std::int64_t> lag_;
    std::int64_t rebalances_ = 0;
    BrokerSight broker_;
    bool uncommitted_ = false;
    bool joined_ = false;
    bool stopping_ = false;
    bool has_given_up_ = false;
};

}  // namespace calfleet::adapters::kafka
