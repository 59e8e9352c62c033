// Who may use a feature at all: the rollout flag of a command's feature and the company's entitlement
// (decisions, D11). Fails closed.
#pragma once

#include "core/failure_reason.hpp"
#include "core/ids.hpp"
#include "ports/clock.hpp"
#include "ports/feature_flags.hpp"
#include "ports/log.hpp"

#include <optional>
#include <string>

namespace calfleet::app {

inline constexpr std::string_view kEntitlementFlag = "native_integrations_addon";
inline constexpr std::string_view kEntitlementBypassFlag = "entitlement_bypass";

class RolloutGate {
public:
    RolloutGate(ports::FeatureFlags& flags, ports::Clock& clock, ports::Log& log);

    // Why this company may not run a command behind that flag; nothing when it may, or when the command has
    // no flag. A store that cannot be read is asked again until the deadline, then the feature counts as off.
    ports::awaitable<std::optional<core::FailureReason>> refusal_for(core::CompanyId company_id,
                                                                     std::string flag,
                                                                     ports::SteadyInstant deadline);

private:
    ports::awaitable<bool> is_on(core::CompanyId company_id, std::string flag, ports::SteadyInstant deadline);

    ports::FeatureFlags& flags_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::app
