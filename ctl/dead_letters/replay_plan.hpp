// A dead letter made into the command that replays it: a new envelope around the same data, or around data
// that a person has mended. The id follows from the original's, so that whoever replays the same letter at
// the same moment makes the same command, which the workers carry out once. Pure functions.
#pragma once

#include "core/command.hpp"
#include "core/record.hpp"
#include "core/result.hpp"
#include "dead_letters/dead_letter.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::ctl {

// What a person changes about a letter; nothing set: it is replayed as it is.
struct LetterChange {
    std::optional<std::string> data;  // one JSON object
    std::string type;

    bool is_any() const { return data.has_value() || !type.empty(); }
};

// What a replay shall do, or why the letter cannot be replayed.
struct ReplayDraft {
    std::string original;  // whose effect it is about, as ce_replayof names it
    std::string type;
    std::string agent_id;
    std::string data;
    std::optional<std::string> key;
    std::string traceparent;
};
core::Result<ReplayDraft, std::string> draft_replay(const DeadLetter& letter, const LetterChange& change);

// The commands whose effect the letter may be about: none of them may have succeeded.
std::vector<std::string> ancestors_of(const DeadLetter& letter);

// The id of the replay of that number, from 1 on.
std::string replay_id(const std::string& original, int number);

// The record, and the command as a worker will read it; the sentence of a worker that would refuse it.
struct ReplayCommand {
    core::OutgoingRecord record;
    core::Command command;
};
core::Result<ReplayCommand, std::string> replay_command(const ReplayDraft& draft, std::string id,
                                                        core::Instant now, std::chrono::seconds valid_for);

}  // namespace calfleet::ctl
