#include "dead_letters/dead_letter.hpp"

#include "codec/cloud_event.hpp"
#include "core/duration_text.hpp"
#include "core/ids.hpp"
#include "core/rfc3339.hpp"

#include <charconv>

namespace calfleet::ctl {
namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::string header_of(const core::Record& record, std::string_view name) {
    const std::string* value = record.header(name);
    return value == nullptr ? std::string() : *value;
}

std::string agent_of(const codec::CloudEvent& event, const core::Record& record) {
    const codec::JsonValue* member = event.data.find("agent_id");
    const std::string* named = member == nullptr ? nullptr : member->as_string();
    if (named != nullptr && core::is_valid_id(*named)) return *named;
    return record.key && core::is_valid_id(*record.key) ? *record.key : std::string();
}

}  // namespace

std::string to_text(LetterPosition position) {
    return std::to_string(position.partition) + "/" + std::to_string(position.offset);
}

std::optional<LetterPosition> parse_letter_position(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto partition = whole_number<std::int32_t>(text.substr(0, slash));
    const auto offset = whole_number<std::int64_t>(text.substr(slash + 1));
    if (!partition || !offset) return std::nullopt;
    return LetterPosition{*partition, *offset};
}

std::string DeadLetter::fact(std::string_view name) const {
    return header_of(record, "dlq-" + std::string(name));
}

std::optional<DeadLetter> read_dead_letter(const core::Record& record) {
    if (record.header("dlq-error-code") == nullptr) return std::nullopt;
    DeadLetter letter;
    letter.record = record;
    letter.position = {record.source.partition, record.offset};
    // What stands in the way of reading it whole is why it lies here: as much as can be read is enough.
    codec::CloudEvent event;
    static_cast<void>(codec::read_cloud_event(record, event));
    letter.command_id = event.id;
    letter.type = event.type;
    letter.agent_id = agent_of(event, record);
    letter.replay_of = header_of(record, "ce_replayof");
    return letter;
}

std::optional<ReplayMark> read_replay_mark(const core::Record& record) {
    const auto letter = parse_letter_position(header_of(record, "dlq-replay-of"));
    if (!letter) return std::nullopt;
    return ReplayMark{*letter, header_of(record, "dlq-replayed-as"), header_of(record, "dlq-replayed-by"),
                      header_of(record, "dlq-replayed-at"), header_of(record, "dlq-replay-edited") == "true"};
}

core::OutgoingRecord encode_replay_mark(const DeadLetter& letter, const ReplayMark& mark) {
    return {core::Topic::kDeadLetters,
            letter.record.key,
            std::nullopt,
            {{"dlq-replay-of", to_text(mark.letter)},
             {"dlq-replayed-as", mark.command_id},
             {"dlq-replayed-by", mark.by},
             {"dlq-replayed-at", mark.at},
             {"dlq-replay-edited", mark.edited ? "true" : "false"}}};
}

bool LetterFilter::takes(const DeadLetter& letter) const {
    if (!error_code.empty() && letter.fact("error-code") != error_code) return false;
    if (!type.empty() && letter.type != type) return false;
    if (!agent_id.empty() && letter.agent_id != agent_id) return false;
    if (since && letter.record.timestamp < *since) return false;
    return id.empty() || id == to_text(letter.position) || id == letter.command_id;
}

std::optional<core::Instant> parse_since(std::string_view text, core::Instant now) {
    if (const auto instant = core::parse_rfc3339(text)) return instant;
    const auto ago = core::parse_duration(text);
    if (!ago) return std::nullopt;
    return now - *ago;
}

}  // namespace calfleet::ctl
