#include "simulators/google/control/control_specs.hpp"
#include "simulators/google/control/json_fields.hpp"

#include <array>
#include <string>
#include <utility>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

constexpr std::array<std::pair<std::string_view, Quirk>, 5> kQuirks{
    {{"malformed_body", Quirk::kMalformedBody},
     {"truncated_body", Quirk::kTruncatedBody},
     {"attendees_omitted", Quirk::kAttendeesOmitted},
     {"late_collision", Quirk::kLateCollision},
     {"empty_page", Quirk::kEmptyPage}}};

FaultMatch fault_match(const json::value* value) {
    FaultMatch match;
    if (value == nullptr) return match;
    JsonFields fields(*value, "match");
    match.method = fields.text_or("method", "");
    match.path_prefix = fields.text_or("path_prefix", "");
    match.calendar = fields.text_or("calendar", "");
    match.account = fields.text_or("account", "");
    if (const auto name = fields.text_if("operation")) {
        match.operation = operation_from(*name);
        if (!match.operation) fields.refuse("operation", "must be one such as events.insert");
    }
    fields.done();
    return match;
}

Moment moment_of(JsonFields& fields, Moment unsaid) {
    const auto name = fields.text_if("moment");
    if (!name) return unsaid;
    if (*name == "before_commit") return Moment::kBeforeCommit;
    if (*name == "after_commit") return Moment::kAfterCommit;
    fields.refuse("moment", "must be before_commit or after_commit");
}

double milliseconds_of(JsonFields& fields, std::string_view name) {
    const auto number = fields.number_if(name);
    if (!number) fields.refuse(name, "is required");
    return *number;
}

LatencyFault latency_fault(JsonFields& fields) {
    LatencyFault latency;
    const std::string shape = fields.text_or("distribution", "fixed");
    if (shape == "fixed") {
        latency.first = milliseconds_of(fields, "milliseconds");
    } else if (shape == "uniform") {
        latency = {LatencyFault::Shape::kUniform, milliseconds_of(fields, "min_milliseconds"),
                   milliseconds_of(fields, "max_milliseconds")};
    } else if (shape == "lognormal") {
        latency = {LatencyFault::Shape::kLogNormal, milliseconds_of(fields, "median_milliseconds"),
                   fields.number_if("sigma").value_or(0.5)};
    } else {
        fields.refuse("distribution", "must be fixed, uniform or lognormal");
    }
    latency.moment = moment_of(fields, Moment::kAfterCommit);
    return latency;
}

std::string_view usual_reason(std::int64_t status) {
    if (status == 401) return "authError";
    if (status == 403 || status == 429) return "rateLimitExceeded";
    return "backendError";
}

std::string_view usual_message(std::string_view reason) {
    if (reason == "authError") return "Invalid Credentials";
    if (reason == "rateLimitExceeded") return "Rate Limit Exceeded";
    if (reason == "backendError") return "Backend Error";
    return reason;
}

ErrorFault error_fault(JsonFields& fields) {
    ErrorFault error;
    const std::int64_t status = fields.integer_if("status").value_or(503);
    if (status < 400 || status > 599) fields.refuse("status", "must be between 400 and 599");
    error.status = static_cast<int>(status);
    error.reason = fields.text_or("reason", usual_reason(status));
    error.message = fields.text_or("message", usual_message(error.reason));
    error.retry_after = fields.text_if("retry_after");
    error.json = fields.flag_or("json", true);
    error.moment = moment_of(fields, Moment::kBeforeCommit);
    return error;
}

SlowFault slow_fault(JsonFields& fields) {
    SlowFault slow;
    slow.bytes_per_step = static_cast<std::size_t>(fields.integer_if("bytes_per_step").value_or(16));
    slow.pause = std::chrono::milliseconds(fields.integer_if("pause_milliseconds").value_or(20));
    return slow;
}

Fault fault_of(JsonFields& fields) {
    const std::string kind = fields.text("kind");
    if (kind == "latency") return latency_fault(fields);
    if (kind == "error") return error_fault(fields);
    if (kind == "drop_before") return DropFault{Moment::kBeforeCommit};
    if (kind == "commit_then_drop") return DropFault{Moment::kAfterCommit};
    if (kind == "slow") return slow_fault(fields);
    for (const auto& [name, quirk] : kQuirks)
        if (kind == name) return quirk;
    fields.refuse("kind", "is not one of the kinds in README.md");
}

}  // namespace

FaultRule fault_rule(const json::value& value) {
    JsonFields fields(value, "fault");
    FaultRule rule;
    rule.match = fault_match(fields.value_if("match"));
    rule.fault = fault_of(fields);
    if (const auto times = fields.integer_if("times")) rule.times = static_cast<int>(*times);
    rule.probability = fields.number_if("probability").value_or(1);
    if (rule.probability < 0 || rule.probability > 1) fields.refuse("probability", "must be between 0 and 1");
    fields.done();
    return rule;
}

}  // namespace calfleet::simulators::google
