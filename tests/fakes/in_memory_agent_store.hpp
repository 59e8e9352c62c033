// What the other fakes hold of an agent, for tests of everything above a store. Borrows them; together they
// are one database, whose clock is the test's. Loop thread only.
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
    InMemoryAgentStore(const ports::Clock& clock, InMemoryTemplateStore& templates,
                       InMemoryConnectionStore& connections, InMemoryOAuthSessions& sessions)
        : clock_(clock), templates_(templates), connections_(connections), sessions_(sessions) {}

    ports::awaitable<core::Result<ports::AgentHoldings, ports::StoreError>> holdings(
        core::CompanyId company_id, core::AgentId agent_id, std::optional<core::Instant> until) override {
        if (failure_) co_return *failure_;
        co_return held_by({company_id, agent_id, until.value_or(kEver)});
    }

    ports::awaitable<core::Result<void, ports::StoreError>> record_deletion(core::CompanyId company_id,
                                                                            core::AgentId agent_id) override {
        if (failure_) co_return *failure_;
        forget_deletion({company_id, agent_id, kEver});
        deletions_.push_back({std::move(company_id), std::move(agent_id), clock_.now()});
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<ports::PurgedAgent, ports::StoreError>> purge(
        core::CompanyId company_id, core::AgentId agent_id, ports::AgentFarewells farewells,
        std::optional<core::Instant> until) override {
        if (failure_) co_return *failure_;
        if (purge_failure_) co_return *purge_failure_;
        const Whose whose{std::move(company_id), std::move(agent_id), until.value_or(kEver)};
        const ports::AgentHoldings held = held_by(whose);
        ports::PurgedAgent purged;
        for (ports::ConnectionFarewell& farewell : farewells.connections)
            if (std::find(held.connections.begin(), held.connections.end(), farewell.key) !=
                held.connections.end())
                purged.connections +=
                    connections_.drop(farewell.key, std::move(farewell.announcement)) ? 1 : 0;
        for (const core::TemplateId& id : held.templates) templates_.forget(whose.company_id, id);
        purged.templates = held.templates.size();
        for (ports::TemplateFarewell& farewell : farewells.templates)
            if (std::find(held.templates.begin(), held.templates.end(), farewell.template_id) !=
                held.templates.end())
                connections_.announce(ports::agent_key(whose.company_id, whose.agent_id),
                                      std::move(farewell.announcement));
        sessions_.forget_agent(whose.company_id, whose.agent_id, whose.until + ports::kOAuthSessionLifetime);
        purged.was_recorded = forget_deletion(whose);
        co_return purged;
    }

    ports::awaitable<core::Result<std::vector<Deletion>, ports::StoreError>> unfinished_deletions(
        std::size_t limit) override {
        if (failure_) co_return *failure_;
        const auto count = static_cast<std::ptrdiff_t>(std::min(limit, deletions_.size()));
        co_return std::vector<Deletion>(deletions_.begin(), deletions_.begin() + count);
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> count_unfinished_deletions() override {
        if (failure_) co_return *failure_;
        co_return deletions_.size();
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }
    // Only purge() does.
    void fail_purge_with(std::optional<ports::StoreError> failure) { purge_failure_ = std::move(failure); }

private:
    static constexpr core::Instant kEver{std::chrono::milliseconds(1'000'000'000'000'000'000)};

    struct Whose {
        core::CompanyId company_id;
        core::AgentId agent_id;
        core::Instant until;
    };

    ports::AgentHoldings held_by(const Whose& whose) const {
        ports::AgentHoldings held;
        bool is_last = true;  // nobody else of the company is left, this agent made again included
        for (const auto& [form, saved_at] : templates_.of_company(whose.company_id)) {
            ++held.templates_of_company;
            const bool goes = form.agent_id == whose.agent_id && saved_at <= whose.until;
            if (goes) held.templates.push_back(form.id);
            is_last = is_last && (goes || form.agent_id.empty());
        }
        const auto connections = connections_.of_company(whose.company_id);
        for (const auto& [key, authorized_at] : connections) {
            const bool goes = key.agent_id == whose.agent_id && authorized_at <= whose.until;
            is_last = is_last && (goes || key.agent_id.empty());
        }
        for (const auto& [key, authorized_at] : connections) {
            const bool is_theirs = key.agent_id == whose.agent_id || (is_last && key.agent_id.empty());
            if (is_theirs && authorized_at <= whose.until) held.connections.push_back(key);
        }
        return held;
    }

    bool forget_deletion(const Whose& whose) {
        return std::erase_if(deletions_, [&whose](const Deletion& deletion) {
                   return deletion.company_id == whose.company_id && deletion.agent_id == whose.agent_id &&
                          deletion.requested_at <= whose.until;
               }) > 0;
    }

    const ports::Clock& clock_;
    InMemoryTemplateStore& templates_;
    InMemoryConnectionStore& connections_;
    InMemoryOAuthSessions& sessions_;
    std::vector<Deletion> deletions_;  // the oldest first
    std::optional<ports::StoreError> failure_;
    std::optional<ports::StoreError> purge_failure_;
};

}  // namespace calfleet::fakes
