#include "scoreboard.hpp"

#include "codec/json_parser.hpp"

#include <algorithm>
#include <cmath>

namespace calfleet::dev {
namespace {

std::string text_of(const codec::JsonValue* object, std::string_view name) {
    const codec::JsonValue* value = object == nullptr ? nullptr : object->find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string() : *text;
}

std::vector<std::string> starts_of(const codec::JsonValue& result) {
    std::vector<std::string> starts;
    const codec::JsonValue* data = result.find("data");
    const codec::JsonValue* slots = data == nullptr ? nullptr : data->find("slots");
    if (slots == nullptr || slots->as_array() == nullptr) return starts;
    for (const codec::JsonValue& slot : *slots->as_array()) starts.push_back(text_of(&slot, "start"));
    return starts;
}

}  // namespace

void Scoreboard::published(const SampleCommand& command, ports::SteadyInstant at) {
    waiting_[command.id] = {command, at};
}

void Scoreboard::arrived(core::Topic topic, const core::Record& record, ports::SteadyInstant at) {
    const std::string* type = record.header("ce_type");
    if (topic == core::Topic::kResults) take_result(record, at);
    if (topic == core::Topic::kEvents && type != nullptr) ++events_[*type];
    if (topic == core::Topic::kDeadLetters) ++dead_letters_;
}

void Scoreboard::take_result(const core::Record& record, ports::SteadyInstant at) {
    const std::string* id = record.header("ce_commandid");
    const auto found = id == nullptr ? waiting_.end() : waiting_.find(*id);
    if (found == waiting_.end()) return;  // a repeat, or a command of somebody else
    const auto parsed = codec::parse_json(record.value.value_or(""));
    const codec::JsonValue result = parsed.has_value() ? *parsed : codec::JsonValue();
    std::string reason = text_of(&result, "failure_reason");
    if (reason.empty()) reason = text_of(&result, "status");

    const SampleCommand& command = found->second.command;
    if (reason != command.expected)
        surprises_.push_back(command.id + " (" + command.type + ") ended with " + reason + " instead of " +
                             command.expected + ": " + text_of(&result, "message"));
    ++by_reason_[reason];
    ++answered_;
    latencies_[command.type].push_back(static_cast<double>((at - found->second.since).count()));
    std::vector<std::string> starts = starts_of(result);
    if (starts.size() > 1) slots_.try_emplace(text_of(&result, "agent_id"), std::move(starts));
    waiting_.erase(found);
}

std::vector<std::string> Scoreboard::surprises() const {
    std::vector<std::string> all = surprises_;
    for (const auto& [id, waiting] : waiting_)
        all.push_back(id + " (" + waiting.command.type + ") got no result");
    return all;
}

std::map<std::string, double> Scoreboard::percentiles(double share) const {
    std::map<std::string, double> found;
    for (const auto& [type, latencies] : latencies_) {
        std::vector<double> sorted = latencies;
        std::sort(sorted.begin(), sorted.end());
        const auto rank = std::lround(share * static_cast<double>(sorted.size() - 1));
        found[type] = sorted.at(static_cast<std::size_t>(rank));
    }
    return found;
}

}  // namespace calfleet::dev
