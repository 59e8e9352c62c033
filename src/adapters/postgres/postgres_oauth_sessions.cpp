#include "adapters/postgres/postgres_oauth_sessions.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/oauth_session_row.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::OAuthSession;
using Done = core::Result<void, ports::StoreError>;
using Claimed = core::Result<std::optional<OAuthSession>, ports::StoreError>;

// Forgets more than one begins, so that none stay for good; those that somebody else is forgetting are left
// to them. A call that was repeated, because its answer got lost, finds its own row.
constexpr const char* kBegin = R"sql(
    WITH forgotten AS (
        DELETE FROM oauth_sessions WHERE state_hash IN (
            SELECT state_hash FROM oauth_sessions
             WHERE expires_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
             LIMIT 100 FOR UPDATE SKIP LOCKED))
    INSERT INTO oauth_sessions
           (state_hash, company_id, agent_id, code, user_id, redirect_uri, verifier, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7,
            (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $8::bigint)
        ON CONFLICT (state_hash) DO NOTHING)sql";

constexpr const char* kClaim = R"sql(
    UPDATE oauth_sessions SET claimed_by = $2::text
     WHERE state_hash = $1::text AND (claimed_by IS NULL OR claimed_by = $2::text)
       AND expires_at > (extract(epoch FROM clock_timestamp()) * 1000)::bigint
 RETURNING company_id, agent_id, code, user_id, redirect_uri, verifier)sql";

Done begin_session(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
                   const OAuthSession& session, std::chrono::milliseconds lifetime) {
    statements.exec_params(kBegin, parameter(session.state_hash), parameter(session.company_id.str()),
                           parameter(session.agent_id.str()), parameter(session.provider),
                           parameter(session.user_id), parameter(session.redirect_uri),
                           parameter(rows::sealed_verifier(session, sealer)), lifetime.count());
    return {};
}

Claimed claim_session(pqxx::transaction_base& statements, const ports::TokenSealer& sealer,
                      const std::string& state_hash, const core::CommandId& command_id) {
    const pqxx::result claimed =
        statements.exec_params(kClaim, parameter(state_hash), parameter(command_id.str()));
    if (claimed.empty()) return std::optional<OAuthSession>();

    RowReader columns(claimed[0]);
    const ports::ConnectionKey key = columns.connection_key();
    OAuthSession session{state_hash,     key.company_id, key.agent_id,  key.provider,
                         columns.text(), columns.text(), core::Secret()};
    auto whole = rows::with_verifier(std::move(session), columns.bytes(), sealer);
    if (!whole) return whole.error();
    return std::optional<OAuthSession>(std::move(*whole));
}

}  // namespace

ports::awaitable<Done> PostgresOAuthSessions::begin(OAuthSession session,
                                                    std::chrono::milliseconds lifetime) {
    return database_.write_single(
        [&sealer = sealer_, session = std::move(session), lifetime](pqxx::transaction_base& statements) {
            return begin_session(statements, sealer, session, lifetime);
        });
}

ports::awaitable<Claimed> PostgresOAuthSessions::claim(std::string state_hash, core::CommandId command_id) {
    return database_.write_single([&sealer = sealer_, state_hash = std::move(state_hash),
                                   command_id = std::move(command_id)](pqxx::transaction_base& statements) {
        return claim_session(statements, sealer, state_hash, command_id);
    });
}

}  // namespace calfleet::adapters::postgres
