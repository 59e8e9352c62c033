#include "scoreboard.hpp"

#include "codec/json_parser.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace calfleet::dev {
namespace {

std::string text_of(const codec::JsonValue* object, std::string_view name) {
    const codec::JsonValue* value = object == nullptr ? nullptr : object->find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string() : *text;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text.append(part);
    return text;
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
    if (!command.events.empty()) missing_events_[command.id] = command.events;
    if (!command.state.empty()) expected_states_[command.agent] = command.state;
}

void Scoreboard::arrived(core::Topic topic, const core::Record& record, ports::SteadyInstant at) {
    if (topic == core::Topic::kResults) take_result(record, at);
    if (topic == core::Topic::kEvents) take_event(record);
    if (topic == core::Topic::kConnectionStates) take_state(record);
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
    if (reason != command.expected) {
        surprises_.push_back(command.id + " (" + command.type + ") ended with " + reason + " instead of " +
                             command.expected + ": " + text_of(&result, "message"));
        missing_events_.erase(command.id);  // one surprise a command is enough
    }
    ++by_reason_[reason];
    ++answered_;
    latencies_[command.type].push_back(static_cast<double>((at - found->second.since).count()));
    std::vector<std::string> starts = starts_of(result);
    if (starts.size() > 1) slots_.try_emplace(command.agent, std::move(starts));
    std::string url = text_of(result.find("data"), "authorization_url");
    if (!url.empty()) authorization_urls_[command.agent] = std::move(url);
    waiting_.erase(found);
}

void Scoreboard::take_event(const core::Record& record) {
    const std::string* type = record.header("ce_type");
    const std::string* command = record.header("ce_commandid");
    if (type == nullptr) return;
    ++events_[*type];
    if (*type == "calendar_token_refreshed") {
        const auto event = codec::parse_json(record.value.value_or(""));
        if (event && text_of(&*event, "refresh_type") == "proactive") ++proactive_refreshes_;
    }
    const auto missing = command == nullptr ? missing_events_.end() : missing_events_.find(*command);
    if (missing == missing_events_.end()) return;
    missing->second.erase(*type);
    if (missing->second.empty()) missing_events_.erase(missing);
}

// The key is the agent and the provider; a record without a value says that the connection is gone.
void Scoreboard::take_state(const core::Record& record) {
    const std::string key = record.key.value_or("");
    const auto parsed = codec::parse_json(record.value.value_or("{}"));
    std::string state = parsed.has_value() ? text_of(&*parsed, "connection_state") : "unreadable";
    if (!record.value) state = "not_connected";
    states_[key.substr(0, key.find('/'))] = std::move(state);
}

std::vector<std::string> Scoreboard::surprises() const {
    std::vector<std::string> all = surprises_;
    for (const auto& [id, waiting] : waiting_)
        all.push_back(id + " (" + waiting.command.type + ") got no result");
    for (const auto& [id, types] : missing_events_)
        for (const std::string& type : types) all.push_back(joined({id, " caused no ", type}));
    for (const auto& [agent, state] : states_)
        if (!expected_states_.contains(agent))
            all.push_back(joined({"the connection of ", agent, " is ", state, ", though nobody made one"}));
    for (const auto& [agent, expected] : expected_states_) {
        const auto state = states_.find(agent);
        const std::string found = state == states_.end() ? "untold" : state->second;
        if (found != expected)
            all.push_back(joined({"the connection of ", agent, " is ", found, " instead of ", expected}));
    }
    return all;
}

std::map<std::string, std::size_t> Scoreboard::connections_by_state() const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [agent, state] : states_) ++counts[state];
    return counts;
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
