#include "core/token_freshness.hpp"

#include <algorithm>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kUsualLife = std::chrono::minutes(50);
constexpr milliseconds kAgeingFrom = std::chrono::minutes(10);
constexpr milliseconds kRefreshedBy = std::chrono::minutes(3);
constexpr milliseconds kWaitedForFrom = std::chrono::seconds(30);

milliseconds scaled(milliseconds threshold, milliseconds granted) {
    if (granted >= kUsualLife) return threshold;
    return milliseconds(threshold.count() * std::max<std::int64_t>(granted.count(), 0) / kUsualLife.count());
}

}  // namespace

Freshness freshness_of(const TokenLife& life, Instant now) {
    const milliseconds left = life.expires_at - now;
    if (left <= milliseconds::zero()) return Freshness::kExpired;
    if (left <= scaled(kWaitedForFrom, life.granted)) return Freshness::kExpiring;
    return left <= scaled(kAgeingFrom, life.granted) ? Freshness::kAgeing : Freshness::kFresh;
}

Instant next_refresh_at(const TokenLife& life, std::uint64_t spread) {
    const milliseconds earliest = scaled(kAgeingFrom, life.granted);
    const milliseconds latest = scaled(kRefreshedBy, life.granted);
    const auto width = static_cast<std::uint64_t>((earliest - latest).count()) + 1;
    return life.expires_at - earliest + milliseconds(static_cast<std::int64_t>(spread % width));
}

std::uint64_t spread_of(std::string_view name) {
    constexpr std::uint64_t kOffset = 14'695'981'039'346'656'037ULL;
    constexpr std::uint64_t kPrime = 1'099'511'628'211ULL;
    std::uint64_t hash = kOffset;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    return hash;
}

}  // namespace calfleet::core
