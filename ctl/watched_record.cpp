#include "watched_record.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "readable_data.hpp"

namespace calfleet::ctl {
namespace {

std::string header_of(const core::Record& record, std::string_view name) {
    const std::string* value = record.header(name);
    return value == nullptr ? std::string() : *value;
}

std::string member_of(const codec::JsonValue& data, std::string_view name) {
    const codec::JsonValue* member = data.find(name);
    if (member == nullptr || member->is_null()) return {};
    const std::string* text = member->as_string();
    return text == nullptr ? codec::to_json(*member) : *text;
}

std::string cell(const std::string& text) {
    return text.empty() ? "-" : text;
}

// What the columns before do not say already.
std::string other_properties(const codec::JsonValue& data) {
    std::string text;
    for (const auto& [name, value] : *data.as_object())
        if (name != "agent_id") text += "  " + name + "=" + cell(member_of(data, name));
    return text;
}

}  // namespace

std::optional<WatchedRecord> read_watched(const core::Record& record, bool is_result) {
    if (!record.value) return std::nullopt;
    auto data = codec::parse_json(*record.value);
    if (data.has_error() || data->as_object() == nullptr) return std::nullopt;
    WatchedRecord watched;
    watched.time = header_of(record, "ce_time");
    if (watched.time.empty()) watched.time = core::to_rfc3339(record.timestamp);
    watched.type = is_result ? member_of(*data, "type") : header_of(record, "ce_type");
    watched.command_id = header_of(record, "ce_commandid");
    watched.agent_id = member_of(*data, "agent_id");
    watched.status = member_of(*data, "status");
    watched.data = std::move(*data);
    return watched;
}

bool WatchFilter::takes(const WatchedRecord& record) const {
    return (agent_id.empty() || record.agent_id == agent_id) && (type.empty() || record.type == type) &&
           (status.empty() || record.status == status) &&
           (command_id.empty() || record.command_id == command_id);
}

std::string text_line(const WatchedRecord& record, bool is_result) {
    std::string line = record.time + "  " + cell(record.agent_id) + "  " + cell(record.type);
    if (is_result) {
        const std::string reason = member_of(record.data, "failure_reason");
        line += "  " + (reason.empty() ? record.status : reason);
        line += "  " + cell(member_of(record.data, "latency_ms")) + " ms  " + cell(record.command_id);
        const std::string message = member_of(record.data, "message");
        if (!message.empty()) line += "  " + message;
    } else {
        line += other_properties(record.data);
    }
    return printable(std::move(line));
}

std::string json_line(const WatchedRecord& record) {
    codec::JsonWriter writer;
    writer.begin_object().member("time", record.time).member("type", record.type);
    writer.member_unless_empty("command_id", record.command_id);
    writer.member_unless_empty("agent_id", record.agent_id);
    writer.member_unless_empty("status", record.status);
    writer.member("data", record.data).end_object();
    return writer.text();
}

}  // namespace calfleet::ctl
