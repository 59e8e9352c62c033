#include "codec/cloud_event.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "codec/utf8.hpp"
#include "core/ids.hpp"

#include <array>

namespace calfleet::codec {
namespace {

constexpr std::string_view kStructured = "application/cloudevents+json";

struct Attribute {
    std::string_view name;
    std::string CloudEvent::*field;
};
constexpr std::array kAttributes{
    Attribute{"specversion", &CloudEvent::specversion},
    Attribute{"id", &CloudEvent::id},
    Attribute{"type", &CloudEvent::type},
    Attribute{"time", &CloudEvent::time},
    Attribute{"expirytime", &CloudEvent::expirytime},
    Attribute{"traceparent", &CloudEvent::traceparent},
};

bool is_acceptable(std::string_view text) {
    return core::is_valid_id(text) && is_utf8(text);
}

core::Result<JsonValue, CloudEventError> parse_value(const core::Record& record) {
    if (!record.value) return CloudEventError{"the record has no value"};
    auto parsed = parse_json(*record.value);
    if (parsed.has_error()) return CloudEventError{parsed.error().message, parsed.error().beyond_limits};
    return std::move(*parsed);
}

core::Result<void, CloudEventError> read_binary(const core::Record& record, CloudEvent& event) {
    for (const auto& [name, field] : kAttributes) {
        const std::string* value = record.header("ce_" + std::string(name));
        if (value == nullptr) continue;
        if (!is_acceptable(*value))
            return CloudEventError{"header ce_" + std::string(name) + " is not acceptable"};
        event.*field = *value;
    }
    // Tracers write the plain header on each hop; it is nearer than the extension.
    const std::string* traceparent = record.header("traceparent");
    if (traceparent != nullptr && is_acceptable(*traceparent)) event.traceparent = *traceparent;
    auto data = parse_value(record);
    if (data.has_error()) return data.error();
    event.data = std::move(*data);
    event.data_text = *record.value;
    return {};
}

core::Result<void, CloudEventError> read_structured(JsonValue body, CloudEvent& event) {
    for (const auto& [name, field] : kAttributes) {
        const JsonValue* value = body.find(name);
        if (value == nullptr || value->is_null()) continue;
        const std::string* text = value->as_string();
        if (text == nullptr || !is_acceptable(*text))
            return CloudEventError{"attribute " + std::string(name) + " is not acceptable"};
        event.*field = *text;
    }
    const JsonValue* data = body.find("data");
    if (data == nullptr) return CloudEventError{"the CloudEvent has no data"};
    event.data = *data;
    event.data_text = to_json(*data);
    return {};
}

}  // namespace

core::Result<void, CloudEventError> read_cloud_event(const core::Record& record, CloudEvent& event) {
    const std::string* content_type = record.header("content-type");
    if (content_type != nullptr && !content_type->starts_with(kStructured)) return read_binary(record, event);
    if (content_type == nullptr && record.header("ce_id") != nullptr) return read_binary(record, event);

    auto body = parse_value(record);
    if (body.has_error()) return body.error();
    if (content_type == nullptr && body->find("specversion") == nullptr)
        return CloudEventError{
            "the record is no CloudEvent: neither ce_ headers nor a body with specversion"};
    return read_structured(std::move(*body), event);
}

}  // namespace calfleet::codec
