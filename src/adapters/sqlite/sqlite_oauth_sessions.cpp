#include "adapters/sqlite/sqlite_oauth_sessions.hpp"

#include "adapters/rows/oauth_session_row.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::OAuthSession;
using Done = core::Result<void, ports::StoreError>;
using Claimed = core::Result<std::optional<OAuthSession>, ports::StoreError>;

// More than one begins, so that none stay for good.
constexpr const char* kForget = R"sql(
    DELETE FROM oauth_sessions WHERE state_hash IN (
        SELECT state_hash FROM oauth_sessions
         WHERE expires_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) LIMIT 100))sql";

// A call that was repeated, because its answer got lost, finds its own row.
constexpr const char* kBegin = R"sql(
    INSERT INTO oauth_sessions
           (state_hash, company_id, agent_id, code, user_id, redirect_uri, verifier, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?)
        ON CONFLICT (state_hash) DO NOTHING)sql";

constexpr const char* kClaim = R"sql(
    UPDATE oauth_sessions SET claimed_by = ?2
     WHERE state_hash = ?1 AND (claimed_by IS NULL OR claimed_by = ?2)
       AND expires_at > CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
 RETURNING company_id, agent_id, code, user_id, redirect_uri, verifier)sql";

Done begin_session(SQLite::Database& database, const ports::TokenSealer& sealer, const OAuthSession& session,
                   std::chrono::milliseconds lifetime) {
    database.exec(kForget);
    SQLite::Statement row(database, kBegin);
    row.bind(1, session.state_hash);
    bind_key(row, 2, {session.company_id, session.agent_id, session.provider});
    row.bind(5, session.user_id);
    row.bind(6, session.redirect_uri);
    bind_bytes(row, 7, rows::sealed_verifier(session, sealer));
    row.bind(8, static_cast<std::int64_t>(lifetime.count()));
    row.exec();
    return {};
}

Claimed claim_session(SQLite::Database& database, const ports::TokenSealer& sealer,
                      const std::string& state_hash, const core::CommandId& command_id) {
    SQLite::Statement row(database, kClaim);
    row.bind(1, state_hash);
    row.bind(2, command_id.str());
    if (!row.executeStep()) return std::optional<OAuthSession>();

    ColumnReader columns(row);
    const ports::ConnectionKey key = columns.connection_key();
    OAuthSession session{state_hash,     key.company_id, key.agent_id,  key.provider,
                         columns.text(), columns.text(), core::Secret()};
    auto whole = rows::with_verifier(std::move(session), columns.text(), sealer);
    if (!whole) return whole.error();
    return std::optional<OAuthSession>(std::move(*whole));
}

}  // namespace

ports::awaitable<Done> SqliteOAuthSessions::begin(OAuthSession session, std::chrono::milliseconds lifetime) {
    return database_.write(
        [&sealer = sealer_, session = std::move(session), lifetime](SQLite::Database& database) {
            return begin_session(database, sealer, session, lifetime);
        });
}

ports::awaitable<Claimed> SqliteOAuthSessions::claim(std::string state_hash, core::CommandId command_id) {
    return database_.write([&sealer = sealer_, state_hash = std::move(state_hash),
                            command_id = std::move(command_id)](SQLite::Database& database) {
        return claim_session(database, sealer, state_hash, command_id);
    });
}

}  // namespace calfleet::adapters::sqlite
