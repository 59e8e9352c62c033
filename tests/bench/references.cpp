#include "bench/references.hpp"

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_admin.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/system/system_clock.hpp"
#include "bench/agents.hpp"
#include "bench/journal.hpp"
#include "fakes/recording_log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

namespace calfleet::bench {
namespace {

using adapters::kafka::KafkaSettings;
using adapters::kafka::RecordPublisher;
using adapters::kafka::TopicReader;

constexpr std::size_t kWarmUps = 200;
// About what a command and a result weigh.
constexpr std::size_t kBytes = 600;
constexpr std::chrono::seconds kBound{10};

const auto kRethrow = [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
};
const auto kRethrowOutcome = [](std::exception_ptr error, const core::Result<void, ports::PublishError>&) {
    if (error) std::rethrow_exception(error);
};

// A worker that does nothing but answer, and the client that asks it.
class Echo {
public:
    explicit Echo(const KafkaSettings& settings)
        : asking_(io_.get_executor(), settings, {core::Topic::kSlotLookups}, clock_, log_),
          answering_(io_.get_executor(), settings, {core::Topic::kResults}, clock_, log_),
          questions_(
              io_.get_executor(), settings,
              [this](core::Topic, const core::Record& record) {
                  publish(answering_, core::Topic::kResults, *record.key, *record.value);
              },
              log_),
          answers_(
              io_.get_executor(), settings, [this](core::Topic, const core::Record& record) { take(record); },
              log_) {
        start(questions_, core::Topic::kSlotLookups);
        start(answers_, core::Topic::kResults);
        boost::asio::co_spawn(io_, asking_.run(), kRethrow);
        boost::asio::co_spawn(io_, answering_.run(), kRethrow);
    }
    ~Echo() {
        asking_.stop();
        answering_.stop();
        questions_.stop();
        answers_.stop();
        io_.restart();
        io_.run();
    }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;

    std::vector<double> run(double per_second, std::size_t count) {
        const Moment began_at = std::chrono::steady_clock::now();
        for (std::size_t number = 0; number < count; ++number) {
            const std::chrono::duration<double> after(static_cast<double>(number) / per_second);
            serve_until(began_at + std::chrono::duration_cast<std::chrono::nanoseconds>(after));
            sent_at_.push_back(std::chrono::steady_clock::now());
            publish(asking_, core::Topic::kSlotLookups, std::to_string(number), std::string(kBytes, 'x'));
        }
        const Moment give_up_at = std::chrono::steady_clock::now() + kBound;
        while (round_trips_.size() < count && std::chrono::steady_clock::now() < give_up_at)
            serve_until(std::chrono::steady_clock::now() + std::chrono::milliseconds(10));
        if (round_trips_.size() < count) throw std::runtime_error("Kafka lost a record of the echo");
        return {round_trips_.begin() + static_cast<std::ptrdiff_t>(std::min(kWarmUps, count / 2)),
                round_trips_.end()};
    }

private:
    void start(TopicReader& reader, core::Topic topic) {
        auto started = reader.start({topic}, TopicReader::From::kNow);
        if (started.has_error()) throw std::runtime_error("the echo cannot read: " + started.error().message);
        boost::asio::co_spawn(io_, reader.run(), kRethrow);
    }
    void publish(RecordPublisher& publisher, core::Topic topic, std::string key, std::string value) {
        std::vector<core::OutgoingRecord> records{{topic, std::move(key), std::move(value), {}}};
        boost::asio::co_spawn(io_, publisher.publish(std::move(records)), kRethrowOutcome);
    }
    void take(const core::Record& record) {
        const Moment sent_at = sent_at_.at(std::stoul(*record.key));
        round_trips_.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - sent_at).count());
    }
    void serve_until(Moment moment) {
        io_.restart();
        io_.run_until(moment);
    }

    boost::asio::io_context io_{1};
    fakes::RecordingLog log_;
    adapters::system::SystemClock clock_;
    RecordPublisher asking_;
    RecordPublisher answering_;
    TopicReader questions_;
    TopicReader answers_;
    std::vector<Moment> sent_at_;
    std::vector<double> round_trips_;
};

}  // namespace

std::vector<double> kafka_round_trips_ms(const std::string& brokers, double per_second, std::size_t count) {
    const KafkaSettings settings{brokers, "calfleet-bench", "echo.", "calfleet-bench-echo", {}};
    adapters::kafka::TopicAdmin(settings).check(
        {{"slot-lookups", kPartitions, 1, {}}, {"results", kPartitions, 1, {}}}, true);
    return Echo(settings).run(per_second, count);
}

std::vector<double> simulator_extra_ms(World& world, std::chrono::milliseconds delay, std::size_t count) {
    std::vector<double> extra;
    for (std::size_t call = 0; call < count; ++call) {
        const auto took =
            world.google().timed_free_busy(email_of(0), world.tokens_of(0).access_token) - delay;
        extra.push_back(std::chrono::duration<double, std::milli>(took).count());
    }
    return extra;
}

}  // namespace calfleet::bench
