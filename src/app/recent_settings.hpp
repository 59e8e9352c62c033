// Flags and templates as they were a moment ago, in front of their stores: every command asks for them, and
// they change a few times a day. A change reaches every worker within the second the contract gives it. Loop
// thread only; the stores outlive these.
#pragma once

#include "ports/feature_flags.hpp"
#include "ports/template_store.hpp"
#include "sharing/recent_values.hpp"

#include <string>
#include <vector>

namespace calfleet::app {

// Half of what the contract allows: a value may be read while it is being changed.
inline constexpr std::chrono::milliseconds kSettingsKeptFor{500};

class RecentFeatureFlags final : public ports::FeatureFlags {
public:
    RecentFeatureFlags(ports::FeatureFlags& store, const ports::Clock& clock)
        : store_(store), clock_(clock), recent_(clock, kSettingsKeptFor) {}

    ports::awaitable<core::Result<bool, ports::StoreError>> is_enabled(core::CompanyId company_id,
                                                                       std::string flag) override;
    ports::awaitable<core::Result<void, ports::StoreError>> set(core::CompanyId company_id, std::string flag,
                                                                bool enabled) override;
    // Never remembered: who lists settings wants to see their own change.
    ports::awaitable<core::Result<std::vector<ports::FlagSetting>, ports::StoreError>> all() override;

private:
    ports::FeatureFlags& store_;
    const ports::Clock& clock_;
    sharing::RecentValues<bool> recent_;
};

class RecentTemplates final : public ports::TemplateStore {
public:
    RecentTemplates(ports::TemplateStore& store, const ports::Clock& clock)
        : store_(store), clock_(clock), recent_(clock, kSettingsKeptFor) {}

    // Templates that do not exist are not remembered: the next command may follow the one that saves it.
    ports::awaitable<core::Result<std::optional<core::BookingTemplate>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override;
    // Never remembered: who lists templates wants to see their own change.
    ports::awaitable<core::Result<std::vector<core::BookingTemplate>, ports::StoreError>> of_agent(
        core::CompanyId company_id, core::AgentId agent_id) override;
    ports::awaitable<core::Result<int, ports::StoreError>> save(
        core::BookingTemplate booking_template) override;
    ports::awaitable<ports::ChangedCount> add(core::BookingTemplate booking_template,
                                              int company_max) override;
    ports::awaitable<ports::ChangedCount> replace(core::BookingTemplate booking_template) override;
    ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> remove(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) override;

private:
    ports::TemplateStore& store_;
    const ports::Clock& clock_;
    sharing::RecentValues<core::BookingTemplate> recent_;
};

}  // namespace calfleet::app
