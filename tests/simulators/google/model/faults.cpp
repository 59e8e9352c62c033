#include "simulators/google/model/faults.hpp"

#include <algorithm>
#include <cmath>

namespace calfleet::simulators::google {
namespace {

constexpr double kWaitMillisecondsMax = 600'000;

bool is_or_any(std::string_view wanted, std::string_view actual) {
    return wanted.empty() || wanted == actual;
}

bool meets(const FaultMatch& match, const FaultSubject& subject) {
    return is_or_any(match.method, subject.method) && subject.path.starts_with(match.path_prefix) &&
           (!match.operation || *match.operation == subject.operation) &&
           is_or_any(match.calendar, subject.calendar) && is_or_any(match.account, subject.account);
}

std::chrono::milliseconds draw(const LatencyFault& latency, Random& random) {
    double wait = latency.first;
    if (latency.shape == LatencyFault::Shape::kUniform)
        wait += (latency.second - latency.first) * random.fraction();
    if (latency.shape == LatencyFault::Shape::kLogNormal) wait *= std::exp(latency.second * random.normal());
    return std::chrono::milliseconds(std::llround(std::clamp(wait, 0.0, kWaitMillisecondsMax)));
}

// Adds one fault to a plan; answers its name, or nothing when the plan has one of its kind already.
class Planner {
public:
    Planner(FaultPlan& plan, Random& random) : plan_(plan), random_(random) {}

    std::string_view operator()(const LatencyFault& latency) {
        const auto wait = draw(latency, random_);
        (latency.moment == Moment::kBeforeCommit ? plan_.wait_before_commit : plan_.wait_after_commit) +=
            wait;
        return "latency";
    }
    std::string_view operator()(const ErrorFault& error) { return take(plan_.error, error, "error"); }
    std::string_view operator()(const DropFault& drop) { return take(plan_.drop, drop, "drop"); }
    std::string_view operator()(const SlowFault& slow) { return take(plan_.slow, slow, "slow"); }
    std::string_view operator()(const Quirk& quirk) {
        if (plan_.has(quirk)) return "";
        plan_.quirks.push_back(quirk);
        return "quirk";
    }

private:
    template <class T>
    std::string_view take(std::optional<T>& place, const T& fault, std::string_view name) {
        if (place) return "";
        place = fault;
        return name;
    }

    FaultPlan& plan_;
    Random& random_;
};

}  // namespace

bool FaultPlan::has(Quirk quirk) const {
    return std::ranges::find(quirks, quirk) != quirks.end();
}

bool FaultPlan::prevents() const {
    return (error && error->moment == Moment::kBeforeCommit) ||
           (drop && drop->moment == Moment::kBeforeCommit);
}

std::int64_t Faults::add(FaultRule rule) {
    rules_.push_back({next_id_, std::move(rule)});
    return next_id_++;
}

bool Faults::remove(std::int64_t id) {
    return std::erase_if(rules_, [id](const Standing& standing) { return standing.id == id; }) > 0;
}

FaultPlan Faults::plan(const FaultSubject& subject, Random& random) {
    FaultPlan plan;
    Planner planner(plan, random);
    for (Standing& standing : rules_) {
        FaultRule& rule = standing.rule;
        if (rule.times == 0 || !meets(rule.match, subject)) continue;
        if (rule.probability < 1 && random.fraction() >= rule.probability) continue;
        const std::string_view name = std::visit(planner, rule.fault);
        if (name.empty()) continue;
        plan.names.append(plan.names.empty() ? "" : ",")
            .append(name)
            .append("#")
            .append(std::to_string(standing.id));
        ++standing.applied;
        if (rule.times) --*rule.times;
    }
    return plan;
}

}  // namespace calfleet::simulators::google
