// `calendar.set_feature_flag` (GCAL-S09): the rollout owner turns a feature or an entitlement on or off, for
// one company or for all. Reaches every worker within a second.
#pragma once

#include "app/repeatable_handler.hpp"
#include "ports/feature_flags.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::app {

// The flag of that name or alias, as the store knows it; nothing for a name nobody knows.
std::optional<std::string_view> feature_flag_named(std::string_view name);
// Every name and alias it knows.
std::vector<std::string> feature_flag_names();

class SetFeatureFlagHandler final : public RepeatableHandler {
public:
    explicit SetFeatureFlagHandler(ports::FeatureFlags& flags) : flags_(flags) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    ports::FeatureFlags& flags_;
};

}  // namespace calfleet::app
