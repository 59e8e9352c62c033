// What goes wrong, and for which requests. A rule says whom it meets, how often, and what it does; a plan is
// what the rules do to one request. Not thread-safe: the world's lock protects it.
#pragma once

#include "simulators/google/model/operation.hpp"
#include "simulators/google/model/random.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace calfleet::simulators::google {

// Empty fields match everything.
struct FaultMatch {
    std::string method;
    std::string path_prefix;  // of the path as sent
    std::optional<Operation> operation;
    std::string calendar;  // decoded, as the path names it
    std::string account;   // its e-mail
};

// Whether the fault strikes before the request takes effect, or after.
enum class Moment { kBeforeCommit, kAfterCommit };

struct LatencyFault {
    enum class Shape { kFixed, kUniform, kLogNormal };
    Shape shape = Shape::kFixed;
    double first = 0;   // milliseconds: the value, the least, the median
    double second = 0;  // milliseconds: the most (uniform); no unit: sigma (log-normal)
    Moment moment = Moment::kAfterCommit;
};
struct ErrorFault {
    int status = 503;
    std::string reason = "backendError";     // at the OAuth endpoints: the value of `error`
    std::string message = "Backend Error";   // there: `error_description`
    std::optional<std::string> retry_after;  // seconds or an HTTP date
    bool json = true;                        // else an HTML page
    Moment moment = Moment::kBeforeCommit;
};
struct DropFault {
    Moment moment = Moment::kBeforeCommit;
};
struct SlowFault {
    std::size_t bytes_per_step = 16;
    std::chrono::milliseconds pause{20};
};
// Changes in what the service itself does.
enum class Quirk {
    kMalformedBody,     // the answer breaks off in the middle of its JSON
    kTruncatedBody,     // the connection breaks off there
    kAttendeesOmitted,  // the answer leaves the attendees out, and says so
    kLateCollision,     // an insert with a used id is accepted like a new one; the first body stays
    kEmptyPage,         // a list answers an empty page that is not the last one
};
using Fault = std::variant<LatencyFault, ErrorFault, DropFault, SlowFault, Quirk>;

struct FaultRule {
    FaultMatch match;
    Fault fault;
    std::optional<int> times = std::nullopt;  // none: until it is cleared
    double probability = 1;
};

// The request as rules see it.
struct FaultSubject {
    std::string_view method;
    std::string_view path;
    Operation operation = Operation::kUnknown;
    std::string_view calendar;
    std::string_view account;
};

struct FaultPlan {
    std::chrono::milliseconds wait_before_commit{0};
    std::chrono::milliseconds wait_after_commit{0};
    std::optional<ErrorFault> error;
    std::optional<DropFault> drop;
    std::optional<SlowFault> slow;
    std::vector<Quirk> quirks;
    std::string names;  // of all that applies, for the log

    bool has(Quirk quirk) const;
    // Nothing of the request takes effect.
    bool prevents() const;
};

class Faults {
public:
    struct Standing {
        std::int64_t id = 0;
        FaultRule rule;
        std::int64_t applied = 0;
    };

    std::int64_t add(FaultRule rule);
    bool remove(std::int64_t id);
    void clear() { rules_.clear(); }
    const std::vector<Standing>& rules() const { return rules_; }

    // Latencies add up; of errors, drops and slow answers the oldest matching rule strikes.
    FaultPlan plan(const FaultSubject& subject, Random& random);

private:
    std::vector<Standing> rules_;
    std::int64_t next_id_ = 1;
};

}  // namespace calfleet::simulators::google
