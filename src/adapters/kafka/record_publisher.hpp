// The idempotent producer behind ports/publisher.hpp. Loop thread only; librdkafka's own threads do the
// sending. A producer that librdkafka gives up is replaced, and what it had not delivered is published again.
#pragma once

#include "adapters/kafka/broker_sight.hpp"
#include "adapters/kafka/kafka_client.hpp"
#include "adapters/kafka/queue_waker.hpp"
#include "ports/log.hpp"
#include "ports/publisher.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <initializer_list>
#include <memory>
#include <string>

namespace calfleet::adapters::kafka {

class RecordPublisher : public ports::Publisher {
public:
    // `topics` are those it will write most: asked for at once, since the first message to a topic waits
    // hundreds of milliseconds for its metadata.
    RecordPublisher(const boost::asio::any_io_executor& executor, KafkaSettings settings,
                    std::initializer_list<core::Topic> topics, const ports::Clock& clock, ports::Log& log);
    ~RecordPublisher() override;

    ports::awaitable<core::Result<void, ports::PublishError>> publish(
        std::vector<core::OutgoingRecord> records) override;

    // Serves delivery reports until stop(); its owner waits for it.
    ports::awaitable<void> run();
    // What is still unacknowledged fails; run() returns.
    void stop();

    // Live, for readiness.
    const BrokerSight& broker() const { return broker_; }

private:
    struct Batch;

    void connect();
    void replace_producer();
    void drop_unacknowledged();
    void produce(const core::OutgoingRecord& record, std::size_t index, const std::shared_ptr<Batch>& batch);
    void serve_events();
    void serve_delivery_reports(rd_kafka_event_t* event);
    static void finish(const rd_kafka_message_t& message);

    const boost::asio::any_io_executor executor_;
    const KafkaSettings settings_;
    const std::vector<core::Topic> warm_topics_;
    ports::Log& log_;
    ClientLog client_log_;
    Owned<rd_kafka_t> producer_;
    Owned<rd_kafka_queue_t> events_;
    QueueWaker waker_;
    BrokerSight broker_;
    bool stopping_ = false;
    bool has_given_up_ = false;  // the producer, for good
};

}  // namespace calfleet::adapters::kafka
