#include "bench/load.hpp"

#include "bench/interruption.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <stdexcept>

namespace calfleet::bench {
namespace {

constexpr std::chrono::milliseconds kLookAgain{100};
// Fewer, larger batches when as much as possible is to be sent.
constexpr std::size_t kBatchMax = 500;

std::string status_of(const std::string& result) {
    const auto text_after = [&result](std::string_view name) -> std::string {
        const std::size_t at = result.find(name);
        if (at == std::string::npos) return {};
        const std::size_t begin = at + name.size();
        return result.substr(begin, result.find('"', begin) - begin);
    };
    const std::string reason = text_after(R"("failure_reason":")");
    return reason.empty() ? text_after(R"("status":")") : reason;
}

adapters::kafka::KafkaSettings settings_for(const std::string& brokers) {
    return {brokers, "calfleet-bench", "calendar.", "calfleet-bench", {}};
}

const auto kRethrow = [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
};

}  // namespace

Load::Load(const std::string& brokers, const TrafficSpec& traffic)
    : publisher_(io_.get_executor(), settings_for(brokers),
                 {core::Topic::kSlotLookups, core::Topic::kBookings}, clock_, log_),
      reader_(
          io_.get_executor(), settings_for(brokers),
          [this](core::Topic, const core::Record& record) { take(record); }, log_),
      traffic_(traffic),
      journal_(traffic.distinct_ids) {
    auto started = reader_.start({core::Topic::kResults}, adapters::kafka::TopicReader::From::kNow);
    if (started.has_error()) throw std::runtime_error("no results can be read: " + started.error().message);
    boost::asio::co_spawn(io_, publisher_.run(), kRethrow);
    boost::asio::co_spawn(io_, reader_.run(), kRethrow);
}

Load::~Load() {
    publisher_.stop();
    reader_.stop();
    io_.restart();
    io_.run();
}

void Load::touch_every_agent() {
    std::vector<core::OutgoingRecord> records;
    for (int agent = 0; agent < traffic_.spec().agents; ++agent) {
        const Draft draft = traffic_.lookup_of(agent);
        journal_.sent(draft, std::chrono::steady_clock::now());
        records.push_back(traffic_.record_of(draft));
    }
    publish(std::move(records));
    if (!drain()) throw std::runtime_error("the fleet does not answer; --keep-logs shows what it says");
}

Window Load::run_for(Pace pace, std::chrono::milliseconds duration) {
    const Moment end = std::chrono::steady_clock::now() + duration;
    return run(pace, [end](std::size_t, Moment now) { return now >= end; });
}

Window Load::run_count(Pace pace, std::size_t commands) {
    return run(pace, [commands](std::size_t sent, Moment) { return sent >= commands; });
}

template <class Done>
Window Load::run(Pace pace, Done done) {
    const Moment began_at = std::chrono::steady_clock::now();
    const std::size_t sent_before = journal_.commands().size();
    Moment now = began_at;
    while (!done(journal_.commands().size() - sent_before, now)) {
        end_if_interrupted();
        send(due(pace, began_at, sent_before, now));
        Moment wake_at = now + kLookAgain;
        if (pace.per_second > 0) {
            const auto sent = static_cast<double>(journal_.commands().size() - sent_before + 1);
            const std::chrono::duration<double> after(sent / pace.per_second);
            wake_at = began_at + std::chrono::duration_cast<std::chrono::nanoseconds>(after);
        }
        io_.restart();
        io_.run_one_until(wake_at);
        io_.poll();
        now = std::chrono::steady_clock::now();
    }
    return {began_at, now};
}

std::size_t Load::due(const Pace& pace, Moment began_at, std::size_t sent_before, Moment now) const {
    if (pace.per_second == 0)
        return std::min(kBatchMax, pace.window - std::min(pace.window, journal_.outstanding()));
    const std::chrono::duration<double> passed = now - began_at;
    const auto wanted = static_cast<std::size_t>(passed.count() * pace.per_second);
    return wanted - std::min(wanted, journal_.commands().size() - sent_before);
}

void Load::send(std::size_t count) {
    if (count == 0) return;
    std::vector<core::OutgoingRecord> records;
    records.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Draft draft = traffic_.next();
        records.push_back(traffic_.record_of(draft));
        journal_.sent(draft, std::chrono::steady_clock::now());
    }
    publish(std::move(records));
}

void Load::publish(std::vector<core::OutgoingRecord> records) {
    boost::asio::co_spawn(
        io_, publisher_.publish(std::move(records)),
        [](std::exception_ptr error, const core::Result<void, ports::PublishError>& published) {
            if (error) std::rethrow_exception(error);
            if (published.has_error())
                throw std::runtime_error("not published: " + published.error().message);
        });
}

bool Load::drain(std::chrono::seconds patience) {
    last_arrival_ = std::chrono::steady_clock::now();
    while (journal_.outstanding() > 0) {
        end_if_interrupted();
        if (std::chrono::steady_clock::now() - last_arrival_ > patience) return false;
        io_.restart();
        io_.run_one_for(kLookAgain);
    }
    return true;
}

void Load::listen(std::chrono::milliseconds quiet) {
    last_arrival_ = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last_arrival_ < quiet) {
        end_if_interrupted();
        io_.restart();
        io_.run_one_for(kLookAgain);
    }
}

void Load::take(const core::Record& result) {
    const std::string* command_id = result.header("ce_commandid");
    if (command_id == nullptr) throw std::runtime_error("a result without ce_commandid");
    if (command_id->find('@') != std::string::npos) return;  // of the scheduler, not ours
    last_arrival_ = std::chrono::steady_clock::now();
    journal_.answered(Traffic::id_in(*command_id), status_of(result.value.value_or("")), last_arrival_);
}

}  // namespace calfleet::bench
