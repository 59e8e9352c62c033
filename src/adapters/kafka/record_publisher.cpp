#include "adapters/kafka/record_publisher.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>

namespace calfleet::adapters::kafka {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kIdleTick{1'000};
constexpr std::chrono::milliseconds kRetryPause{500};

const std::map<std::string, std::string>& producer_properties() {
    static const std::map<std::string, std::string> properties{
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"linger.ms", "1"},
        {"message.timeout.ms", "0"},        // a broker that is away is waited for; the offset waits with us
        {"message.max.bytes", "2097152"},   // a dead letter is larger than its record by our headers
        {"partitioner", "murmur2_random"},  // as Java's clients place keys
        {"queue.buffering.max.messages", "200000"},
        {"statistics.interval.ms", "1000"},
    };
    return properties;
}

// No later attempt can succeed with this record.
bool is_permanent(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || error == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

rd_kafka_headers_t* make_headers(const std::vector<core::Header>& headers) {
    rd_kafka_headers_t* made = rd_kafka_headers_new(headers.size());
    for (const core::Header& header : headers)
        rd_kafka_header_add(made, header.name.data(), static_cast<ssize_t>(header.name.size()),
                            header.value.data(), static_cast<ssize_t>(header.value.size()));
    return made;
}

rd_kafka_vu_t part(rd_kafka_vtype_t type, const void* data, std::size_t size) {
    rd_kafka_vu_t value{};
    value.vtype = type;
    value.u.mem.ptr =
        const_cast<void*>(data);  // NOLINT(cppcoreguidelines-pro-type-const-cast): copied by librdkafka
    value.u.mem.size = size;
    return value;
}

rd_kafka_vu_t part(rd_kafka_vtype_t type, const std::optional<std::string>& text) {
    return text ? part(type, text->data(), text->size()) : part(type, nullptr, 0);
}

}  // namespace

// The records of one publish() call. Each message in librdkafka's hands holds a share of it, so it outlives a
// caller that went away.
struct RecordPublisher::Batch {
    explicit Batch(std::size_t size) : errors(size, RD_KAFKA_RESP_ERR_NO_ERROR) {}

    std::vector<rd_kafka_resp_err_t> errors;  // by record
    std::size_t outstanding = 0;
    std::function<void()> resume;  // set while the caller waits

    void finish(std::size_t index, rd_kafka_resp_err_t error) {
        errors.at(index) = error;
        if (--outstanding == 0 && resume) std::exchange(resume, nullptr)();
    }

