#include "app/connections/token_replacement.hpp"

#include "app/connections/granted_connection.hpp"
#include "app/connections/store_failure.hpp"
#include "core/row_binding.hpp"

namespace calfleet::app::connections {
namespace {

constexpr std::chrono::milliseconds kLease{10'000};
// What the provider answers must be stored before somebody else may ask.
constexpr std::chrono::milliseconds kToStore{2'000};
constexpr std::chrono::milliseconds kPatience{25'000};  // with the lease of somebody who died
constexpr std::chrono::milliseconds kLook{50};          // at a row that another process is refreshing
constexpr std::chrono::milliseconds kStoreRetryPause{250};
constexpr std::chrono::minutes kTryAgainAfter{1};
constexpr std::chrono::milliseconds kSlow{500};  // what a person waiting should not notice (GCAL-S07 AC-5)

std::string lease_name(const ports::ConnectionKey& key) {
    return "refresh:" + core::row_binding({key.company_id.str(), key.agent_id.str(), key.provider});
}

core::Failed fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

}  // namespace

TokenReplacement::TokenReplacement(const ReplacementParts& parts, std::string holder)
    : parts_(parts), holder_(std::move(holder)) {}

ports::awaitable<Refreshed> TokenReplacement::replace(const RefreshRequest& request) {
    const ports::SteadyInstant give_up_at = parts_.clock.steady_now() + kPatience;
    for (;;) {
        if (auto settled = co_await settled_already(request)) co_return *settled;
        const ports::SteadyInstant asked_at = parts_.clock.steady_now();
        auto lease = co_await parts_.leases.take(lease_name(request.key), holder_, kLease);
        if (lease.has_error()) co_return failed_by(lease.error());
        if (lease->has_value()) {
            auto refreshed = co_await ask_provider(request, asked_at + kLease);
            auto released = co_await parts_.leases.release(**lease);
            if (released.has_error())
                parts_.log.warn("a lease could not be handed back", {{"error", released.error().message}});
            co_return refreshed;
        }
        // Another process is at it. Its result will be ours; if it dies, so does its lease.
        if (asked_at >= give_up_at) co_return fail(core::FailureReason::kApiUnreachable);
        co_await parts_.clock.sleep_for(kLook);
    }
}

ports::awaitable<TokenReplacement::MaybeRefreshed> TokenReplacement::settled_already(
    const RefreshRequest& request) {
    auto standing = co_await parts_.book.current(request.key);
    if (standing.has_error()) co_return failed_by(standing.error());
    if (*standing == nullptr) co_return fail(core::FailureReason::kNotConnected);
    if ((*standing)->token_version != request.token_version) co_return *standing;
    if ((*standing)->health.cause == core::LossCause::kReauthorize)
        co_return fail(core::FailureReason::kTokenInvalid);
    co_return std::nullopt;
}

ports::awaitable<Refreshed> TokenReplacement::ask_provider(const RefreshRequest& request,
                                                           ports::SteadyInstant lease_ends_at) {
    // Whoever had the lease before us may have replaced them.
    if (auto settled = co_await settled_already(request)) co_return *settled;
    auto standing = co_await parts_.book.recent(request.key);
    if (standing.has_error()) co_return failed_by(standing.error());
    if (*standing == nullptr) co_return fail(core::FailureReason::kNotConnected);
    const ConnectionRow asked = *standing;
    if (asked->refresh_token.empty())
        co_return co_await give_up(request, RefreshFailure::kUnknown,
                                   fail(core::FailureReason::kTokenInvalid), Mends::kPerson);

    parts_.log.debug("refreshing a token", {{"agent_id", request.key.agent_id.str()},
                                            {"company_id", request.key.company_id.str()},
                                            {"command_id", request.asked_by.id.str()}});
    const ports::SteadyInstant asked_at = parts_.clock.steady_now();
    auto granted =
        co_await parts_.provider.refresh(asked->refresh_token.duplicate(), lease_ends_at - kToStore);
    if (granted.has_error()) co_return co_await after_refusal(request, *asked, granted.error());
    const bool is_too_narrow = !granted->scopes.empty() &&
                               parts_.provider.capability_of(granted->scopes) == ports::Capability::kNone;
    if (is_too_narrow)
        co_return co_await give_up(request, RefreshFailure::kScopeDowngrade,
                                   fail(core::FailureReason::kTokenInvalid), Mends::kPerson);
    const std::chrono::milliseconds latency = parts_.clock.steady_now() - asked_at;
    if (latency > kSlow)
        parts_.log.alert(ports::OpsAlert::kTokenRefreshSlow,
                         "a token refresh took long; the provider or the way to it is slow",
                         {{"agent_id", request.key.agent_id.str()},
                          {"duration_ms", static_cast<std::int64_t>(latency.count())}});
    auto stored = co_await store(request, std::move(*granted), latency, lease_ends_at);
    if (stored.has_value()) parts_.meter.refreshed({to_string(request.type), "refreshed", latency});
    co_return stored;
}

ports::awaitable<Refreshed> TokenReplacement::after_refusal(const RefreshRequest& request,
                                                            const ports::Connection& asked,
                                                            ports::OAuthFailure refusal) {
    using Kind = ports::OAuthFailure::Kind;
    if (refusal.kind == Kind::kInvalidGrant) {
        const bool ran_out =
            asked.refresh_token_expires_at && *asked.refresh_token_expires_at <= parts_.clock.now();
        co_return co_await give_up(request, ran_out ? RefreshFailure::kExpired : RefreshFailure::kRevoked,
                                   fail(core::FailureReason::kTokenInvalid), Mends::kPerson);
    }
    if (refusal.kind == Kind::kOperatorFault) {
        parts_.log.alert(ports::OpsAlert::kOAuthClientRefused,
                         "the provider refuses our OAuth client; check its id and secret",
                         {{"provider", request.key.provider}, {"error", refusal.error}});
        co_return co_await give_up(request, RefreshFailure::kUnknown, fail(refusal.reason), Mends::kOperator);
    }
    parts_.log.alert(ports::OpsAlert::kTokenNotRefreshed, "a token could not be refreshed",
                     {{"agent_id", request.key.agent_id.str()},
                      {"company_id", request.key.company_id.str()},
                      {"error", refusal.error}});
    const auto reason = refusal.kind == Kind::kUnavailable ? refusal.reason : core::FailureReason::kApi5xx;
    co_return co_await give_up(request, RefreshFailure::kUnknown, fail(reason), Mends::kTime);
}

// A store that is away is waited for as long as the lease lasts: the old token lives on, but a provider that
// rotates refresh tokens would not take the old one again.
ports::awaitable<Refreshed> TokenReplacement::store(const RefreshRequest& request,
                                                    ports::GrantedTokens tokens,
                                                    std::chrono::milliseconds latency,
                                                    ports::SteadyInstant give_up_at) {
    const ConnectionBook::Decide decide =
        [&](const ports::Connection* standing) -> std::optional<ConnectionChange> {
        if (standing == nullptr || standing->token_version != request.token_version) return std::nullopt;
        const core::Instant now = parts_.clock.now();
        ConnectionChange change{with_granted(standing->duplicate(), tokens, now), true, {}, "refreshed"};
        change.connection.refreshes.add(now);
        change.connection.last_refresh_at = now;
        change.events.push_back(token_refreshed(request.asked_by, request.type, latency));
        return change;
    };
    for (;;) {
        auto row = co_await parts_.book.change(request.key, request.asked_by, decide);
        if (row.has_value()) {
            if (*row == nullptr) co_return fail(core::FailureReason::kNotConnected);
            co_return *row;
        }
        const bool has_time = parts_.clock.steady_now() + kStoreRetryPause < give_up_at;
        if (row.error().kind == ports::StoreError::Kind::kUnavailable && has_time) {
            co_await parts_.clock.sleep_for(kStoreRetryPause);
            continue;
        }
        parts_.log.alert(ports::OpsAlert::kRefreshedTokenNotStored,
                         "a refreshed token could not be stored; the old one is used while it lives",
                         {{"agent_id", request.key.agent_id.str()},
                          {"company_id", request.key.company_id.str()},
                          {"error", row.error().message}});
        co_return failed_by(row.error());
    }
}

ports::awaitable<Refreshed> TokenReplacement::give_up(const RefreshRequest& request, RefreshFailure failure,
                                                      core::Failed failed, Mends mends) {
    // Somebody else's replacement makes this failure meaningless.
    const ConnectionBook::Decide decide =
        [&](const ports::Connection* standing) -> std::optional<ConnectionChange> {
        if (standing == nullptr || standing->token_version != request.token_version) return std::nullopt;
        const core::Instant now = parts_.clock.now();
        ConnectionChange change{standing->duplicate(), false, {}, std::string(to_string(failure))};
        change.events.push_back(token_refresh_failed(request.asked_by, failure));
        change.connection.refreshes.add_failure(now);
        change.connection.next_refresh_at = now + kTryAgainAfter;
        if (mends == Mends::kPerson) {
            change.connection.health = core::after_revocation();
            change.connection.next_refresh_at.reset();
        } else if (mends == Mends::kTime && standing->access_token_expires_at <= now) {
            change.connection.health = core::after_unreachable(standing->health, failed.reason);
            change.reason = "unreachable";
        }
        return change;
    };
    auto row = co_await parts_.book.change(request.key, request.asked_by, decide);
    if (row.has_error()) co_return failed_by(row.error());
    if (*row == nullptr) co_return fail(core::FailureReason::kNotConnected);
    if ((*row)->token_version != request.token_version) co_return *row;
    parts_.meter.refreshed({to_string(request.type), to_string(failure), std::nullopt});
    co_return failed;
}

}  // namespace calfleet::app::connections
