#include "codec/outgoing_records_codec.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"

#include <utility>

namespace calfleet::codec {
namespace {

// Four records of at most 2 MiB are the most a command has; its own data is bounded by 64 KiB.
constexpr JsonLimits kLimits{std::size_t{16} * 1024 * 1024, 8, 10'000, 100};

const std::string* text_of(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    return value == nullptr ? nullptr : value->as_string();
}

std::optional<std::string> optional_text_of(const JsonValue& object, std::string_view name) {
    const std::string* text = text_of(object, name);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

bool read_headers(const JsonValue& row, std::vector<core::Header>& headers) {
    const JsonValue* value = row.find("headers");
    const auto* pairs = value == nullptr ? nullptr : value->as_array();
    if (pairs == nullptr) return false;
    for (const JsonValue& pair : *pairs) {
        const auto* both = pair.as_array();
        if (both == nullptr || both->size() != 2) return false;
        const std::string* name = both->front().as_string();
        const std::string* content = both->back().as_string();
        if (name == nullptr || content == nullptr) return false;
        headers.push_back({*name, *content});
    }
    return true;
}

std::optional<core::OutgoingRecord> read_record(const JsonValue& row) {
    const std::string* name = text_of(row, "topic");
    const auto topic = name == nullptr ? std::nullopt : core::topic_named(*name);
    if (!topic) return std::nullopt;
    core::OutgoingRecord record{*topic, optional_text_of(row, "key"), optional_text_of(row, "value"), {}};
    if (!read_headers(row, record.headers)) return std::nullopt;
    return record;
}

}  // namespace

std::string encode_outgoing_records(const std::vector<core::OutgoingRecord>& records) {
    JsonWriter writer;
    writer.begin_array();
    for (const core::OutgoingRecord& record : records) {
        writer.begin_object().member("topic", core::name_of(record.topic));
        if (record.key) writer.member("key", *record.key);
        if (record.value) writer.member("value", *record.value);
        writer.key("headers").begin_array();
        for (const core::Header& header : record.headers)
            writer.begin_array().value(header.name).value(header.value).end_array();
        writer.end_array().end_object();
    }
    writer.end_array();
    return writer.text();
}

std::optional<std::vector<core::OutgoingRecord>> decode_outgoing_records(std::string_view text) {
    const auto parsed = parse_json(text, kLimits);
    const auto* rows = parsed.has_value() ? parsed->as_array() : nullptr;
    if (rows == nullptr) return std::nullopt;
    std::vector<core::OutgoingRecord> records;
    records.reserve(rows->size());
    for (const JsonValue& row : *rows) {
        auto record = read_record(row);
        if (!record) return std::nullopt;
        records.push_back(std::move(*record));
    }
    return records;
}

}  // namespace calfleet::codec
