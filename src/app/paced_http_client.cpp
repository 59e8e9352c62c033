#include "app/paced_http_client.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace calfleet::app {
namespace {

using std::chrono::milliseconds;

// Calls of one account that wait for the project may leave it all at once when it becomes free. Ten seconds
// of them are what an account's quota has room for: 70 s at 80 % and the burst are 97 % of a minute's calls.
constexpr milliseconds kWaitForOthersMax{10'000};
// A call that has waited needs this much time before its deadline, or its wait was for nothing.
constexpr milliseconds kTimeForTheCall{1'000};
constexpr milliseconds kWorthTelling{1'000};
constexpr std::chrono::minutes kTellEvery{1};
constexpr std::array<std::string_view, 3> kQuotaNames{"account", "company", "project"};

}  // namespace

bool PacedHttpClient::Patience::covers(Quota quota, milliseconds wait, ports::SteadyInstant now) const {
    if (wait <= milliseconds::zero()) return true;
    return now + wait + kTimeForTheCall <= deadline && (quota == Quota::kAccount || wait <= for_others);
}

PacedHttpClient::PacedHttpClient(ports::HttpClient& next, QuotaSettings settings, ShareNow share_now,
                                 ports::Clock& clock, ports::Log& log, ports::CallMeter& meter)
    : next_(next),
      settings_(settings),
      share_now_(std::move(share_now)),
      clock_(clock),
      log_(log),
      meter_(meter) {}

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> PacedHttpClient::send(
    const ports::HttpRequest& request) {
    if (!request.charged_to.account.empty()) {
        const ports::SteadyInstant began = clock_.steady_now();
        const auto come_back_after = co_await wait_for_turn(request.charged_to, request.deadline);
        meter_.paced(std::chrono::duration_cast<milliseconds>(clock_.steady_now() - began));
        if (come_back_after)
            co_return ports::HttpError{ports::HttpError::Kind::kRefused,
                                       "held back so that the provider's quota is kept", *come_back_after};
    }
    co_return co_await next_.send(request);
}

// The account first: its calls queue up here, where they hold back nobody else.
ports::awaitable<std::optional<milliseconds>> PacedHttpClient::wait_for_turn(ports::QuotaOwner owner,
                                                                             ports::SteadyInstant deadline) {
    Patience patience{deadline, kWaitForOthersMax};
    for (const Quota quota : kQuotas) {
        // A later queue that is too long already need not be waited for.
        if (const auto wait = hopeless_wait(quota, owner, patience)) co_return wait;
        const ports::SteadyInstant now = clock_.steady_now();
        core::TokenBucket* bucket = bucket_of(quota, owner, now);
        if (bucket == nullptr) continue;
        const milliseconds wait = bucket->wait(now);
        bucket->take(now);
        if (wait <= milliseconds::zero()) continue;
        if (wait >= kWorthTelling) tell_of_wait(quota, owner, wait, false);
        if (quota != Quota::kAccount) patience.for_others -= wait;
        co_await clock_.sleep_for(wait);
    }
    co_return std::nullopt;
}

std::optional<milliseconds> PacedHttpClient::hopeless_wait(Quota from, const ports::QuotaOwner& owner,
                                                           const Patience& patience) {
    const ports::SteadyInstant now = clock_.steady_now();
    for (const Quota quota : kQuotas) {
        const core::TokenBucket* bucket = quota < from ? nullptr : bucket_of(quota, owner, now);
        if (bucket == nullptr) continue;
        const milliseconds wait = bucket->wait(now);
        if (patience.covers(quota, wait, now)) continue;
        tell_of_wait(quota, owner, wait, true);
        return wait;
    }
    return std::nullopt;
}

core::TokenBucket* PacedHttpClient::bucket_of(Quota quota, const ports::QuotaOwner& owner,
                                              ports::SteadyInstant now) {
    if (quota == Quota::kAccount) {
        if (settings_.per_account == 0) return nullptr;
        return &accounts_.of(owner.account, core::pace_within(settings_.per_account), now);
    }
    if (settings_.per_project == 0) return nullptr;
    const double ours = share_now_();
    if (quota == Quota::kProject)
        return &projects_.of(std::string(), core::pace_within(settings_.per_project, ours), now);
    const double of_one_company = ours * settings_.company_share / 100;
    return &companies_.of(owner.company, core::pace_within(settings_.per_project, of_one_company), now);
}

// One line a minute, for those who run this: of what is being waited for, an example.
void PacedHttpClient::tell_of_wait(Quota quota, const ports::QuotaOwner& owner, milliseconds wait,
                                   bool is_refused) {
    ++(is_refused ? refused_ : delayed_);
    longest_wait_ = std::max(longest_wait_, wait);
    const ports::SteadyInstant now = clock_.steady_now();
    if (told_at_ && now < *told_at_ + kTellEvery) return;
    log_.warn("calls wait for our own pace, so that the provider's quota is kept",
              {{"delayed", std::exchange(delayed_, 0)},
               {"refused", std::exchange(refused_, 0)},
               {"longest_wait_ms",
                static_cast<std::int64_t>(std::exchange(longest_wait_, milliseconds::zero()).count())},
               {"quota", kQuotaNames.at(static_cast<std::size_t>(quota))},
               {"company_id", owner.company}});
    told_at_ = now;
}

}  // namespace calfleet::app
