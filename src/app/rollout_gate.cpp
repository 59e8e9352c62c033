#include "app/rollout_gate.hpp"

namespace calfleet::app {
namespace {

constexpr std::chrono::milliseconds kStoreRetryPause{250};

}  // namespace

RolloutGate::RolloutGate(ports::FeatureFlags& flags, ports::Clock& clock, ports::Log& log)
    : flags_(flags), clock_(clock), log_(log) {}

ports::awaitable<std::optional<core::FailureReason>> RolloutGate::refusal_for(core::CompanyId company_id,
                                                                              std::string flag,
                                                                              ports::SteadyInstant deadline) {
    if (flag.empty()) co_return std::nullopt;
    if (!co_await is_on(company_id, std::move(flag), deadline))
        co_return core::FailureReason::kFeatureDisabled;
    if (co_await is_on(company_id, std::string(kEntitlementFlag), deadline)) co_return std::nullopt;
    if (co_await is_on(company_id, std::string(kEntitlementBypassFlag), deadline)) co_return std::nullopt;
    co_return core::FailureReason::kNotEntitled;
}

ports::awaitable<bool> RolloutGate::is_on(core::CompanyId company_id, std::string flag,
                                          ports::SteadyInstant deadline) {
    for (;;) {
        auto enabled = co_await flags_.is_enabled(company_id, flag);
        if (enabled.has_value()) co_return *enabled;
        const auto left = deadline - clock_.steady_now();
        if (left <= left.zero()) {
            log_.alert(
                ports::OpsAlert::kFlagsUnreadable, "feature flags cannot be read, the feature counts as off",
                {{"company_id", company_id.str()}, {"flag", flag}, {"error", enabled.error().message}});
            co_return false;
        }
        co_await clock_.sleep_for(std::min<std::chrono::milliseconds>(left, kStoreRetryPause));
    }
}

}  // namespace calfleet::app
