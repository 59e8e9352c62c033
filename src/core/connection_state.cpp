#include "core/connection_state.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calfleet::core {
namespace {

constexpr std::array<std::string_view, 4> kStates{"not_connected", "connected", "connection_lost",
                                                  "quota_exceeded"};
constexpr std::array<std::string_view, 2> kCauses{"reauthorize", "unreachable"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

bool needs_a_person(const ConnectionHealth& health) {
    return health.cause == LossCause::kReauthorize;
}

}  // namespace

std::string_view to_string(ConnectionState state) {
    return kStates.at(static_cast<std::size_t>(state));
}

std::string_view to_string(LossCause cause) {
    return kCauses.at(static_cast<std::size_t>(cause));
}

std::optional<ConnectionState> connection_state_named(std::string_view name) {
    return named<ConnectionState>(kStates, name);
}

std::optional<LossCause> loss_cause_named(std::string_view name) {
    return named<LossCause>(kCauses, name);
}

ConnectionHealth after_new_tokens(const ConnectionHealth& before) {
    return before.state == ConnectionState::kQuotaExceeded ? before : ConnectionHealth{};
}

ConnectionHealth after_revocation() {
    return {ConnectionState::kConnectionLost, LossCause::kReauthorize, FailureReason::kTokenInvalid,
            std::nullopt};
}

ConnectionHealth after_unreachable(const ConnectionHealth& before, FailureReason reason) {
    if (needs_a_person(before)) return before;
    return {ConnectionState::kConnectionLost, LossCause::kUnreachable, reason, std::nullopt};
}

ConnectionHealth after_quota(const ConnectionHealth& before, Instant until) {
    if (before.state == ConnectionState::kConnectionLost) return before;
    return {ConnectionState::kQuotaExceeded, std::nullopt, FailureReason::kQuotaExceeded,
            std::max(until, before.quota_until.value_or(until))};
}

ConnectionHealth at(const ConnectionHealth& before, Instant now) {
    const bool is_over =
        before.state == ConnectionState::kQuotaExceeded && before.quota_until.value_or(now) <= now;
    return is_over ? ConnectionHealth{} : before;
}

std::optional<Closed> closed_for_calls(const ConnectionHealth& health, Instant now) {
    const ConnectionHealth current = at(health, now);
    switch (current.state) {
        case ConnectionState::kConnected:
            return std::nullopt;
        case ConnectionState::kNotConnected:
            return Closed{FailureReason::kNotConnected, std::nullopt};
        case ConnectionState::kConnectionLost:
            return Closed{current.failure_reason.value_or(FailureReason::kTokenInvalid), std::nullopt};
        case ConnectionState::kQuotaExceeded:
            return Closed{FailureReason::kQuotaExceeded, *current.quota_until - now};
    }
    return std::nullopt;
}

}  // namespace calfleet::core
