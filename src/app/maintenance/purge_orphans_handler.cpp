#include "app/maintenance/purge_orphans_handler.hpp"

#include "codec/json_writer.hpp"

namespace calfleet::app::maintenance {
namespace {

core::Done done_with(bool dry_run, const DeletionCounts& deletions, const OrphanPurgeCounts& orphans) {
    codec::JsonWriter writer;
    writer.begin_object().member("dry_run", dry_run);
    writer.member("agents_purged", deletions.agents).member("agents_left", deletions.agents_left);
    writer.member("templates_purged", deletions.templates);
    writer.member("connections_purged", deletions.connections);
    writer.member("orphans_marked", orphans.marked).member("orphans_unmarked", orphans.unmarked);
    writer.member("orphans_purged", orphans.purged).member("orphans_left", orphans.left);
    writer.member("over_limit", orphans.over_limit).end_object();
    core::Done done;
    done.data_json = writer.text();
    return done;
}

}  // namespace

// A deletion that fails does not hold up the orphans, nor they it.
ports::awaitable<core::Outcome> PurgeOrphansHandler::handle(const core::Command& command,
                                                            ports::CommandTerms terms) {
    const auto dry_run = PurgeJob::is_dry_run(command);
    if (dry_run.has_error()) co_return dry_run.error();

    if (*dry_run) {
        auto deletions = co_await deletions_.preview();
        if (deletions.has_error()) co_return job_.fail(command, deletions.error());
        auto orphans = co_await orphans_.preview();
        if (orphans.has_error()) co_return job_.fail(command, orphans.error());
        co_return done_with(true, *deletions, *orphans);
    }
    const core::CommandIdentity& asked_by = command;
    auto deletions = co_await deletions_.carry_out(asked_by, terms.deadline);
    auto orphans = co_await orphans_.carry_out(asked_by, terms.deadline);
    if (deletions.has_error()) co_return job_.fail(command, deletions.error());
    if (orphans.has_error()) co_return job_.fail(command, orphans.error());
    co_return done_with(false, *deletions, *orphans);
}

}  // namespace calfleet::app::maintenance
