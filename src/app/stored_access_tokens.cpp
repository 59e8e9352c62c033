#include "app/stored_access_tokens.hpp"

#include "core/row_binding.hpp"

namespace calfleet::app {
namespace {

constexpr std::chrono::milliseconds kKeptFor{500};

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

}  // namespace

StoredAccessTokens::StoredAccessTokens(ports::ConnectionStore& connections, ConnectionScope scope,
                                       ports::Clock& clock, ports::Log& log)
    : connections_(connections), scope_(scope), clock_(clock), log_(log), recent_(clock, kKeptFor) {}

ports::awaitable<core::Result<core::Secret, core::Failed>> StoredAccessTokens::token_for(
    core::CompanyId company_id, core::AgentId agent_id, std::string provider, ports::SteadyInstant) {
    ports::ConnectionKey key{company_id, scope_ == ConnectionScope::kAgent ? agent_id : core::AgentId(),
                             std::move(provider)};
    const auto connection = co_await find(std::move(key));
    if (connection.has_error()) co_return connection.error();
    if (*connection == nullptr) co_return fail(core::FailureReason::kNotConnected);
    if ((*connection)->access_token_expires_at <= clock_.now())
        co_return fail(core::FailureReason::kTokenInvalid);
    co_return (*connection)->access_token.duplicate();
}

// Null when there is none.
ports::awaitable<StoredAccessTokens::Found> StoredAccessTokens::find(ports::ConnectionKey key) {
    std::string name = core::row_binding({key.company_id.str(), key.agent_id.str(), key.provider});
    if (const auto* known = recent_.find(name)) co_return *known;
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto found = co_await connections_.find(key);
    if (found.has_error()) {
        log_.error("a connection cannot be read", {{"company_id", key.company_id.str()},
                                                   {"agent_id", key.agent_id.str()},
                                                   {"error", found.error().message}});
        const bool corrupt = found.error().kind == ports::StoreError::Kind::kCorrupt;
        co_return fail(corrupt ? core::FailureReason::kTokenInvalid
                               : core::FailureReason::kStorageUnavailable);
    }
    if (!found->has_value()) co_return std::shared_ptr<const ports::Connection>();
    auto connection = std::make_shared<const ports::Connection>(std::move(**found));
    recent_.keep(std::move(name), connection, asked_at);
    co_return connection;
}

}  // namespace calfleet::app
