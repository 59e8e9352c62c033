#include "adapters/otlp/span_json.hpp"

#include "codec/json_writer.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <variant>

namespace calfleet::adapters::otlp {
namespace {

using codec::JsonWriter;

constexpr int kStatusError = 2;

std::string nanoseconds(core::Instant instant) {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::nanoseconds>(instant.time_since_epoch()).count());
}

void write_value(JsonWriter& writer, const std::string& text) {
    writer.key("value").begin_object().member("stringValue", text).end_object();
}
void write_value(JsonWriter& writer, std::int64_t number) {
    writer.key("value").begin_object().member("intValue", std::to_string(number)).end_object();
}

template <class Value>
void write_attribute(JsonWriter& writer, std::string_view key, const Value& value) {
    writer.begin_object().member("key", key);
    write_value(writer, value);
    writer.end_object();
}

void write_span(JsonWriter& writer, const ports::Span& span) {
    writer.begin_object().member("traceId", span.context.trace_id).member("spanId", span.context.span_id);
    writer.member_unless_empty("parentSpanId", span.parent_id);
    writer.member("name", span.name).member("kind", static_cast<int>(span.kind));
    writer.member("startTimeUnixNano", nanoseconds(span.began));
    writer.member("endTimeUnixNano", nanoseconds(span.ended));
    writer.key("attributes").begin_array();
    for (const auto& [key, value] : span.attributes)
        std::visit([&writer, name = key](const auto& held) { write_attribute(writer, name, held); }, value);
    if (!span.error_type.empty()) write_attribute(writer, "error.type", span.error_type);
    writer.end_array();
    if (!span.error_type.empty())
        writer.key("status").begin_object().member("code", kStatusError).end_object();
    writer.end_object();
}

}  // namespace

std::string span_json(const Resource& resource, const std::vector<ports::Span>& spans) {
    JsonWriter writer;
    writer.begin_object().key("resourceSpans").begin_array().begin_object();
    writer.key("resource").begin_object().key("attributes").begin_array();
    write_attribute(writer, "service.name", resource.service);
    write_attribute(writer, "service.version", resource.version);
    write_attribute(writer, "service.instance.id", resource.instance);
    writer.end_array().end_object();
    writer.key("scopeSpans").begin_array().begin_object();
    writer.key("scope")
        .begin_object()
        .member("name", "calfleet")
        .member("version", resource.version)
        .end_object();
    writer.key("spans").begin_array();
    for (const ports::Span& span : spans) write_span(writer, span);
    writer.end_array().end_object().end_array();
    writer.end_object().end_array().end_object();
    return writer.text();
}

}  // namespace calfleet::adapters::otlp
