#include "app/connections/agent_purge.hpp"

#include "app/templates/template_events.hpp"
#include "core/row_binding.hpp"

#include <utility>

namespace calfleet::app::connections {

ports::awaitable<core::Result<ports::PurgedAgent, ports::StoreError>> AgentPurge::carry_out(
    core::CommandIdentity asked_by, ports::AgentHoldings held, std::optional<core::Instant> until) {
    auto farewells = co_await farewells_to(asked_by, held);
    auto purged = co_await agents_.purge(asked_by.company_id, asked_by.agent_id, std::move(farewells), until);
    for (const ports::ConnectionKey& key : held.connections) {
        if (purged.has_value()) {
            book_.gone(key, "agent_deleted");
        } else {
            book_.changed_elsewhere(key);  // a commit whose answer got lost is told all the same
        }
    }
    if (!held.templates.empty())
        book_.changed_elsewhere(ports::agent_key(asked_by.company_id, asked_by.agent_id));
    co_return purged;
}

ports::awaitable<ports::AgentFarewells> AgentPurge::farewells_to(const core::CommandIdentity& asked_by,
                                                                 const ports::AgentHoldings& held) {
    ports::AgentFarewells farewells;
    for (const ports::ConnectionKey& key : held.connections) {
        auto announcement = co_await book_.farewell(asked_by, key, "agent_deleted");
        farewells.connections.push_back({key, std::move(announcement)});
    }
    int left = held.templates_of_company;
    for (const core::TemplateId& id : held.templates)
        farewells.templates.push_back(
            {id, book_.announcement_of(asked_by,
                                       {templates::template_configured(
                                           asked_by, id, templates::TemplateAction::kDeleted, --left)},
                                       core::row_binding({asked_by.company_id.str(), id.str()}))});
    co_return farewells;
}

}  // namespace calfleet::app::connections
