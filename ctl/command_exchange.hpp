// A command's way there and back: published, then waited for on the results topic. The commands of
// calfleetctl that ask workers are built on it.
#pragma once

#include "codec/json_value.hpp"
#include "command.hpp"
#include "command_record.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"

#include <boost/asio/io_context.hpp>

#include <string>

namespace calfleet::ctl {

struct CommandAnswer {
    std::string text;  // as it was published
    codec::JsonValue result;

    bool succeeded() const;
    // A text member of the result, or of its data; empty when there is none.
    std::string text_of(std::string_view name) const;
    std::string data_text(std::string_view name) const;
    // The result's data; an empty object when it has none.
    const codec::JsonValue& data() const;
};

// Of a record of calendar.results; or a sentence about what is wrong with its text.
core::Result<CommandAnswer, std::string> read_answer(std::string text);

// The answer, or an exit code after a sentence on stderr. A request without an id gets a fresh one.
using Exchanged = core::Result<CommandAnswer, int>;

// On the caller's loop, which it blocks for the moment that finding the topic's end takes.
ports::awaitable<Exchanged> exchange(boost::asio::io_context& io, const adapters::config::Settings& settings,
                                     CommandRequest request);

// On a loop of its own.
Exchanged exchange(const Session& session, CommandRequest request);

}  // namespace calfleet::ctl
