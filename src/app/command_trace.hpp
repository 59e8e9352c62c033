// Where a record stands on its way, for whoever watches: SIGUSR1's list of what is in flight, and tests that
// end a worker at a given step. Owned by app/partition_worker; loop thread only.
#pragma once

#include "core/command.hpp"
#include "core/record.hpp"
#include "core/trace_context.hpp"
#include "ports/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::app {

// In the order of the path. Commands without effects skip those of the ledger.
enum class Step : std::uint8_t {
    kReceived,      // it has its turn
    kStarted,       // the ledger knows of the attempt
    kIntended,      // the ledger knows what the provider is about to be asked
    kHandled,       // the handler has its outcome
    kRecorded,      // the ledger has the outcome
    kPublished,     // the brokers hold the result and the events
    kOffsetStored,  // the record is finished as far as Kafka is concerned
};

constexpr std::string_view name_of(Step step) {
    switch (step) {
        case Step::kReceived:
            return "received";
        case Step::kStarted:
            return "started";
        case Step::kIntended:
            return "intended";
        case Step::kHandled:
            return "handled";
        case Step::kRecorded:
            return "recorded";
        case Step::kPublished:
            return "published";
        case Step::kOffsetStored:
            return "offset_stored";
    }
    return "unknown";
}

// Told of each step as it is reached, before anything after it happens.
class StepObserver {
public:
    virtual ~StepObserver() = default;
    virtual void reached(Step step, const core::CommandIdentity& command) = 0;
};

struct CommandTrace {
    ports::SteadyInstant received_at;  // handed to us, perhaps to wait for its turn
    core::CommandIdentity command;     // empty until it is decoded
    Step step = Step::kReceived;
    std::optional<core::Instant> published_at = {};  // its sender's word
    std::string_view outcome = {};                   // "success" or the failure_reason, once there is one
    std::string_view dead_lettered_as = {};          // the error code
    StepObserver* observer = nullptr;

    // For app/command_spans.
    struct Spans {
        std::string parent_id;      // of whoever sent the command; empty: nobody's
        core::TraceContext record;  // from the record's delivery to its end
        core::TraceContext handling;
    };
    struct Stretch {
        ports::SteadyInstant began;
        ports::SteadyInstant ended;
    };
    Spans spans = {};
    std::optional<Stretch> handled = {};
    std::optional<Stretch> published = {};

    void reach(Step next) {
        step = next;
        if (observer != nullptr) observer->reached(next, command);
    }
};

}  // namespace calfleet::app
