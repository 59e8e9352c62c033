// An attempt at a command with effects, for tests of handlers: remembers what was intended, and can be told
// what an earlier attempt intended, or that somebody else was first.
#pragma once

#include "ports/command_handler.hpp"

#include <string>
#include <utility>

namespace calfleet::fakes {

class ScriptedAttempt final : public ports::Attempt {
public:
    ports::awaitable<bool> intend(std::string intent) override {
        intended = std::move(intent);
        co_return !somebody_was_first;
    }
    const std::string& earlier_intent() const override { return earlier; }

    std::string intended;
    std::string earlier;
    bool somebody_was_first = false;
};

}  // namespace calfleet::fakes
