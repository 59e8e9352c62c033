// Dead letters as an operator looks at them: what a record of calendar.dead-letters says of itself, and which
// of them are meant. A replay leaves a mark on the same topic, which is read here as well. Pure functions.
#pragma once

#include "core/record.hpp"
#include "core/time_range.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::ctl {

// Where it lies on calendar.dead-letters; "3/17" for a person.
struct LetterPosition {
    std::int32_t partition = 0;
    std::int64_t offset = 0;

    friend auto operator<=>(const LetterPosition&, const LetterPosition&) = default;
};
std::string to_text(LetterPosition position);
std::optional<LetterPosition> parse_letter_position(std::string_view text);

// That a letter was replayed: as which command, by whom, when.
struct ReplayMark {
    LetterPosition letter;
    std::string command_id;
    std::string by;
    std::string at;  // RFC 3339, as it was written
    bool edited = false;
};

struct DeadLetter {
    core::Record record;  // as it lies there
    LetterPosition position;
    // Of the record that could not be processed; empty where it does not say or cannot be read.
    std::string command_id;
    std::string type;
    std::string agent_id;
    std::string replay_of;  // it was a replay itself, of this command
    std::vector<ReplayMark> replays;

    // A dlq- header; empty when it has none.
    std::string fact(std::string_view name) const;
    // The OAuth code in it was not to be kept.
    bool is_body_withheld() const { return record.header("dlq-body-withheld") != nullptr; }
};

// Nothing for a mark, and for a record that says nothing of why it lies there.
std::optional<DeadLetter> read_dead_letter(const core::Record& record);
std::optional<ReplayMark> read_replay_mark(const core::Record& record);

// The mark of a replay, for the partition where its letter lies.
core::OutgoingRecord encode_replay_mark(const DeadLetter& letter, const ReplayMark& mark);

// Which letters are meant: all that it says nothing against.
struct LetterFilter {
    std::string error_code;
    std::string type;
    std::string agent_id;
    std::optional<core::Instant> since;
    std::string id;  // "3/17", or the id of the command

    bool takes(const DeadLetter& letter) const;
};

// "2026-05-12T09:30:00Z", or "2h" for two hours before `now`.
std::optional<core::Instant> parse_since(std::string_view text, core::Instant now);

}  // namespace calfleet::ctl
