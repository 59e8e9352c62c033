// oauth_sessions in PostgreSQL, by the server's clock. Verifiers are sealed and opened on the database's
// threads. Borrows the database and the sealer, which outlive it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/oauth_sessions.hpp"
#include "ports/token_sealer.hpp"

namespace calfleet::adapters::postgres {

class PostgresOAuthSessions final : public ports::OAuthSessions {
public:
    PostgresOAuthSessions(PostgresDatabase& database, const ports::TokenSealer& sealer)
        : database_(database), sealer_(sealer) {}

    ports::awaitable<core::Result<void, ports::StoreError>> begin(
        ports::OAuthSession session, std::chrono::milliseconds lifetime) override;
    ports::awaitable<core::Result<std::optional<ports::OAuthSession>, ports::StoreError>> claim(
        std::string state_hash, core::CommandId command_id) override;

private:
    PostgresDatabase& database_;
    const ports::TokenSealer& sealer_;
};

}  // namespace calfleet::adapters::postgres