    ports::awaitable<void> all_finished() {
        if (outstanding == 0) co_return;
        auto initiate = [this](auto handler) {
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            resume = [kept] { std::move (*kept)(); };
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
    }
};

namespace {

// What a message carries through librdkafka and back.
struct Delivery {
    std::shared_ptr<void> batch;
    std::size_t index;
};

}  // namespace

RecordPublisher::RecordPublisher(const asio::any_io_executor& executor, KafkaSettings settings,
                                 std::initializer_list<core::Topic> topics, const ports::Clock& clock,
                                 ports::Log& log)
    : executor_(executor),
      settings_(std::move(settings)),
      warm_topics_(topics),
      log_(log),
      client_log_(log),
      waker_(executor),
      broker_(clock) {
    connect();
}

RecordPublisher::~RecordPublisher() {
    stop();
    QueueWaker::detach(events_.get());
}

void RecordPublisher::connect() {
    producer_ = make_client(RD_KAFKA_PRODUCER, settings_, producer_properties(),
                            RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_STATS);
    events_.reset(rd_kafka_queue_get_main(producer_.get()));
    rd_kafka_set_log_queue(producer_.get(), events_.get());
    waker_.attach(events_.get());
    for (const core::Topic topic : warm_topics_) {
        rd_kafka_topic_t* warmed =
            rd_kafka_topic_new(producer_.get(), settings_.topic_name(topic).c_str(), nullptr);
        if (warmed != nullptr) rd_kafka_topic_destroy(warmed);
    }
}

// librdkafka gives an idempotent producer up when a broker counts its records differently, which the restart
// of a broker can lead to. A new one begins to count anew; what the old one may have written is then written
// twice, byte for byte, as a repeat is allowed to be.
void RecordPublisher::replace_producer() {
    log_.warn("the Kafka producer cannot go on, replacing it");
    drop_unacknowledged();
    QueueWaker::detach(events_.get());
    events_.reset();
    producer_.reset();
    has_given_up_ = false;
    connect();
}

// Whoever waits for them hears that they failed.
void RecordPublisher::drop_unacknowledged() {
    rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    serve_events();
}

ports::awaitable<core::Result<void, ports::PublishError>> RecordPublisher::publish(
    std::vector<core::OutgoingRecord> records) {
    while (!records.empty()) {
        if (stopping_) co_return ports::PublishError{"the process is ending"};
        auto batch = std::make_shared<Batch>(records.size());
        batch->outstanding = records.size();
        for (std::size_t i = 0; i < records.size(); ++i) produce(records[i], i, batch);
        co_await batch->all_finished();

        std::vector<core::OutgoingRecord> unpublished;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const rd_kafka_resp_err_t error = batch->errors[i];
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
            if (is_permanent(error)) co_return ports::PublishError{rd_kafka_err2str(error)};
            log_.warn(
                "a record was not published, trying again",
                {{"topic", settings_.topic_name(records[i].topic)}, {"error", rd_kafka_err2name(error)}});
            unpublished.push_back(std::move(records[i]));
        }
        records = std::move(unpublished);
        if (records.empty() || stopping_) continue;
        asio::steady_timer pause(executor_, kRetryPause);
        co_await pause.async_wait(asio::use_awaitable);
    }
    co_return core::Result<void, ports::PublishError>();
}

void RecordPublisher::produce(const core::OutgoingRecord& record, std::size_t index,
                              const std::shared_ptr<Batch>& batch) {
    const std::string topic = settings_.topic_name(record.topic);
    auto delivery = std::make_unique<Delivery>(Delivery{batch, index});
    Owned<rd_kafka_headers_t> headers(make_headers(record.headers));

    rd_kafka_vu_t to_topic{};
    to_topic.vtype = RD_KAFKA_VTYPE_TOPIC;
    to_topic.u.cstr = topic.c_str();
    rd_kafka_vu_t copied{};
    copied.vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    copied.u.i = RD_KAFKA_MSG_F_COPY;
    rd_kafka_vu_t with_headers{};
    with_headers.vtype = RD_KAFKA_VTYPE_HEADERS;
    with_headers.u.headers = headers.get();
    rd_kafka_vu_t with_delivery{};
    with_delivery.vtype = RD_KAFKA_VTYPE_OPAQUE;
    with_delivery.u.ptr = delivery.get();

    const std::array<rd_kafka_vu_t, 6> message{to_topic,
                                               copied,
                                               part(RD_KAFKA_VTYPE_KEY, record.key),
                                               part(RD_KAFKA_VTYPE_VALUE, record.value),
                                               with_headers,
                                               with_delivery};
    const Owned<rd_kafka_error_t> error(rd_kafka_produceva(producer_.get(), message.data(), message.size()));
    if (error) {
        batch->finish(index, rd_kafka_error_code(error.get()));
        return;
    }
    static_cast<void>(headers.release());   // librdkafka's now
    static_cast<void>(delivery.release());  // comes back with the delivery report
}

ports::awaitable<void> RecordPublisher::run() {
    while (!stopping_) {
        co_await waker_.wait(kIdleTick);
        serve_events();
        if (!has_given_up_ || stopping_) continue;
        replace_producer();
        asio::steady_timer pause(executor_, kRetryPause);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

void RecordPublisher::stop() {
    if (stopping_) return;
    stopping_ = true;
    drop_unacknowledged();
    waker_.wake();
}

void RecordPublisher::serve_events() {
    while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(events_.get(), 0)}) {
        switch (rd_kafka_event_type(event.get())) {
            case RD_KAFKA_EVENT_DR:
                serve_delivery_reports(event.get());
                break;
            case RD_KAFKA_EVENT_STATS:
                broker_.look(read_client_statistics(rd_kafka_event_stats(event.get())));
                break;
            case RD_KAFKA_EVENT_ERROR:
                client_log_.write(event.get());
                has_given_up_ = has_given_up_ || rd_kafka_event_error_is_fatal(event.get()) != 0;
                break;
            case RD_KAFKA_EVENT_LOG:
                client_log_.write(event.get());
                break;
            default:
                break;
        }
    }
}

void RecordPublisher::serve_delivery_reports(rd_kafka_event_t* event) {
    while (const rd_kafka_message_t* message = rd_kafka_event_message_next(event)) finish(*message);
}

void RecordPublisher::finish(const rd_kafka_message_t& message) {
    const std::unique_ptr<Delivery> delivery(static_cast<Delivery*>(message._private));
    std::static_pointer_cast<Batch>(delivery->batch)->finish(delivery->index, message.err);
}

}  // namespace calfleet::adapters::kafka
