#include "app/schedules/refresh_job.hpp"

#include "codec/command_record.hpp"
#include "codec/json_writer.hpp"
#include "core/row_binding.hpp"
#include "core/token_freshness.hpp"

#include <algorithm>
#include <chrono>

namespace calfleet::app::schedules {
namespace {

constexpr std::chrono::milliseconds kLook{1'000};
// As long as a worker may take to begin with it. Whose refresh got lost is due again then.
constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kIdBytesMax = 256;

RunResult fail(std::string why) {
    return {boost::system::in_place_error, std::move(why)};
}

// The same for whoever sees the row as it is, another when it has changed: a token that lives for seconds is
// due more than once in a run. Readable where it fits into an id, a hash of it where not.
std::string command_id(const std::string& run_id, const ports::DueRefresh& due) {
    const std::string version = std::to_string(due.version);
    std::string whose =
        core::row_binding({due.key.company_id.str(), due.key.agent_id.str(), due.key.provider, version});
    if (run_id.size() + 1 + whose.size() > kIdBytesMax) whose = std::to_string(core::spread_of(whose));
    return run_id + "/" + whose;
}

std::string data_of(const ports::ConnectionKey& key) {
    codec::JsonWriter writer;
    writer.begin_object().member("company_id", key.company_id.str());
    writer.member_unless_empty("agent_id", key.agent_id.str());
    writer.member("provider", key.provider).member("refresh_type", "proactive").end_object();
    return writer.text();
}

core::OutgoingRecord refresh_of(const ports::DueRefresh& due, const std::string& run_id, core::Instant now) {
    const ports::ConnectionKey& key = due.key;
    return codec::encode_command({.id = command_id(run_id, due),
                                  .type = "calendar.refresh_token",
                                  .source = "/calfleet-scheduler",
                                  .time = now,
                                  .expires_at = now + kPatience,
                                  .key = key.agent_id.empty() ? key.company_id.str() : key.agent_id.str(),
                                  .agent_id = key.agent_id.str(),
                                  .data = data_of(key)});
}

}  // namespace

ports::awaitable<RunResult> RefreshJob::run(ScheduledRun run) {
    if (run.dry_run) co_return co_await count(run);
    std::size_t asked_for = 0;
    for (;;) {
        const ports::SteadyInstant looked_at = clock_.steady_now();
        auto asked = co_await ask_for_a_page(run);
        if (asked.has_error()) co_return fail(asked.error());
        asked_for += *asked;
        const std::chrono::milliseconds took = clock_.steady_now() - looked_at;
        const bool has_time = clock_.now() + std::max(kLook, took) < run.until;
        if (!has_time) break;
        if (!run.may_go_on()) co_return RunEnd::kBrokenOff;
        co_await clock_.sleep_for(kLook - took);
    }
    log_.debug("asked for refreshes",
               {{"run", run.id}, {"connections", static_cast<std::int64_t>(asked_for)}});
    co_return RunEnd::kDone;
}

// Published before it is marked: a crash between repeats the same ids, which the workers drop.
ports::awaitable<RefreshJob::Asked> RefreshJob::ask_for_a_page(const ScheduledRun& run) {
    const core::Instant now = clock_.now();
    auto due = co_await survey_.due(now, rate_max_);
    if (due.has_error()) co_return Asked{boost::system::in_place_error, due.error().message};
    if (due->empty()) co_return Asked{0U};
    std::vector<core::OutgoingRecord> records;
    records.reserve(due->size());
    for (const ports::DueRefresh& refresh : *due) records.push_back(refresh_of(refresh, run.id, now));
    auto published = co_await publisher_.publish(std::move(records));
    if (published.has_error()) co_return Asked{boost::system::in_place_error, published.error().message};
    const std::size_t asked_for = due->size();
    auto marked = co_await survey_.mark_asked(std::move(*due), now + kPatience);
    if (marked.has_error()) co_return Asked{boost::system::in_place_error, marked.error().message};
    co_return Asked{asked_for};
}

ports::awaitable<RunResult> RefreshJob::count(const ScheduledRun& run) {
    auto due = co_await survey_.count_due(clock_.now());
    if (due.has_error()) co_return fail(due.error().message);
    log_.info("refreshes that are due and would be asked for",
              {{"run", run.id}, {"connections", static_cast<std::int64_t>(*due)}});
    co_return RunEnd::kDone;
}

}  // namespace calfleet::app::schedules
