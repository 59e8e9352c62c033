// Calls wait here before Google would refuse them: in a bucket of their account, of their company and of the
// project (decisions, D3; ADR 13). One that would wait too long is refused at once, with the time to come
// back after, and nothing else happens. Loop thread only.
#pragma once

#include "core/keyed_buckets.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/meters.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace calfleet::app {

// Calls a minute that the provider allows; of 0 nothing is kept, nor of a company's part when the project's
// is 0.
struct QuotaSettings {
    std::int64_t per_account = 0;
    std::int64_t per_project = 0;  // of all workers together
    int company_share = 100;       // of the project's calls in this worker, in percent
};

class PacedHttpClient final : public ports::HttpClient {
public:
    // Which part of the project's quota is this worker's, from 0 to 1, as it is now.
    using ShareNow = std::function<double()>;

    PacedHttpClient(ports::HttpClient& next, QuotaSettings settings, ShareNow share_now, ports::Clock& clock,
                    ports::Log& log, ports::CallMeter& meter);

    // What nobody's quota is charged with goes through.
    ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> send(
        const ports::HttpRequest& request) override;

private:
    enum class Quota { kAccount, kCompany, kProject };
    static constexpr std::array kQuotas{Quota::kAccount, Quota::kCompany, Quota::kProject};
    // What a call may still wait: until its deadline; for other accounts' calls not as long as for its own.
    struct Patience {
        ports::SteadyInstant deadline;
        std::chrono::milliseconds for_others;

        bool covers(Quota quota, std::chrono::milliseconds wait, ports::SteadyInstant now) const;
    };

    // Returns when it is the call's turn; with the time to come back after when it will not be in time.
    ports::awaitable<std::optional<std::chrono::milliseconds>> wait_for_turn(ports::QuotaOwner owner,
                                                                             ports::SteadyInstant deadline);
    // Of the queues from that one on, the wait in the first that is too long.
    std::optional<std::chrono::milliseconds> hopeless_wait(Quota from, const ports::QuotaOwner& owner,
                                                           const Patience& patience);
    // Null when that quota is not kept. Until the next call.
    core::TokenBucket* bucket_of(Quota quota, const ports::QuotaOwner& owner, ports::SteadyInstant now);

    void tell_of_wait(Quota quota, const ports::QuotaOwner& owner, std::chrono::milliseconds wait,
                      bool is_refused);

    ports::HttpClient& next_;
    const QuotaSettings settings_;
    const ShareNow share_now_;
    ports::Clock& clock_;
    ports::Log& log_;
    ports::CallMeter& meter_;
    core::KeyedBuckets accounts_;
    core::KeyedBuckets companies_;
    core::KeyedBuckets projects_;  // one

    // Since the last line in the log.
    std::int64_t delayed_ = 0;
    std::int64_t refused_ = 0;
    std::chrono::milliseconds longest_wait_{0};
    std::optional<ports::SteadyInstant> told_at_;
};

}  // namespace calfleet::app
