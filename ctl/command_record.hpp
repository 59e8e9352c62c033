// A command of a person as the record that carries it: which ids it names and what its key is follow from its
// type. Pure functions.
#pragma once

#include "core/record.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::ctl {

// Who gives an admin command. The role is a text here: what it may do, the worker says.
struct NamedActor {
    std::string user;
    std::string role;
};

// "ada:admin", at the last colon; nothing when either part is empty.
std::optional<NamedActor> parse_actor(std::string_view text);

struct CommandRequest {
    std::string type;
    std::string company;
    std::string agent;         // empty for commands that name none
    std::string conversation;  // may be empty
    std::optional<NamedActor> actor;
    std::string members = "{}";  // the rest of the data: one JSON object
    std::string id;
    std::chrono::seconds patience{90};  // for the result
};

// Commands of an agent keep their order by their key, those of a company likewise. Empty: it names none.
std::optional<std::string> key_of_command(const std::string& agent, const std::string& company);

// Or a sentence about what is missing or wrong.
core::Result<core::OutgoingRecord, std::string> command_record(const CommandRequest& request,
                                                               core::Instant now);

}  // namespace calfleet::ctl
