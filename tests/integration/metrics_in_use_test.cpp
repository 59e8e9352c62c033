// What alert rules and dashboards read is there: every metric and label they name is on the pages of a worker
// and a scheduler at work. tests/alerts/metrics_in_use.py knows the names.
#include "harness/fleet.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace calfleet::integration {
namespace {

using std::chrono::seconds;

class MetricsInUse : public ::testing::Test {
protected:
    MetricsInUse() {
        fleet_.start_worker();
        scheduler_ =
            fleet_.make_service("scheduler", {{"CALFLEET_REFRESH_CONNECTIONS_SCHEDULE", "@every 1s"}},
                                CALFLEET_BIN_DIR "/calfleet-scheduler");
    }

    std::string template_member(const std::string& agent) const {
        return R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
    }
    // One of everything that is counted.
    void make_traffic() {
        fleet_.add_agent({.agent = "well"});
        fleet_.add_agent({.agent = "stale", .token_lifetime = seconds(-10)});  // its lookup refreshes
        const codec::JsonValue listed =
            fleet_.call("calendar.list_slots", "well", template_member("well") + R"(,"limit":1)");
        const std::string start =
            *listed.find("data")->find("slots")->as_array()->front().find("start")->as_string();
        fleet_.call("calendar.create_event", "well",
                    template_member("well") + R"(,"slot_start":")" + start +
                        R"(","customer_data":{"name":"Ada","email":"ada@example.com"})");
        fleet_.call("calendar.list_slots", "stale", template_member("stale"));
        fleet_.administer("calendar.disconnect", "stale");
        ASSERT_EQ(kafka_.kcat({"-P", "-t", "calendar.bookings", "-k", "well"}, "no command").exit_code, 0);
    }
    harness::Finished missing_metrics() const {
        const auto page_of = [this](const std::string& program, const std::string& url) {
            const std::string file = (fleet_.folder() / (program + ".txt")).string();
            const auto fetched =
                harness::run_program({"curl", {"-s", "-f", "-o", file, url + "/metrics"}, {}, {}, {}});
            EXPECT_EQ(fetched.exit_code, 0) << url;
            return std::string("--against=") + program + "=" + file;
        };
        return harness::run_program({"/usr/bin/python3",
                                     {CALFLEET_METRICS_IN_USE, page_of("worker", fleet_.health_url()),
                                      page_of("scheduler", scheduler_->health_url())},
                                     {},
                                     {},
                                     {}});
    }

    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), {}};
    std::unique_ptr<harness::ServiceProcess> scheduler_;
};

TEST_F(MetricsInUse, WhatRulesAndDashboardsNameIsOnThePagesOfAFleetAtWork) {
    make_traffic();
    harness::Finished missing{1, {}};
    try {
        harness::wait_until("every metric in use to be told", [&] {
            missing = missing_metrics();
            return missing.exit_code == 0;
        });
    } catch (const std::runtime_error& timed_out) {
        FAIL() << timed_out.what() << '\n' << missing.output;
    }
    EXPECT_EQ(scheduler_->stop(), 0) << scheduler_->output();
    EXPECT_EQ(fleet_.stop_worker(), 0) << fleet_.worker_output();
}

}  // namespace
}  // namespace calfleet::integration
