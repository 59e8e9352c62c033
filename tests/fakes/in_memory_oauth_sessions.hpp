// Authorisations under way in a map, for tests of everything above a store. Their clock is the test's. Loop
// thread only.
#pragma once

#include "ports/clock.hpp"
#include "ports/oauth_sessions.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace calfleet::fakes {

class InMemoryOAuthSessions final : public ports::OAuthSessions {
public:
    explicit InMemoryOAuthSessions(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<void, ports::StoreError>> begin(
        ports::OAuthSession session, std::chrono::milliseconds lifetime) override {
        if (failure_) co_return *failure_;
        std::erase_if(rows_, [this](const auto& row) { return row.second.expires_at <= clock_.now(); });
        std::string state_hash = session.state_hash;
        rows_.try_emplace(std::move(state_hash), std::move(session), clock_.now() + lifetime);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<std::optional<ports::OAuthSession>, ports::StoreError>> claim(
        std::string state_hash, core::CommandId command_id) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find(state_hash);
        if (row == rows_.end() || row->second.expires_at <= clock_.now())
            co_return std::optional<ports::OAuthSession>();
        std::optional<core::CommandId>& claimed_by = row->second.claimed_by;
        if (claimed_by && *claimed_by != command_id) co_return std::optional<ports::OAuthSession>();
        claimed_by = std::move(command_id);
        co_return std::optional<ports::OAuthSession>(copy_of(row->second.session));
    }

    // What AgentStore::purge deletes.
    void forget_agent(const core::CompanyId& company_id, const core::AgentId& agent_id,
                      core::Instant ending_until) {
        std::erase_if(rows_, [&](const auto& row) {
            return row.second.session.company_id == company_id && row.second.session.agent_id == agent_id &&
                   row.second.expires_at <= ending_until;
        });
    }

    // Of those whose time is over: how many there are, and the deletion of so many.
    std::size_t count_over() const {
        return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [this](const auto& row) {
            return row.second.expires_at <= clock_.now();
        }));
    }
    std::size_t forget_over(std::size_t limit) {
        std::size_t forgotten = 0;
        return std::erase_if(rows_, [&](const auto& row) {
            return row.second.expires_at <= clock_.now() && forgotten++ < limit;
        });
    }

    // Those it has not forgotten, whether their time is over or not.
    std::size_t size() const { return rows_.size(); }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    struct Row {
        Row(ports::OAuthSession begun, core::Instant until) : session(std::move(begun)), expires_at(until) {}

        ports::OAuthSession session;
        core::Instant expires_at;
        std::optional<core::CommandId> claimed_by;
    };

    static ports::OAuthSession copy_of(const ports::OAuthSession& session) {
        return {session.state_hash,
                session.company_id,
                session.agent_id,
                session.provider,
                session.user_id,
                session.redirect_uri,
                session.verifier.duplicate()};
    }

    const ports::Clock& clock_;
    std::map<std::string, Row> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
