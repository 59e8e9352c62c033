#include "app/connections/connection_access.hpp"

#include "app/connections/store_failure.hpp"
#include "core/token_freshness.hpp"

#include <algorithm>

namespace calfleet::app::connections {
namespace {

// How long a command waits for the next token while the old one still lives (decisions, D7).
constexpr std::chrono::milliseconds kShortWait{500};

core::Failed fail(core::FailureReason reason,
                  std::optional<std::chrono::milliseconds> retry_after = std::nullopt) {
    return core::Failed{reason, {}, retry_after, {}};
}

ports::Authorization authorization_with(const ports::Connection& row, core::CommandIdentity asked_by) {
    return {std::move(asked_by), row.key.provider, row.access_token.duplicate(), row.token_version,
            row.granted_scopes,  row.account_id,   row.connected_email};
}

}  // namespace

ConnectionAccess::ConnectionAccess(ConnectionBook& book, TokenRefresher& refresher, ConnectionOwner owner,
                                   ports::Clock& clock)
    : book_(book), refresher_(refresher), owner_(owner), clock_(clock) {}

ports::awaitable<core::Result<ports::Authorization, core::Failed>> ConnectionAccess::authorize(
    core::CommandIdentity asked_by, std::string provider, ports::SteadyInstant deadline) {
    auto row = co_await book_.recent(connection_key(owner_, asked_by, std::move(provider)));
    if (row.has_error()) co_return failed_by(row.error());
    if (*row == nullptr) co_return fail(core::FailureReason::kNotConnected);
    auto usable_row = co_await usable(std::move(*row), asked_by, deadline);
    if (usable_row.has_error()) co_return usable_row.error();
    co_return authorization_with(**usable_row, std::move(asked_by));
}

ports::awaitable<Refreshed> ConnectionAccess::usable(ConnectionRow row, const core::CommandIdentity& asked_by,
                                                     ports::SteadyInstant deadline) {
    const core::Instant now = clock_.now();
    if (const auto closed = core::closed_for_calls(row->health, now)) {
        // Whoever comes by a minute after the last try starts the next one, for those after it.
        const bool is_unreachable = row->health.cause == core::LossCause::kUnreachable;
        if (is_unreachable && row->next_refresh_at.value_or(now) <= now)
            refresher_.refresh_behind({row->key, row->token_version, RefreshType::kReactive, asked_by});
        co_return fail(closed->reason, closed->retry_after);
    }
    if (core::at(row->health, now) != row->health) co_await end_of_cooldown(row->key, asked_by);

    const core::TokenLife life{row->access_token_expires_at, row->access_token_life};
    switch (core::freshness_of(life, now)) {
        case core::Freshness::kFresh:
            co_return row;
        case core::Freshness::kAgeing:
            refresher_.refresh_behind({row->key, row->token_version, RefreshType::kProactive, asked_by});
            co_return row;
        case core::Freshness::kExpiring: {
            const auto short_wait = std::min(deadline, clock_.steady_now() + kShortWait);
            auto refreshed = co_await refresher_.refresh(
                {row->key, row->token_version, RefreshType::kReactive, asked_by}, short_wait);
            if (refreshed.has_value()) co_return refreshed;
            if (clock_.now() < row->access_token_expires_at) co_return row;
            break;
        }
        case core::Freshness::kExpired:
            break;
    }
    co_return co_await refresher_.refresh({row->key, row->token_version, RefreshType::kReactive, asked_by},
                                          deadline);
}

ports::awaitable<core::Result<void, core::Failed>> ConnectionAccess::renew(
    ports::Authorization& authorization, ports::SteadyInstant deadline) {
    ports::ConnectionKey key = connection_key(owner_, authorization.asked_by, authorization.provider);
    RefreshRequest request{std::move(key), authorization.token_version, RefreshType::kReactive,
                           authorization.asked_by};
    auto refreshed = co_await refresher_.refresh(std::move(request), deadline);
    if (refreshed.has_error()) co_return refreshed.error();
    authorization = authorization_with(**refreshed, std::move(authorization.asked_by));
    co_return core::Result<void, core::Failed>();
}

ports::awaitable<void> ConnectionAccess::quota_exceeded(const ports::Authorization& authorization,
                                                        std::chrono::milliseconds cooldown) {
    const core::Instant until = clock_.now() + cooldown;
    const ConnectionBook::Decide decide =
        [&](const ports::Connection* standing) -> std::optional<ConnectionChange> {
        if (standing == nullptr) return std::nullopt;
        // Of many commands that meet the same quota, the first one's word is enough.
        if (core::closed_for_calls(standing->health, clock_.now())) return std::nullopt;
        ConnectionChange change{standing->duplicate(), false, {}, "quota"};
        change.connection.health = core::after_quota(standing->health, until);
        return change;
    };
    ports::ConnectionKey key = connection_key(owner_, authorization.asked_by, authorization.provider);
    co_await book_.change(std::move(key), authorization.asked_by, decide);
}

ports::awaitable<void> ConnectionAccess::end_of_cooldown(const ports::ConnectionKey& key,
                                                         const core::CommandIdentity& asked_by) {
    const ConnectionBook::Decide decide =
        [&](const ports::Connection* standing) -> std::optional<ConnectionChange> {
        if (standing == nullptr) return std::nullopt;
        const core::ConnectionHealth health = core::at(standing->health, clock_.now());
        if (health == standing->health) return std::nullopt;
        ConnectionChange change{standing->duplicate(), false, {}, "cooldown_over"};
        change.connection.health = health;
        return change;
    };
    co_await book_.change(key, asked_by, decide);
}

}  // namespace calfleet::app::connections
