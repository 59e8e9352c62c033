// Access tokens as they stand in the store, or stood there a moment ago: an expired one is a lost connection
// until somebody connects again.
#pragma once

#include "app/recent_values.hpp"
#include "ports/access_tokens.hpp"
#include "ports/connection_store.hpp"
#include "ports/log.hpp"

#include <memory>

namespace calfleet::app {

enum class ConnectionScope { kAgent, kCompany };  // one connection per agent, or per company (decisions, D2)

class StoredAccessTokens : public ports::AccessTokens {
public:
    StoredAccessTokens(ports::ConnectionStore& connections, ConnectionScope scope, ports::Clock& clock,
                       ports::Log& log);

    ports::awaitable<core::Result<core::Secret, core::Failed>> token_for(
        core::CompanyId company_id, core::AgentId agent_id, std::string provider,
        ports::SteadyInstant deadline) override;

private:
    using Found = core::Result<std::shared_ptr<const ports::Connection>, core::Failed>;

    ports::awaitable<Found> find(ports::ConnectionKey key);

    ports::ConnectionStore& connections_;
    const ConnectionScope scope_;
    ports::Clock& clock_;
    ports::Log& log_;
    RecentValues<std::shared_ptr<const ports::Connection>> recent_;
};

}  // namespace calfleet::app
