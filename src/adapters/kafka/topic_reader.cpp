#include "adapters/kafka/topic_reader.hpp"

#include "adapters/kafka/consumed_record.hpp"

#include <poll.h>

namespace calfleet::adapters::kafka {
namespace {

constexpr int kMetadataTimeoutMs = 10'000;
constexpr int kLeaderAttempts = 100;
constexpr int kLeaderPauseMs = 100;
constexpr std::chrono::milliseconds kIdleTick{500};

struct MetadataDeleter {
    void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter>;

core::Result<Metadata, KafkaUnavailable> metadata_of(rd_kafka_t* client, const std::string& topic_name) {
    rd_kafka_topic_t* topic = rd_kafka_topic_new(client, topic_name.c_str(), nullptr);
    const rd_kafka_metadata_t* raw = nullptr;
    const rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, topic, &raw, kMetadataTimeoutMs);
    rd_kafka_topic_destroy(topic);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaUnavailable{rd_kafka_err2str(error)};
    Metadata metadata(raw);
    const rd_kafka_metadata_topic_t& found = *metadata->topics;
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR)
        return KafkaUnavailable{"topic " + topic_name + ": " + rd_kafka_err2str(found.err)};
    return metadata;
}

// First and next offset. The partition of a topic that was just created has no leader for a moment: asked
// again.
rd_kafka_resp_err_t query_watermarks(rd_kafka_t* client, const std::string& topic, int partition,
                                     std::int64_t& low, std::int64_t& high) {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    for (int attempt = 0; attempt < kLeaderAttempts; ++attempt) {
        error = rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &low, &high,
                                                 kMetadataTimeoutMs);
        if (error != RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION &&
            error != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE &&
            error != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
            break;
        ::poll(nullptr, 0, kLeaderPauseMs);
    }
    return error;
}

}  // namespace

TopicReader::TopicReader(const boost::asio::any_io_executor& executor, const KafkaSettings& settings,
                         OnRecord on_record, ports::Log& log)
    : settings_(settings),
      on_record_(std::move(on_record)),
      client_log_(log),
      consumer_(make_client(RD_KAFKA_CONSUMER, settings,
                            {{"group.id", "calfleet-reader"},  // demanded by librdkafka, never joined
                             {"enable.auto.commit", "false"},
                             {"enable.partition.eof", "true"},  // run_to_end() waits for them
                             {"fetch.wait.max.ms", "50"}},
                            0)),
      waker_(executor) {
    rd_kafka_poll_set_consumer(consumer_.get());
    queue_.reset(rd_kafka_queue_get_consumer(consumer_.get()));
    rd_kafka_set_log_queue(consumer_.get(), queue_.get());
    waker_.attach(queue_.get());
}

TopicReader::~TopicReader() {
    QueueWaker::detach(queue_.get());
}

core::Result<void, KafkaUnavailable> TopicReader::start(const std::vector<core::Topic>& topics, From from) {
    topics_ = topics;
    const Owned<rd_kafka_topic_partition_list_t> partitions(rd_kafka_topic_partition_list_new(0));
    for (const core::Topic topic : topics)
        if (auto added = add_partitions(topic, from, partitions.get()); added.has_error())
            return KafkaUnavailable{RefusalReader().read_all(queue_.get()).value_or(added.error().message)};
    const rd_kafka_resp_err_t error = rd_kafka_assign(consumer_.get(), partitions.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaUnavailable{rd_kafka_err2str(error)};
    return {};
}

core::Result<void, KafkaUnavailable> TopicReader::add_partitions(
    core::Topic topic, From from, rd_kafka_topic_partition_list_t* partitions) {
    const std::string name = settings_.topic_name(topic);
    auto metadata = metadata_of(consumer_.get(), name);
    if (metadata.has_error()) return metadata.error();
    for (int partition = 0; partition < (*metadata)->topics->partition_cnt; ++partition) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const rd_kafka_resp_err_t error = query_watermarks(consumer_.get(), name, partition, low, high);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaUnavailable{rd_kafka_err2str(error)};
        rd_kafka_topic_partition_list_add(partitions, name.c_str(), partition)->offset =
            from == From::kBeginning ? low : high;
        not_read_to_end_.insert({name, partition});
    }
    return {};
}

ports::awaitable<void> TopicReader::run() {
    while (!stopping_) {
        co_await waker_.wait(kIdleTick);
        while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(queue_.get(), 0)}) serve(event.get());
    }
}

ports::awaitable<bool> TopicReader::run_to_end() {
    while (!stopping_ && !not_read_to_end_.empty()) {
        co_await waker_.wait(kIdleTick);
        while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(queue_.get(), 0)}) serve(event.get());
    }
    const bool all_were_read = not_read_to_end_.empty();
    co_return all_were_read;
}

void TopicReader::serve(rd_kafka_event_t* event) {
    const auto type = rd_kafka_event_type(event);
    if (type == RD_KAFKA_EVENT_ERROR && rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        const Owned<rd_kafka_topic_partition_t> end(rd_kafka_event_topic_partition(event));
        not_read_to_end_.erase({end->topic, end->partition});
    } else if (type == RD_KAFKA_EVENT_LOG || type == RD_KAFKA_EVENT_ERROR) {
        client_log_.write(event);
    } else if (type == RD_KAFKA_EVENT_FETCH) {
        while (const rd_kafka_message_t* message = rd_kafka_event_message_next(event)) deliver(*message);
    }
}

void TopicReader::deliver(const rd_kafka_message_t& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const core::Record record = record_of(message);
    for (const core::Topic topic : topics_)
        if (settings_.topic_name(topic) == record.source.topic) on_record_(topic, record);
}

void TopicReader::stop() {
    stopping_ = true;
    waker_.wake();
}

}  // namespace calfleet::adapters::kafka
