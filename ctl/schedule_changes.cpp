#include "schedule_changes.hpp"

#include "adapters/system/system_clock.hpp"

#include <algorithm>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr int kTriesMax = 20;
constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kLook{200};

using Schedules = std::vector<ports::Schedule>;

Schedules::const_iterator named(const Schedules& all, const std::string& name) {
    return std::find_if(all.begin(), all.end(),
                        [&name](const ports::Schedule& schedule) { return schedule.name == name; });
}

std::string unknown(const Schedules& all, const std::string& name) {
    if (all.empty()) return "no scheduler has led here yet: start calfleet-scheduler";
    std::string sentence = "there is no schedule " + name + "; there are:";
    for (const ports::Schedule& schedule : all) sentence.append(" ").append(schedule.name);
    return sentence;
}

}  // namespace

core::Result<ports::Schedule, int> find_schedule(StoreSession& store, const std::string& name) {
    auto all = store.run(store.stores().schedules().all());
    if (all.has_error()) return refuse(all.error().message, config::kExitUnavailable);
    const auto found = named(*all, name);
    if (found == all->end()) return refuse(unknown(*all, name), config::kExitUsage);
    return *found;
}

int change_schedule(StoreSession& store, const std::string& name,
                    const std::function<void(ports::Schedule&)>& change) {
    for (int attempt = 0; attempt < kTriesMax; ++attempt) {
        auto schedule = find_schedule(store, name);
        if (schedule.has_error()) return schedule.error();
        change(*schedule);
        auto written = store.run(store.stores().schedules().write(std::move(*schedule)));
        if (written.has_error()) return refuse(written.error().message, config::kExitUnavailable);
        if (written->has_value()) return config::kExitOk;
    }
    return refuse("the schedule changes faster than it can be written; try again", config::kExitUnavailable);
}

ports::awaitable<bool> wait_until_made(StoreSession& store, std::string name, ports::RequestedRun asked) {
    adapters::system::SystemClock clock;
    const ports::SteadyInstant give_up_at = clock.steady_now() + kPatience;
    while (clock.steady_now() < give_up_at) {
        auto all = co_await store.stores().schedules().all();
        if (all.has_value()) {
            const auto found = named(*all, name);
            if (found == all->end() || found->requested_run != asked) co_return true;
        }
        co_await clock.sleep_for(kLook);
    }
    co_return false;
}

}  // namespace calfleet::ctl
