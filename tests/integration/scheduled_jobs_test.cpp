// The scheduler and a worker together, on both kinds of store: tokens are refreshed before they run out
// (GCAL-S07), and what a failed deletion left is purged (GCAL-S06). Google's log is the witness.
#include "app/run_to_end.hpp"
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"
#include "wiring/stores.hpp"
#include "wiring/token_sealer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace calfleet::integration {
namespace {

namespace google = simulators::google;
using std::chrono::seconds;

std::string text_in(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : *text;
}

class ScheduledJobs : public ::testing::TestWithParam<const char*> {
protected:
    ScheduledJobs() { fleet_.start_worker(); }

    static bool is_postgres() { return std::string(GetParam()) == "postgres"; }
    static std::string new_store() {
        if (!is_postgres()) return {};
        auto& postgres = harness::PostgresCluster::shared();
        return postgres.url(postgres.create_database());
    }

    void start_scheduler() {
        scheduler_ =
            fleet_.make_service("scheduler", {{"CALFLEET_REFRESH_CONNECTIONS_SCHEDULE", "@every 1s"}},
                                CALFLEET_BIN_DIR "/calfleet-scheduler");
    }
    std::vector<codec::JsonValue> refreshes(const std::string& agent) {
        return fleet_.kafka().events_about(agent, "calendar_token_refreshed");
    }
    std::size_t token_requests(const std::string& agent) {
        const auto entries = fleet_.google().log(0, 250'000);
        return static_cast<std::size_t>(
            std::count_if(entries.begin(), entries.end(), [&agent](const google::LogEntry& entry) {
                return entry.operation == google::Operation::kToken &&
                       entry.account == harness::Fleet::email_of(agent);
            }));
    }
    std::string list_slots(const std::string& agent) {
        return text_in(fleet_.call("calendar.list_slots", agent,
                                   R"("template_id":")" + harness::Fleet::template_of(agent) + "\""),
                       "status");
    }
    // What a worker leaves that dies between writing down that an agent is to go and deleting it.
    void record_deletion(const std::string& agent) {
        const auto url = adapters::config::parse_store_url(fleet_.environment().at("CALFLEET_STORE_URL"));
        boost::asio::io_context io(1);
        const auto stores = wiring::open_stores(*url, wiring::no_token_sealer());
        const auto recorded = app::run_to_end(
            io, stores->agents().record_deletion(core::CompanyId("acme"), core::AgentId(agent)));
        ASSERT_TRUE(recorded) << recorded.error().message;
    }

    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), {}, new_store()};
    std::unique_ptr<harness::ServiceProcess> scheduler_;
};

TEST_P(ScheduledJobs, GCAL_S07_AC1_TokensAreRefreshedProactivelyBeforeTheyRunOut) {
    // Due between 20 % and 6 % of its life before its end (D18, in proportion).
    const seconds life(10);
    const std::vector<std::string> agents{"agent-1", "agent-2", "agent-3"};
    for (const std::string& agent : agents) fleet_.add_agent({.agent = agent, .token_lifetime = life});
    const auto run_out_at = std::chrono::steady_clock::now() + life;
    start_scheduler();
    for (const std::string& agent : agents)
        harness::wait_until("a refresh to be told", [&] { return !refreshes(agent).empty(); });
    for (const std::string& agent : agents) {
        const auto told = refreshes(agent);
        ASSERT_EQ(told.size(), 1U);
        EXPECT_EQ(text_in(told.front(), "refresh_type"), "proactive");
        EXPECT_NE(told.front().find("latency_ms"), nullptr);
        EXPECT_EQ(token_requests(agent), 1U);
    }
    // No booking is disturbed: past the end of the first token nobody has to wait for another.
    harness::wait_until("the first tokens to run out",
                        [run_out_at] { return std::chrono::steady_clock::now() >= run_out_at; });
    for (const std::string& agent : agents) {
        EXPECT_EQ(list_slots(agent), "success");
        EXPECT_EQ(token_requests(agent), 1U);
    }
    EXPECT_EQ(scheduler_->stop(), 0);
}

TEST_P(ScheduledJobs, GCAL_S07_AC7_AReactiveRefreshAndTheSchedulersAreOne) {
    google::FaultRule slow;
    slow.match.operation = google::Operation::kToken;
    slow.fault = google::LatencyFault{.first = 3'000, .moment = google::Moment::kBeforeCommit};
    fleet_.google().add_fault(slow);
    fleet_.add_agent({.agent = "agent-1", .token_lifetime = seconds(-10)});
    const std::string lookup =
        fleet_.send("calendar.list_slots", "agent-1",
                    R"("template_id":")" + harness::Fleet::template_of("agent-1") + "\"");
    harness::wait_until("the reactive refresh to begin",
                        [this] { return fleet_.google().log(0, 10).size() == 1; });
    start_scheduler();
    EXPECT_EQ(text_in(fleet_.kafka().result_of(lookup), "status"), "success");
    // The scheduler's command has its result, too.
    harness::wait_until("both results", [this] { return fleet_.kafka().results() >= 2; });
    EXPECT_EQ(token_requests("agent-1"), 1U);
    // Events come on a topic of their own: the results may be here first.
    harness::wait_until("the refresh to be told", [this] { return !refreshes("agent-1").empty(); });
    EXPECT_EQ(refreshes("agent-1").size(), 1U);
    EXPECT_EQ(fleet_.kafka().results_by_reason().at("success"), 2U);
}

TEST_P(ScheduledJobs, GCAL_S06_ERR1_WhatAFailedPurgeLeftGoesWithTheSchedulersNextOne) {
    fleet_.add_agent({.agent = "gone"});
    fleet_.add_agent({.agent = "stays"});
    record_deletion("gone");
    start_scheduler();
    harness::wait_until("the schedules to stand", [this] {
        return fleet_.ctl({"schedules", "list"}).exit_code == 0;
    });
    const auto run = fleet_.ctl({"schedules", "run", "purge_orphans"});
    ASSERT_EQ(run.exit_code, 0) << run.output;
    harness::wait_until("the template's deletion to be told", [this] {
        return !fleet_.kafka().events_about("gone", "calendar_template_configured").empty();
    });
    const codec::JsonValue status = fleet_.administer("calendar.connection_status", "gone");
    EXPECT_EQ(text_in(*status.find("data"), "connection_state"), "not_connected");
    EXPECT_EQ(list_slots("stays"), "success");
}

INSTANTIATE_TEST_SUITE_P(On, ScheduledJobs, ::testing::Values("sqlite", "postgres"),
                         [](const auto& store) { return std::string(store.param); });

}  // namespace
}  // namespace calfleet::integration
