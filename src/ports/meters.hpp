// What is counted and timed for the operator, in the words of the work. What is a label further on is one of
// a bounded set of words: never an id, never anything a sender chose. Loop thread only.
#pragma once

#include "ports/ops_alert.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
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
    // A call waited for our own pace; zero when it need not.
    virtual void paced(std::chrono::milliseconds waited) = 0;
};

// A replacement of an access token that was tried.
struct RefreshFigures {
    std::string_view refresh_type;  // "proactive" or "reactive"
    std::string_view outcome;       // "refreshed", or the failure_reason of calendar_token_refresh_failed
    std::optional<std::chrono::milliseconds>
        took;  // the provider's answer; nothing when there was none to time
};

class ConnectionMeter {
public:
    virtual ~ConnectionMeter() = default;

    virtual void refreshed(const RefreshFigures& figures) = 0;
    // To that state of the contract, section 8; the reason as in calendar_connection_state_changed.
    virtual void state_changed(std::string_view to, std::string_view reason) = 0;
};

class LedgerMeter {
public:
    virtual ~LedgerMeter() = default;

    // A batch that the store has taken.
    virtual void written(std::size_t pages, std::chrono::milliseconds took) = 0;
};

class AlertMeter {
public:
    virtual ~AlertMeter() = default;

    virtual void raised(OpsAlert alert) = 0;
};

}  // namespace calfleet::ports
