// Schedulers that die, sleep or lose their store or broker: no slot is lost, none runs under two ids. Longer
// series by the environment: see CONTRIBUTING.md.
#include "harness/longer_run.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/scheduler_pair.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <random>

namespace calfleet::integration {
namespace {

constexpr const char* kAllSlots = "missed=run_all:1000 @every 1s";
constexpr const char* kOnceAfterwards = "@every 1s";

// Time passes; nothing is waited for.
void let_pass(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    harness::wait_until(
        "time to pass", [until] { return std::chrono::steady_clock::now() >= until; },
        time + std::chrono::seconds(5));
}

class SchedulerTest : public ::testing::Test {
protected:
    static std::string fresh_database() {
        auto& postgres = harness::PostgresCluster::shared();
        return postgres.url(postgres.create_database());
    }

    KafkaCluster kafka_;
};

TEST_F(SchedulerTest, SigkillOfTheActiveOneAtAnyMomentLosesAndDoublesNoSlot) {
    const auto ticks = static_cast<std::size_t>(harness::longer_run("CALFLEET_TEST_TICKS", 15));
    SchedulerPair pair(kafka_, fresh_database(), kAllSlots);
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution<int> moment(500, 6'000);
    int kills = 0;
    while (pair.published().size() < ticks) {
        const std::size_t active = pair.leader();
        let_pass(std::chrono::milliseconds(moment(random)));
        pair.process(active).signal(SIGKILL);
        EXPECT_EQ(pair.process(active).wait(std::chrono::seconds(5)), 128 + SIGKILL);
        ++kills;
        pair.leader(active);
        pair.start(active);
    }
    pair.stop_all();
    pair.expect_every_slot_once();
    RecordProperty("kills", kills);
}

TEST_F(SchedulerTest, OneThatWasAsleepPastItsLeaseLosesAndDoublesNoSlot) {
    SchedulerPair pair(kafka_, fresh_database(), kAllSlots);
    const std::size_t active = pair.leader();
    pair.wait_for_ticks(3);
    pair.process(active).signal(SIGSTOP);
    pair.leader(active);
    pair.wait_for_ticks(pair.published().size() + 3);
    pair.process(active).signal(SIGCONT);
    harness::wait_until("the one that woke to step back", [&] {
        return pair.log(active).find("not leading the schedules any more") != std::string::npos;
    });
    pair.wait_for_ticks(pair.published().size() + 2);
    pair.stop_all();
    pair.expect_every_slot_once();
}

TEST_F(SchedulerTest, AStoreOutageIsCaughtUpAsConfigured) {
    const std::chrono::seconds outage(harness::longer_run("CALFLEET_TEST_OUTAGE_SECONDS", 12));
    harness::PostgresCluster postgres;
    SchedulerPair all(kafka_, postgres.url(postgres.create_database()), kAllSlots);
    all.wait_for_ticks(3);
    postgres.stop();
    let_pass(outage);
    postgres.start();
    all.wait_until_up_to_date();
    all.stop_all();
    all.expect_every_slot_once();
    // What was late by more than half a minute was caught up, and counted so.
    EXPECT_GE(all.counts().at(1), outage.count() - 40);
}

TEST_F(SchedulerTest, ABrokerOutageIsCaughtUpOnceWhereThePolicySaysSo) {
    const std::chrono::seconds outage(harness::longer_run("CALFLEET_TEST_OUTAGE_SECONDS", 12));
    SchedulerPair once(kafka_, fresh_database(), kOnceAfterwards);
    once.wait_for_ticks(3);
    kafka_.stop();
    let_pass(outage);
    kafka_.start();
    once.wait_until_up_to_date();
    once.stop_all();
    const auto run = once.slots();
    const auto counted = once.counts();
    const std::int64_t all_slots = *run.rbegin() - *run.begin() + 1;
    EXPECT_GE(counted.at(2), outage.count() - 10) << "skipped";
    EXPECT_EQ(counted.at(3), 0) << "missed";
    const std::int64_t sum = counted.at(0) + counted.at(1) + counted.at(2);
    EXPECT_GE(sum + 1, all_slots);
    EXPECT_LE(sum, all_slots + 1);
    EXPECT_GE(counted.at(0) + counted.at(1) + 1, static_cast<std::int64_t>(run.size()));
}

}  // namespace
}  // namespace calfleet::integration
