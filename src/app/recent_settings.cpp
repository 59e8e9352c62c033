#include "app/recent_settings.hpp"

#include "core/row_binding.hpp"

#include <utility>

namespace calfleet::app {

ports::awaitable<core::Result<bool, ports::StoreError>> RecentFeatureFlags::is_enabled(
    core::CompanyId company_id, std::string flag) {
    std::string key = core::row_binding({company_id.str(), flag});
    if (const bool* known = recent_.find(key)) co_return *known;
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto enabled = co_await store_.is_enabled(std::move(company_id), std::move(flag));
    if (enabled.has_value()) recent_.keep(std::move(key), *enabled, asked_at);
    co_return enabled;
}

ports::awaitable<core::Result<void, ports::StoreError>> RecentFeatureFlags::set(core::CompanyId company_id,
                                                                                std::string flag,
                                                                                bool enabled) {
    return store_.set(std::move(company_id), std::move(flag), enabled);
}

ports::awaitable<core::Result<std::vector<ports::FlagSetting>, ports::StoreError>> RecentFeatureFlags::all() {
    return store_.all();
}

ports::awaitable<core::Result<std::optional<core::BookingTemplate>, ports::StoreError>> RecentTemplates::find(
    core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) {
    std::string key = core::row_binding({company_id.str(), agent_id.str(), template_id.str()});
    if (const core::BookingTemplate* known = recent_.find(key)) co_return std::optional(*known);
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto found = co_await store_.find(std::move(company_id), std::move(agent_id), std::move(template_id));
    if (found.has_value() && found->has_value()) recent_.keep(std::move(key), **found, asked_at);
    co_return found;
}

ports::awaitable<core::Result<int, ports::StoreError>> RecentTemplates::save(
    core::BookingTemplate booking_template) {
    return store_.save(std::move(booking_template));
}

ports::awaitable<core::Result<std::vector<core::BookingTemplate>, ports::StoreError>>
RecentTemplates::of_agent(core::CompanyId company_id, core::AgentId agent_id) {
    return store_.of_agent(std::move(company_id), std::move(agent_id));
}

ports::awaitable<ports::ChangedCount> RecentTemplates::add(core::BookingTemplate booking_template,
                                                           int company_max) {
    return store_.add(std::move(booking_template), company_max);
}

ports::awaitable<ports::ChangedCount> RecentTemplates::replace(core::BookingTemplate booking_template) {
    return store_.replace(std::move(booking_template));
}

ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> RecentTemplates::remove(
    core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) {
    return store_.remove(std::move(company_id), std::move(agent_id), std::move(template_id));
}

}  // namespace calfleet::app
