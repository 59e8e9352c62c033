#include "codec/dead_letter_codec.hpp"

#include "codec/json_parser.hpp"
#include "core/rfc3339.hpp"
#include "core/topic.hpp"

#include <optional>

namespace calfleet::codec {
namespace {

constexpr std::string_view kHoldsACode = "calendar.complete_oauth";

// The event's type in a body of structured mode; nothing where it cannot be read.
std::optional<std::string> type_in(const std::string& body) {
    const auto event = parse_json(body);
    if (!event) return std::nullopt;
    const JsonValue* type = event->find("type");
    const std::string* text = type == nullptr ? nullptr : type->as_string();
    return std::optional(text == nullptr ? std::string() : *text);
}

// Whoever wrote the record may have erred in its mode or its topic, so one sign of a code is enough. On the
// topic of codes it takes a sign that there is none.
bool may_hold_a_code(const core::Record& record) {
    const std::string* in_header = record.header("ce_type");
    const auto in_body = type_in(*record.value);
    if (in_header != nullptr && *in_header == kHoldsACode) return true;
    if (in_body == kHoldsACode) return true;
    if (!in_body && record.value->find(kHoldsACode) != std::string::npos) return true;
    if (!record.source.topic.ends_with(core::name_of(core::Topic::kAdmin))) return false;
    const std::string type = in_header != nullptr ? *in_header : in_body.value_or("");
    return !core::topic_of(type).has_value();
}

}  // namespace

core::OutgoingRecord encode_dead_letter(const core::Record& record, const DeadLetterCause& cause,
                                        const DeadLetterOrigin& origin, core::Instant now) {
    core::OutgoingRecord letter{core::Topic::kDeadLetters, record.key, record.value, record.headers};
    const auto add = [&letter](std::string_view name, std::string value) {
        letter.headers.push_back({"dlq-" + std::string(name), std::move(value)});
    };
    add("original-topic", record.source.topic);
    add("original-partition", std::to_string(record.source.partition));
    add("original-offset", std::to_string(record.offset));
    add("original-timestamp", std::to_string(record.timestamp.time_since_epoch().count()));
    add("consumer-group", origin.consumer_group);
    add("error-code", cause.code);
    add("error-class", "permanent");
    add("error-message", cause.message);
    add("attempts", std::to_string(cause.attempts));
    add("first-failed-at", core::to_rfc3339(now));
    add("worker-version", origin.worker_version);
    if (record.value && may_hold_a_code(record)) {
        letter.value.reset();
        add("body-withheld", "oauth code");
    }
    return letter;
}

}  // namespace calfleet::codec
