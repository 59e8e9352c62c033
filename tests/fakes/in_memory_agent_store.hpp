// What the other fakes hold of an agent, for tests of everything above a store. Borrows them; together they
// are one database. Loop thread only.
#pragma once

#include "fakes/in_memory_connection_store.hpp"
#include "fakes/in_memory_oauth_sessions.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "ports/agent_store.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryAgentStore final : public ports::AgentStore {
public:
    InMemoryAgentStore(InMemoryTemplateStore& templates, InMemoryConnectionStore& connections,
                       InMemoryOAuthSessions& sessions)
        : templates_(templates), connections_(connections), sessions_(sessions) {}

    ports::awaitable<core::Result<ports::AgentHoldings, ports::StoreError>> holdings(
        core::CompanyId company_id, core::AgentId agent_id) override {
        if (failure_) co_return *failure_;
        ports::AgentHoldings holdings;
        for (const core::BookingTemplate& stored : templates_.of_company(company_id)) {
            ++holdings.templates_of_company;
            if (stored.agent_id == agent_id) holdings.templates.push_back(stored.id);
        }
        holdings.connections = connections_held(company_id, agent_id);
        co_return holdings;
    }

    ports::awaitable<core::Result<void, ports::StoreError>> record_deletion(core::CompanyId company_id,
                                                                            core::AgentId agent_id) override {
        if (failure_) co_return *failure_;
        const auto recorded = find_deletion(company_id, agent_id);
        if (recorded == deletions_.end()) deletions_.push_back({std::move(company_id), std::move(agent_id)});
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<void, ports::StoreError>> purge(
        core::CompanyId company_id, core::AgentId agent_id,
        std::vector<ports::ConnectionFarewell> farewells) override {
        if (failure_) co_return *failure_;
        if (purge_failure_) co_return *purge_failure_;
        const std::vector<ports::ConnectionKey> held = connections_held(company_id, agent_id);
        for (ports::ConnectionFarewell& farewell : farewells)
            if (std::find(held.begin(), held.end(), farewell.key) != held.end())
                connections_.drop(farewell.key, std::move(farewell.announcement));
        templates_.forget_agent(company_id, agent_id);
        sessions_.forget_agent(company_id, agent_id);
        const auto recorded = find_deletion(company_id, agent_id);
        if (recorded != deletions_.end()) deletions_.erase(recorded);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<std::vector<Deletion>, ports::StoreError>> unfinished_deletions(
        std::size_t limit) override {
        if (failure_) co_return *failure_;
        const auto count = static_cast<std::ptrdiff_t>(std::min(limit, deletions_.size()));
        co_return std::vector<Deletion>(deletions_.begin(), deletions_.begin() + count);
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }
    // Only purge() does.
    void fail_purge_with(std::optional<ports::StoreError> failure) { purge_failure_ = std::move(failure); }

private:
    std::vector<ports::ConnectionKey> connections_held(const core::CompanyId& company_id,
                                                       const core::AgentId& agent_id) const {
        const std::vector<core::BookingTemplate> stored = templates_.of_company(company_id);
        std::vector<ports::ConnectionKey> keys = connections_.keys_of(company_id);
        const auto is_of_another = [&agent_id](const auto& row) {
            return !row.agent_id.empty() && row.agent_id != agent_id;
        };
        const bool is_last = std::none_of(stored.begin(), stored.end(), is_of_another) &&
                             std::none_of(keys.begin(), keys.end(), is_of_another);
        std::erase_if(keys, [&](const ports::ConnectionKey& key) {
            return key.agent_id != agent_id && !(is_last && key.agent_id.empty());
        });
        return keys;
    }

    std::vector<Deletion>::iterator find_deletion(const core::CompanyId& company_id,
                                                  const core::AgentId& agent_id) {
        return std::find_if(deletions_.begin(), deletions_.end(), [&](const Deletion& deletion) {
            return deletion.company_id == company_id && deletion.agent_id == agent_id;
        });
    }

    InMemoryTemplateStore& templates_;
    InMemoryConnectionStore& connections_;
    InMemoryOAuthSessions& sessions_;
    std::vector<Deletion> deletions_;  // the oldest first
    std::optional<ports::StoreError> failure_;
    std::optional<ports::StoreError> purge_failure_;
};

}  // namespace calfleet::fakes
