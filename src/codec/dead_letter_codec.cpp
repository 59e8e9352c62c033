#include "codec/dead_letter_codec.hpp"

#include "core/rfc3339.hpp"

namespace calfleet::codec {

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
    return letter;
}

}  // namespace calfleet::codec
