#include "app/maintenance/recorded_deletions.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace calfleet::app::maintenance {
namespace {

constexpr std::size_t kPage = 50;
constexpr std::size_t kPagesARun = 10;
constexpr int kFailuresAPage = 5;  // then it is not the agent, it is the store

}  // namespace

ports::awaitable<RecordedDeletions::Counts> RecordedDeletions::carry_out(core::CommandIdentity asked_by,
                                                                         ports::SteadyInstant deadline) {
    DeletionCounts counts;
    for (std::size_t page = 0; page < kPagesARun && clock_.steady_now() < deadline; ++page) {
        auto deletions = co_await agents_.unfinished_deletions(kPage);
        if (deletions.has_error()) co_return deletions.error();
        std::optional<ports::StoreError> failure;
        int failures = 0;
        for (ports::AgentStore::Deletion& deletion : *deletions) {
            auto purged = co_await carry_out_one(asked_by, std::move(deletion));
            if (purged.has_error()) {
                failure = purged.error();
                if (++failures == kFailuresAPage) break;
                continue;
            }
            counts.agents += purged->was_recorded ? 1 : 0;
            counts.templates += purged->templates;
            counts.connections += purged->connections;
        }
        if (failure) co_return *failure;
        if (deletions->size() < kPage) break;
    }
    auto left = co_await agents_.count_unfinished_deletions();
    if (left.has_error()) co_return left.error();
    counts.agents_left = *left;
    co_return counts;
}

ports::awaitable<RecordedDeletions::Purged> RecordedDeletions::carry_out_one(
    core::CommandIdentity asked_by, ports::AgentStore::Deletion deletion) {
    asked_by.company_id = std::move(deletion.company_id);
    asked_by.agent_id = std::move(deletion.agent_id);
    auto held = co_await agents_.holdings(asked_by.company_id, asked_by.agent_id, deletion.requested_at);
    if (held.has_error()) co_return held.error();
    auto purged = co_await purge_.carry_out(asked_by, std::move(*held), deletion.requested_at);
    if (purged.has_error()) {
        log_.warn("an agent's recorded deletion could not be carried out, it stays on record",
                  {{"company_id", asked_by.company_id.str()},
                   {"agent_id", asked_by.agent_id.str()},
                   {"error", purged.error().message}});
        co_return purged.error();
    }
    log_.info("an agent's recorded deletion is carried out", {{"command_id", asked_by.id.str()},
                                                              {"company_id", asked_by.company_id.str()},
                                                              {"agent_id", asked_by.agent_id.str()}});
    co_return *purged;
}

ports::awaitable<RecordedDeletions::Counts> RecordedDeletions::preview() {
    auto deletions = co_await agents_.unfinished_deletions(kPage * kPagesARun);
    if (deletions.has_error()) co_return deletions.error();
    DeletionCounts counts;
    for (const ports::AgentStore::Deletion& deletion : *deletions) {
        auto held = co_await agents_.holdings(deletion.company_id, deletion.agent_id, deletion.requested_at);
        if (held.has_error()) co_return held.error();
        ++counts.agents;
        counts.templates += held->templates.size();
        counts.connections += held->connections.size();
    }
    auto recorded = co_await agents_.count_unfinished_deletions();
    if (recorded.has_error()) co_return recorded.error();
    counts.agents_left = *recorded - std::min(*recorded, counts.agents);
    co_return counts;
}

}  // namespace calfleet::app::maintenance
