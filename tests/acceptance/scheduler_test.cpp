// calfleet-scheduler and `calfleetctl schedules`, as an operator meets them. Each test has a broker and a
// store of its own; no worker is needed.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using harness::Finished;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kScheduler = CALFLEET_BIN_DIR "/calfleet-scheduler";

class SchedulerOperation : public ::testing::Test {
protected:
    void start() {
        scheduler_ = fleet().make_service(
            "scheduler", {{"CALFLEET_REFRESH_CONNECTIONS_SCHEDULE", "@every 1s"}}, kScheduler);
        harness::wait_until("it to lead", [this] { return page().find("leader 1") != std::string::npos; });
    }
    harness::Fleet& fleet() { return *embedded_.fleet; }
    Finished schedules(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "schedules");
        return fleet().ctl(std::move(arguments));
    }
    std::string page() const {
        return harness::run_program({"curl", {"-s", "-f", scheduler_->health_url() + "/metrics"}, {}, {}, {}})
            .output;
    }
    static Finished run_scheduler(const std::vector<std::string>& arguments,
                                  const harness::Variables& more = {}) {
        return harness::run_program({kScheduler, arguments, more, {}, {}});
    }

    EmbeddedFleet embedded_;
    std::unique_ptr<harness::ServiceProcess> scheduler_;
};

TEST_F(SchedulerOperation, TellsHowSlotsHaveEndedAndWhoLeads) {
    EXPECT_THAT(schedules({"list"}).output, HasSubstr("start calfleet-scheduler"));
    start();
    harness::wait_until("a slot to be counted", [this] {
        return page().find(
                   R"(calfleet_schedule_slots_total{schedule="refresh_connections",ending="fired"} 1)") !=
               std::string::npos;
    });
    EXPECT_THAT(page(), HasSubstr("calfleet_companies_over_refresh_failure_threshold 0"));
    const Finished listed = schedules({"list"});
    EXPECT_EQ(listed.exit_code, config::kExitOk);
    for (const char* name :
         {"refresh_connections", "purge_orphans", "purge_expired", "count_refresh_failures"})
        EXPECT_THAT(listed.output, HasSubstr(name));
    EXPECT_EQ(scheduler_->stop(), 0) << scheduler_->output();
    EXPECT_THAT(scheduler_->output(), Not(HasSubstr("\"level\":\"error\"")));
}

TEST_F(SchedulerOperation, PausesAndGoesOnAndRunsWhenAskedTo) {
    start();
    ASSERT_EQ(schedules({"pause", "refresh_connections"}).exit_code, config::kExitOk);
    EXPECT_THAT(schedules({"list"}).output, testing::ContainsRegex("refresh_connections +paused"));
    harness::wait_until("slots to be skipped", [this] {
        return page().find(R"({schedule="refresh_connections",ending="skipped"} 0)") == std::string::npos;
    });
    EXPECT_THAT(page(), HasSubstr(R"(calfleet_schedule_paused{schedule="refresh_connections"} 1)"));
    ASSERT_EQ(schedules({"resume", "refresh_connections"}).exit_code, config::kExitOk);
    EXPECT_THAT(schedules({"list"}).output, Not(HasSubstr("paused")));

    const Finished run = schedules({"run", "purge_orphans", "--dry-run"});
    EXPECT_EQ(run.exit_code, config::kExitOk) << run.output;
    EXPECT_THAT(run.output, HasSubstr("purge_orphans was run as purge_orphans@"));
    const Finished unknown = schedules({"run", "tea"});
    EXPECT_EQ(unknown.exit_code, config::kExitUsage);
    EXPECT_THAT(unknown.output, HasSubstr("there is no schedule tea; there are: count_refresh_failures"));
}

TEST_F(SchedulerOperation, PrintsSlotsToComeAsTheirZoneHasThem) {
    const Finished next = schedules({"next", "--of", "zone=Asia/Jakarta 30 2 * * *", "--count", "2"});
    EXPECT_EQ(next.exit_code, config::kExitOk);
    EXPECT_THAT(next.output, testing::ContainsRegex("T02:30:00\\+07:00\n.*T02:30:00\\+07:00\n$"));
    const Finished refused = schedules({"next", "--of", "61 * * * *"});
    EXPECT_EQ(refused.exit_code, config::kExitUsage);
    EXPECT_THAT(refused.output, HasSubstr("minute"));
    for (const std::vector<std::string>& unclear :
         {std::vector<std::string>{"next"}, {"next", "purge_orphans", "--of", "@daily"}})
        EXPECT_EQ(schedules(unclear).exit_code, config::kExitUsage);
    start();
    const Finished stored = schedules({"next", "purge_orphans", "-n", "1"});
    EXPECT_THAT(stored.output, testing::ContainsRegex("^....-..-..T02:00:00\\+00:00\n$"));
}

TEST_F(SchedulerOperation, ItsConfigurationNeedsNoKeysAndNamesWhatIsWrong) {
    EXPECT_EQ(run_scheduler({"--check-config"}).output, "the configuration is fine\n");
    EXPECT_THAT(run_scheduler({"--print-config"}).output,
                HasSubstr("http_listen = '127.0.0.1:9465'  # default"));
    const Finished refused =
        run_scheduler({"--check-config"}, {{"CALFLEET_PURGE_ORPHANS_SCHEDULE", "missed=never 0 2 * * *"}});
    EXPECT_EQ(refused.exit_code, config::kExitConfig);
    EXPECT_THAT(refused.output, HasSubstr("purge_orphans_schedule cannot be read: "));
    EXPECT_THAT(refused.output, HasSubstr("never"));
}

}  // namespace
}  // namespace calfleet::acceptance
