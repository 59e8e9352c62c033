#include "adapters/kafka/command_consumer.hpp"

#include "adapters/kafka/client_statistics.hpp"
#include "adapters/kafka/consumed_record.hpp"

#include <algorithm>
#include <array>

namespace calfleet::adapters::kafka {
namespace {

constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::milliseconds kCommitEvery{1'000};
constexpr std::chrono::milliseconds kCommitBound{2'000};
constexpr std::chrono::milliseconds kLeaveBound{5'000};  // after the drain, for the group's part of it
constexpr std::size_t kRecordsAtOnce = 64;

std::map<std::string, std::string> consumer_properties(const KafkaSettings& settings) {
    std::map<std::string, std::string> properties{
        {"group.id", settings.group},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset",
         "earliest"},  // a command published before the first worker came is still a command
        {"partition.assignment.strategy", "range"},
        {"session.timeout.ms", "6000"},
        {"heartbeat.interval.ms", "500"},
        {"queued.min.messages", "1000"},
        {"queued.max.messages.kbytes", "256"},  // for each partition, since their queues are not joined
        {"fetch.wait.max.ms", "100"},
        {"statistics.interval.ms", "1000"},
        {"allow.auto.create.topics", "false"},
    };
    if (!settings.group_instance_id.empty())
        properties.emplace("group.instance.id", settings.group_instance_id);
    return properties;
}

void subscribe(rd_kafka_t* consumer, const KafkaSettings& settings) {
    const Owned<rd_kafka_topic_partition_list_t> topics(
        rd_kafka_topic_partition_list_new(static_cast<int>(core::kCommandTopics.size())));
    for (const core::Topic topic : core::kCommandTopics)
        rd_kafka_topic_partition_list_add(topics.get(), settings.topic_name(topic).c_str(),
                                          RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer, topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw KafkaConfigError(std::string("cannot subscribe: ") + rd_kafka_err2str(error));
}

std::vector<Owned<rd_kafka_topic_t>> hold_topics(rd_kafka_t* consumer, const KafkaSettings& settings) {
    std::vector<Owned<rd_kafka_topic_t>> topics;
    for (const core::Topic topic : core::kCommandTopics)
        topics.emplace_back(rd_kafka_topic_new(consumer, settings.topic_name(topic).c_str(), nullptr));
    return topics;
}

}  // namespace

CommandConsumer::CommandConsumer(const boost::asio::any_io_executor& executor, const KafkaSettings& settings,
                                 ConsumerSettings bounds, ports::RecordSink& sink, ports::Clock& clock,
                                 ports::Log& log)
    : bounds_(bounds),
      sink_(sink),
      clock_(clock),
      log_(log),
      client_log_(log),
      consumer_(make_client(RD_KAFKA_CONSUMER, settings, consumer_properties(settings),
                            RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_STATS)),
      topics_(hold_topics(consumer_.get(), settings)),
      commits_(rd_kafka_queue_new(consumer_.get())),
      waker_(executor),
      commit_due_(clock.steady_now()),
      broker_(clock) {
    rd_kafka_poll_set_consumer(consumer_.get());
    events_.reset(rd_kafka_queue_get_consumer(consumer_.get()));
    rd_kafka_set_log_queue(consumer_.get(), events_.get());
    waker_.attach(events_.get());
    waker_.attach(commits_.get());
    subscribe(consumer_.get(), settings);
}

CommandConsumer::~CommandConsumer() {
    release_queues();
    QueueWaker::detach(commits_.get());
    QueueWaker::detach(events_.get());
}

ports::awaitable<void> CommandConsumer::run() {
    bool more = false;
    while (!is_gone()) {
        // With more to fetch, only a turn of the loop lies between two helpings.
        co_await waker_.wait(more ? std::chrono::milliseconds::zero() : kTick);
        co_await serve_events();
        if (stopping_ && !leave_until_) begin_to_leave();
        more = !stopping_ && fetch();
        commit_in_background();
    }
}

void CommandConsumer::give_up() {
    log_.error(
        "Kafka has ended this worker's membership for good: see the error before this line, and whether "
        "another worker has its kafka_group_instance_id");
    has_given_up_ = true;
    stopping_ = true;
}

// Leaving hands our partitions back through a revocation, which drains and commits.
void CommandConsumer::begin_to_leave() {
    leave_until_ = clock_.steady_now() + bounds_.drain_bound + kLeaveBound;
    const Owned<rd_kafka_error_t> error(rd_kafka_consumer_close_queue(consumer_.get(), events_.get()));
    if (error) log_.error("cannot leave the group", {{"error", rd_kafka_error_string(error.get())}});
}

bool CommandConsumer::is_gone() const {
    // A membership that has ended has nothing to hand back: others have its partitions already.
    if (has_given_up_ || rd_kafka_consumer_closed(consumer_.get()) != 0) return true;
    if (!leave_until_ || clock_.steady_now() < *leave_until_) return false;
    log_.warn("left without the group's farewell; it will notice by itself");
    return true;
}

void CommandConsumer::stop() {
    stopping_ = true;
    waker_.wake();
}

void CommandConsumer::resume() {
    waker_.wake();
}

ports::awaitable<void> CommandConsumer::serve_events() {
    while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(events_.get(), 0)}) {
        switch (rd_kafka_event_type(event.get())) {
            case RD_KAFKA_EVENT_REBALANCE:
                co_await rebalance(event.get());
                break;
            case RD_KAFKA_EVENT_STATS:
                read_statistics(event.get());
                break;
            case RD_KAFKA_EVENT_ERROR:
                client_log_.write(event.get());
                if (rd_kafka_event_error_is_fatal(event.get()) != 0) give_up();
                break;
            case RD_KAFKA_EVENT_LOG:
                client_log_.write(event.get());
                break;
            default:
                break;  // outcomes of background commits: the next one says the same or better
        }
    }
}

ports::awaitable<void> CommandConsumer::rebalance(rd_kafka_event_t* event) {
    rd_kafka_topic_partition_list_t* list = rd_kafka_event_topic_partition_list(event);
    ++rebalances_;
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        assign(list);
    } else {
        co_await revoke(partitions_of(*list));
    }
}

void CommandConsumer::assign(rd_kafka_topic_partition_list_t* partitions) {
    const std::vector<core::PartitionId> ids = partitions_of(*partitions);
    for (const core::PartitionId& id : ids) {
        Owned<rd_kafka_queue_t> queue(
            rd_kafka_queue_get_partition(consumer_.get(), id.topic.c_str(), id.partition));
        // A queue of its own: a partition that is not drained stops being fetched, the others flow on.
        rd_kafka_queue_forward(queue.get(), nullptr);
        waker_.attach(queue.get());
        queues_[id] = PartitionQueue{std::move(queue)};
    }
    partitions_owned_ = ids.size();
    sink_.assigned(ids);
    rd_kafka_assign(consumer_.get(), partitions);
    joined_ = true;
    log_.info("partitions assigned", {{"partitions", static_cast<std::int64_t>(ids.size())}});
}

ports::awaitable<void> CommandConsumer::revoke(std::vector<core::PartitionId> partitions) {
    const bool lost = rd_kafka_assignment_lost(consumer_.get()) != 0;
    log_.info("partitions revoked", {{"partitions", static_cast<std::int64_t>(partitions.size())},
                                     {"lost", lost ? "true" : "false"}});
    joined_ = false;
    release_queues();
    // Of a lost assignment another worker may have the partitions already: nothing to wait for, nothing to
    // commit.
    const auto bound = stopping_ ? bounds_.drain_bound : bounds_.revoke_bound;
    co_await sink_.revoke(std::move(partitions), lost ? std::chrono::milliseconds::zero() : bound);
    if (!lost) co_await commit_now();
    rd_kafka_assign(consumer_.get(), nullptr);
}

void CommandConsumer::release_queues() {
    for (auto& [id, partition] : queues_) QueueWaker::detach(partition.queue.get());
    queues_.clear();
}

bool CommandConsumer::fetch() {
    if (queues_.empty()) return false;
    bool more = false;
    auto next = queues_.upper_bound(served_last_);
    for (std::size_t i = 0; i < queues_.size(); ++i, ++next) {
        if (next == queues_.end()) next = queues_.begin();
        served_last_ = next->first;
        more = fetch_from(next->first, next->second.queue.get()) || more;
    }
    return more;
}

bool CommandConsumer::fetch_from(const core::PartitionId& id, rd_kafka_queue_t* queue) {
    const std::size_t wanted = std::min(kRecordsAtOnce, sink_.room(id));
    if (wanted == 0) return false;
    std::array<rd_kafka_message_t*, kRecordsAtOnce> messages{};
    const ssize_t count = rd_kafka_consume_batch_queue(queue, 0, messages.data(), wanted);
    for (ssize_t i = 0; i < count; ++i) {
        const Owned<rd_kafka_message_t> message(messages.at(static_cast<std::size_t>(i)));
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            sink_.deliver(record_of(*message));
        } else {
            log_.warn("a partition cannot be read", {{"error", rd_kafka_err2name(message->err)}});
        }
    }
    return count == static_cast<ssize_t>(wanted);
}

