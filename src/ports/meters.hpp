// What is counted and timed for the operator, in the words of the work. What is a label further on is one of
// a bounded set of words: never an id, never anything a sender chose. Loop thread only.
#pragma once

#include <chrono>
#include <string_view>

namespace calfleet::ports {

// A command whose result the brokers hold.
struct CommandFigures {
    std::string_view type;     // one that is routed, else "unknown"
    std::string_view outcome;  // "success", a failure_reason, or "repeated" for a stored result told again
    std::chrono::milliseconds waited;      // for its turn, once it was handed to us
    std::chrono::milliseconds ran;         // from its turn to the brokers' word
    std::chrono::milliseconds end_to_end;  // since its sender's ce_time; zero where that is unknown
};

class CommandMeter {
public:
    virtual ~CommandMeter() = default;

    virtual void answered(const CommandFigures& figures) = 0;
    virtual void dead_lettered(std::string_view error_code) = 0;
};

// One attempt of a call to a provider.
struct CallFigures {
    std::string_view call;    // the provider's name of it, as in "events.insert"
    std::string_view answer;  // "2xx", "429", "5xx" …, or why there was none: "timeout", "unreachable" …
    std::chrono::milliseconds took;
};

class CallMeter {
public:
    virtual ~CallMeter() = default;

    virtual void called(const CallFigures& figures) = 0;
};

}  // namespace calfleet::ports
