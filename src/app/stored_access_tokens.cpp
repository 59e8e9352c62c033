#include "app/stored_access_tokens.hpp"

namespace calfleet::app {
namespace {

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

}  // namespace

StoredAccessTokens::StoredAccessTokens(ports::ConnectionStore& connections, ConnectionScope scope,
                                       ports::Clock& clock, ports::Log& log)
    : connections_(connections), scope_(scope), clock_(clock), log_(log) {}

ports::awaitable<core::Result<core::Secret, core::Failed>> StoredAccessTokens::token_for(
    core::CompanyId company_id, core::AgentId agent_id, std::string provider, ports::SteadyInstant) {
    ports::ConnectionKey key{company_id, scope_ == ConnectionScope::kAgent ? agent_id : core::AgentId(),
                             std::move(provider)};
    auto found = co_await connections_.find(std::move(key));
    if (found.has_error()) {
        log_.error("a connection cannot be read", {{"company_id", company_id.str()},
                                                   {"agent_id", agent_id.str()},
                                                   {"error", found.error().message}});
        const bool corrupt = found.error().kind == ports::StoreError::Kind::kCorrupt;
        co_return fail(corrupt ? core::FailureReason::kTokenInvalid
                               : core::FailureReason::kStorageUnavailable);
    }
    if (!found->has_value()) co_return fail(core::FailureReason::kNotConnected);
    ports::Connection& connection = **found;
    if (connection.access_token_expires_at <= clock_.now())
        co_return fail(core::FailureReason::kTokenInvalid);
    co_return std::move(connection.access_token);
}

}  // namespace calfleet::app