void CommandConsumer::store_offset(const core::PartitionId& partition, std::int64_t next_offset) {
    const Owned<rd_kafka_topic_partition_list_t> offsets(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(offsets.get(), partition.topic.c_str(), partition.partition)->offset =
        next_offset;
    // Refused for a partition that is no longer ours, which is what we want.
    uncommitted_ =
        rd_kafka_offsets_store(consumer_.get(), offsets.get()) == RD_KAFKA_RESP_ERR_NO_ERROR || uncommitted_;
}

void CommandConsumer::commit_in_background() {
    if (!uncommitted_ || clock_.steady_now() < commit_due_) return;
    commit_due_ = clock_.steady_now() + kCommitEvery;
    uncommitted_ = false;
    rd_kafka_commit(consumer_.get(), nullptr, 1);
}

// Waits for the broker's word, with a bound: the next owner of the partitions starts where we say.
ports::awaitable<void> CommandConsumer::commit_now() {
    const rd_kafka_resp_err_t refused =
        rd_kafka_commit_queue(consumer_.get(), nullptr, commits_.get(), nullptr, nullptr);
    if (refused != RD_KAFKA_RESP_ERR_NO_ERROR) co_return report_commit(refused);
    const ports::SteadyInstant give_up_at = clock_.steady_now() + kCommitBound;
    while (clock_.steady_now() < give_up_at) {
        co_await waker_.wait(kTick);
        const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(commits_.get(), 0));
        if (!event) continue;
        uncommitted_ = false;
        co_return report_commit(rd_kafka_event_error(event.get()));
    }
    log_.warn("offsets were not committed in time, some commands will be delivered again");
}

void CommandConsumer::report_commit(rd_kafka_resp_err_t error) const {
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR__NO_OFFSET) return;
    log_.warn("offsets were not committed, some commands will be delivered again",
              {{"error", rd_kafka_err2name(error)}});
}

void CommandConsumer::read_statistics(rd_kafka_event_t* event) {
    ClientStatistics statistics = read_client_statistics(rd_kafka_event_stats(event));
    const bool sees_broker = statistics.any_broker_is_up;
    if (broker_.look(statistics))
        log_.write(sees_broker ? ports::LogLevel::kInfo : ports::LogLevel::kWarn,
                   sees_broker ? "a Kafka broker answers" : "no Kafka broker answers, trying on", {});
    if (statistics.partitions > 0) partitions_in_all_ = statistics.partitions;
    lag_ = std::move(statistics.lag);
}

// librdkafka goes on telling of partitions that were ours once.
std::map<core::PartitionId, std::int64_t> CommandConsumer::lag() const {
    std::map<core::PartitionId, std::int64_t> ours;
    for (const auto& [id, records] : lag_)
        if (queues_.contains(id)) ours.emplace(id, records);
    return ours;
}

}  // namespace calfleet::adapters::kafka
