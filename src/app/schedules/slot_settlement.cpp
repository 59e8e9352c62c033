#include "app/schedules/slot_settlement.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::app::schedules {
namespace {

constexpr int kTriesMax = 20;  // each lost to somebody who changed the row meanwhile

}  // namespace

ports::awaitable<Settled> SlotSettlement::settle(std::string name, core::Instant expected, Change change) {
    const Condition is_expected = [expected](const ports::Schedule& standing) {
        return standing.next_slot == expected;
    };
    co_return co_await change_if(std::move(name), is_expected, std::move(change));
}

ports::awaitable<Settled> SlotSettlement::settle_requested(std::string name, ports::RequestedRun made) {
    const Condition is_still_asked_for = [made](const ports::Schedule& standing) {
        return standing.requested_run == made;
    };
    co_return co_await change_if(std::move(name), is_still_asked_for,
                                 [](ports::Schedule& schedule) { schedule.requested_run.reset(); });
}

ports::awaitable<Settled> SlotSettlement::change_if(std::string name, Condition holds, Change change) {
    for (int attempt = 0; attempt < kTriesMax; ++attempt) {
        auto all = co_await store_.all();
        if (all.has_error()) co_return Settled::kStoreAway;
        const auto standing = std::find_if(all->begin(), all->end(),
                                           [&name](const ports::Schedule& row) { return row.name == name; });
        if (standing == all->end() || !holds(*standing)) co_return Settled::kBySomebodyElse;
        change(*standing);
        auto written = co_await store_.write(std::move(*standing));
        if (written.has_error()) co_return Settled::kStoreAway;
        if (written->has_value()) co_return Settled::kYes;
    }
    co_return Settled::kStoreAway;
}

}  // namespace calfleet::app::schedules
