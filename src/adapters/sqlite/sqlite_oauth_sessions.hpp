// oauth_sessions in SQLite, by its clock. Verifiers are sealed and opened on the database's thread. Borrows
// the database and the sealer, which outlive it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/oauth_sessions.hpp"
#include "ports/token_sealer.hpp"

namespace calfleet::adapters::sqlite {

class SqliteOAuthSessions final : public ports::OAuthSessions {
public:
    SqliteOAuthSessions(SqliteDatabase& database, const ports::TokenSealer& sealer)
        : database_(database), sealer_(sealer) {}

    ports::awaitable<core::Result<void, ports::StoreError>> begin(
        ports::OAuthSession session, std::chrono::milliseconds lifetime) override;
    ports::awaitable<core::Result<std::optional<ports::OAuthSession>, ports::StoreError>> claim(
        std::string state_hash, core::CommandId command_id) override;

private:
    SqliteDatabase& database_;
    const ports::TokenSealer& sealer_;
};

}  // namespace calfleet::adapters::sqlite
