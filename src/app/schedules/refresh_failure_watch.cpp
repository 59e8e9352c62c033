#include "app/schedules/refresh_failure_watch.hpp"

#include <cstdint>
#include <map>
#include <utility>

namespace calfleet::app::schedules {
namespace {

constexpr std::size_t kPage = 1'000;
constexpr std::int64_t kThresholdPercent = 5;

struct Tally {
    std::int64_t refreshed = 0;
    std::int64_t failed = 0;

    bool is_over_threshold() const { return failed * 100 > (refreshed + failed) * kThresholdPercent; }
};

}  // namespace

ports::awaitable<RunResult> RefreshFailureWatch::run(ScheduledRun) {
    std::map<core::CompanyId, Tally> tallies;
    std::int64_t after = 0;
    do {
        auto page = co_await survey_.refresh_histories(after, kPage);
        if (page.has_error()) co_return RunResult{boost::system::in_place_error, page.error().message};
        for (const ports::RefreshHistories::Entry& entry : page->entries) {
            Tally& tally = tallies[entry.company_id];
            tally.refreshed += entry.refreshes.count_24h(clock_.now());
            tally.failed += entry.refreshes.failures_24h(clock_.now());
        }
        after = page->last_id;
    } while (after != 0);

    std::set<core::CompanyId> over;
    for (const auto& [company, tally] : tallies) {
        if (!tally.is_over_threshold()) continue;
        over.insert(company);
        if (!over_.contains(company))
            log_.alert(
                ports::OpsAlert::kRefreshFailuresOfCompany,
                "more than 5 % of a company's token refreshes failed in 24 hours",
                {{"company_id", company.str()}, {"failed", tally.failed}, {"refreshed", tally.refreshed}});
    }
    over_ = std::move(over);
    co_return RunEnd::kDone;
}

}  // namespace calfleet::app::schedules
