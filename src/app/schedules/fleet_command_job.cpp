#include "app/schedules/fleet_command_job.hpp"

#include "codec/command_record.hpp"

namespace calfleet::app::schedules {

ports::awaitable<RunResult> FleetCommandJob::run(ScheduledRun run) {
    // One key, so that no two purges of a kind run beside each other. However long the broker or the workers
    // were away, it is worth doing until the next one comes.
    std::vector<core::OutgoingRecord> records;
    records.push_back(codec::encode_command({.id = std::move(run.id),
                                             .type = command_type_,
                                             .source = "/calfleet-scheduler",
                                             .time = clock_.now(),
                                             .expires_at = run.until,
                                             .key = command_type_,
                                             .agent_id = {},
                                             .data = run.dry_run ? R"({"dry_run":true})" : "{}"}));
    auto published = co_await publisher_.publish(std::move(records));
    if (published.has_error())
        co_return RunResult{boost::system::in_place_error, std::move(published.error().message)};
    co_return RunEnd::kDone;
}

}  // namespace calfleet::app::schedules
