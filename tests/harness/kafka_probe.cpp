#include "harness/kafka_probe.hpp"

#include "codec/json_parser.hpp"
#include "harness/wait.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>

namespace calfleet::harness {
namespace {

const auto kRethrow = [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
};

codec::JsonValue parsed(const std::string& text) {
    auto value = codec::parse_json(text);
    if (value.has_error()) throw std::runtime_error("unreadable JSON on a topic: " + value.error().message);
    return std::move(*value);
}

std::string reason_of(const codec::JsonValue& result) {
    const codec::JsonValue* reason = result.find("failure_reason");
    return reason == nullptr ? "success" : *reason->as_string();
}

}  // namespace

KafkaProbe::KafkaProbe(const adapters::kafka::KafkaSettings& settings)
    : publisher_(io_.get_executor(), settings,
                 {core::Topic::kSlotLookups, core::Topic::kBookings, core::Topic::kAdmin}, clock_, log_),
      reader_(
          io_.get_executor(), settings,
          [this](core::Topic topic, const core::Record& record) { keep(topic, record); }, log_) {
    auto started = reader_.start({core::Topic::kResults, core::Topic::kEvents, core::Topic::kConnectionStates,
                                  core::Topic::kDeadLetters},
                                 adapters::kafka::TopicReader::From::kNow);
    if (started.has_error()) throw std::runtime_error("the probe cannot read: " + started.error().message);
    boost::asio::co_spawn(io_, publisher_.run(), kRethrow);
    boost::asio::co_spawn(io_, reader_.run(), kRethrow);
    thread_ = std::thread([this] { io_.run(); });
}

KafkaProbe::~KafkaProbe() {
    boost::asio::post(io_, [this] {
        publisher_.stop();
        reader_.stop();
    });
    thread_.join();
}

void KafkaProbe::publish(std::vector<core::OutgoingRecord> records) {
    auto published =
        boost::asio::co_spawn(io_, publisher_.publish(std::move(records)), boost::asio::use_future).get();
    if (published.has_error()) throw std::runtime_error("not published: " + published.error().message);
}

void KafkaProbe::keep(core::Topic topic, const core::Record& record) {
    const std::lock_guard lock(mutex_);
    const std::string value = record.value.value_or("");
    everything_ += value;
    if (topic == core::Topic::kDeadLetters) {
        dead_letters_.push_back(record);
        return;
    }
    if (topic == core::Topic::kConnectionStates) {
        messages_ += "connection_status\t" + value + "\n";
        states_[record.key.value()] = value;
        return;
    }
    const std::string* command_id = record.header("ce_commandid");
    const std::string* type = record.header("ce_type");
    if (command_id == nullptr || type == nullptr)
        throw std::runtime_error("a record without ce_commandid or ce_type");
    messages_ += *type + "\t" + value + "\n";
    if (topic == core::Topic::kEvents) {
        events_[*command_id][*type] = value;
        if (event_ids_.insert(*record.header("ce_id")).second)
            events_by_agent_[record.key.value_or("")].push_back({*type, value});
    } else if (!results_.try_emplace(*command_id, value).second) {
        ++repeated_results_;
        if (results_.at(*command_id) != value) other_results_[*command_id].insert(value);
    }
}

codec::JsonValue KafkaProbe::result_of(const std::string& command_id, std::chrono::milliseconds bound) {
    const auto there = [&] {
        const std::lock_guard lock(mutex_);
        return results_.contains(command_id);
    };
    wait_until("the result of " + command_id, there, bound);
    const std::lock_guard lock(mutex_);
    return parsed(results_.at(command_id));
}

std::map<std::string, codec::JsonValue> KafkaProbe::events_of(const std::string& command_id,
                                                              std::size_t count) {
    const auto there = [&] {
        const std::lock_guard lock(mutex_);
        return events_[command_id].size() >= count;
    };
    wait_until(std::to_string(count) + " events of " + command_id, there);
    const std::lock_guard lock(mutex_);
    std::map<std::string, codec::JsonValue> found;
    for (const auto& [type, text] : events_[command_id]) found.emplace(type, parsed(text));
    return found;
}

std::vector<codec::JsonValue> KafkaProbe::events_about(const std::string& agent,
                                                       const std::string& type) const {
    const std::lock_guard lock(mutex_);
    std::vector<codec::JsonValue> found;
    const auto about = events_by_agent_.find(agent);
    if (about == events_by_agent_.end()) return found;
    for (const Event& event : about->second)
        if (event.type == type) found.push_back(parsed(event.value));
    return found;
}

std::optional<codec::JsonValue> KafkaProbe::state_of(const std::string& agent) const {
    const std::lock_guard lock(mutex_);
    const auto state = states_.find(agent + "/google_calendar");
    if (state == states_.end() || state->second.empty()) return std::nullopt;
    return parsed(state->second);
}

core::Record KafkaProbe::dead_letter_with(const std::string& value) {
    core::Record found;
    const auto there = [&] {
        const std::lock_guard lock(mutex_);
        for (const core::Record& letter : dead_letters_) {
            if (letter.value != value) continue;
            found = letter;
            return true;
        }
        return false;
    };
    wait_until("a dead letter", there);
    return found;
}

std::size_t KafkaProbe::results() const {
    const std::lock_guard lock(mutex_);
    return results_.size();
}

std::size_t KafkaProbe::repeated_results() const {
    const std::lock_guard lock(mutex_);
    return repeated_results_;
}

std::size_t KafkaProbe::distinct_results_of(const std::string& command_id) const {
    const std::lock_guard lock(mutex_);
    const auto others = other_results_.find(command_id);
    return results_.count(command_id) + (others == other_results_.end() ? 0 : others->second.size());
}

std::map<std::string, std::size_t> KafkaProbe::results_by_reason() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::size_t> counts;
    for (const auto& [id, text] : results_) ++counts[reason_of(parsed(text))];
    return counts;
}

std::map<std::string, std::size_t> KafkaProbe::events_by_type() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::size_t> counts;
    for (const auto& [id, by_type] : events_)
        for (const auto& [type, text] : by_type) ++counts[type];
    return counts;
}

std::string KafkaProbe::everything() const {
    const std::lock_guard lock(mutex_);
    return everything_;
}

std::string KafkaProbe::messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

}  // namespace calfleet::harness
