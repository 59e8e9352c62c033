#include "app/maintenance/orphan_purge.hpp"

#include <utility>

namespace calfleet::app::maintenance {
namespace {

constexpr std::chrono::days kMarkedFor{7};
constexpr std::size_t kPage = 500;
constexpr int kPagesARun = 200;

}  // namespace

OrphanPurge::OrphanPurge(ports::Orphans& orphans, connections::ConnectionBook& book, OrphanSettings settings,
                         ports::Clock& clock, ports::Log& log)
    : orphans_(orphans),
      book_(book),
      rule_{settings.orphan_after, kMarkedFor},
      purge_max_(settings.purge_max),
      clock_(clock),
      log_(log) {}

ports::awaitable<OrphanPurge::Counts> OrphanPurge::carry_out(core::CommandIdentity asked_by,
                                                             ports::SteadyInstant deadline) {
    OrphanPurgeCounts counts;
    auto unmarked = co_await in_pages(&ports::Orphans::unmark, deadline);
    if (unmarked.has_error()) co_return unmarked.error();
    counts.unmarked = *unmarked;

    auto deleted = co_await delete_due(std::move(asked_by), deadline, counts);
    if (deleted.has_error()) co_return deleted.error();

    auto marked = co_await in_pages(&ports::Orphans::mark, deadline);
    if (marked.has_error()) co_return marked.error();
    counts.marked = *marked;
    co_return counts;
}

ports::awaitable<OrphanPurge::Changed> OrphanPurge::in_pages(Change change, ports::SteadyInstant deadline) {
    std::size_t changed = 0;
    for (int page = 0; page < kPagesARun && clock_.steady_now() < deadline; ++page) {
        auto here = co_await (orphans_.*change)(rule_, kPage);
        if (here.has_error()) co_return here.error();
        changed += *here;
        if (*here < kPage) break;
    }
    co_return changed;
}

// More at once than was ever thought of is a bug or an attack, and no housekeeping: then none goes.
ports::awaitable<core::Result<void, ports::StoreError>> OrphanPurge::delete_due(
    core::CommandIdentity asked_by, ports::SteadyInstant deadline, OrphanPurgeCounts& counts) {
    auto due = co_await orphans_.due(rule_, purge_max_ + 1);
    if (due.has_error()) co_return due.error();
    counts.left = due->size();
    counts.over_limit = due->size() > purge_max_;
    if (counts.over_limit) {
        auto all = co_await orphans_.count(rule_);
        if (all.has_error()) co_return all.error();
        counts.left = all->due;
        log_.alert(ports::OpsAlert::kTooManyOrphans,
                   "more connections seem to be orphans than may be purged in a night; none was",
                   {{"command_id", asked_by.id.str()},
                    {"orphans", static_cast<std::int64_t>(counts.left)},
                    {"purge_max", static_cast<std::int64_t>(purge_max_)}});
        co_return core::Result<void, ports::StoreError>();
    }
    for (const ports::ConnectionKey& key : *due) {
        if (clock_.steady_now() >= deadline) break;
        asked_by.company_id = key.company_id;
        asked_by.agent_id = key.agent_id;
        auto farewell = co_await book_.farewell(asked_by, key, "orphan_purged");
        auto removed = co_await orphans_.remove(key, rule_, std::move(farewell));
        if (removed.has_error()) co_return removed.error();
        --counts.left;
        if (!*removed) continue;  // somebody uses it again, or purged it
        ++counts.purged;
        book_.gone(key, "orphan_purged");
        log_.info("a connection that nobody can book with is purged", {{"command_id", asked_by.id.str()},
                                                                       {"company_id", key.company_id.str()},
                                                                       {"agent_id", key.agent_id.str()}});
    }
    co_return core::Result<void, ports::StoreError>();
}

ports::awaitable<OrphanPurge::Counts> OrphanPurge::preview() {
    auto counted = co_await orphans_.count(rule_);
    if (counted.has_error()) co_return counted.error();
    OrphanPurgeCounts counts;
    counts.marked = counted->unmarked;
    counts.unmarked = counted->mismarked;
    counts.over_limit = counted->due > purge_max_;
    (counts.over_limit ? counts.left : counts.purged) = counted->due;
    co_return counts;
}

}  // namespace calfleet::app::maintenance
