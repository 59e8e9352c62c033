// Three workers share the traffic, and one of them leaves, dies or falls asleep in the middle of it.
// CALFLEET_COMMANDS says how many commands each test sends (2,000 unless it is set).
#include "adapters/system/environment.hpp"
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/fleet_traffic.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace calfleet::integration {
namespace {

std::size_t commands() {
    const auto environment = adapters::system::read_environment();
    const auto given = environment.find("CALFLEET_COMMANDS");
    return given == environment.end() ? 2'000 : std::stoul(given->second);
}

class WorkerLoss : public ::testing::Test {
protected:
    static constexpr std::size_t kAgents = 24;

    WorkerLoss() {
        simulators::google::FaultRule slow;
        slow.fault = simulators::google::LatencyFault{.first = 20};
        fleet_.google().add_fault(slow);
    }

    void start_three(const harness::Variables& more = {}) {
        for (const char* name : {"one", "two", "three"}) workers_.push_back(fleet_.make_service(name, more));
    }
    // The first of the workers is in the middle of its work.
    void publish_half_and_wait_until_busy(FleetTraffic& traffic) {
        traffic.publish(commands() / 2);
        harness::wait_until("some results", [&] { return traffic.answered() > commands() / 10; });
    }
    bool somebody_says(const std::string& text) const {
        return std::any_of(workers_.begin(), workers_.end(), [&text](const auto& worker) {
            return worker->output().find(text) != std::string::npos;
        });
    }
    harness::ServiceProcess& first() { return *workers_.front(); }

    static std::string new_store() {
        auto& postgres = harness::PostgresCluster::shared();
        return postgres.url(postgres.create_database());
    }

    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), properties(), new_store()};
    std::vector<std::unique_ptr<harness::ServiceProcess>> workers_;

private:
    // Short, so that a sleeping worker is missed within a test's patience.
    static std::map<std::string, std::string> properties() {
        return {{"max.poll.interval.ms", "7000"}, {"session.timeout.ms", "6000"}};
    }
};

TEST_F(WorkerLoss, AWorkerThatLeavesHandsOverWithoutARedelivery) {
    FleetTraffic traffic(fleet_, "leave", kAgents);
    start_three();
    publish_half_and_wait_until_busy(traffic);
    first().process().signal(SIGTERM);
    traffic.publish(commands() - commands() / 2);
    EXPECT_EQ(first().process().wait(std::chrono::seconds(40)), 0) << first().output();
    traffic.expect_everything_done(std::chrono::seconds(60));
    // On a machine too busy to hand over within the bounds, a worker says so.
    EXPECT_TRUE(fleet_.kafka().repeated_results() == 0 || somebody_says("delivered again"));
}

TEST_F(WorkerLoss, AWorkerThatIsKilledLosesAndDoublesNothing) {
    FleetTraffic traffic(fleet_, "kill", kAgents);
    start_three();
    publish_half_and_wait_until_busy(traffic);
    first().process().signal(SIGKILL);
    traffic.publish(commands() - commands() / 2);
    traffic.expect_everything_done(std::chrono::seconds(90));
}

TEST_F(WorkerLoss, OfTwoWorkersWithOneInstanceIdTheFirstEndsAndSaysWhy) {
    const harness::Variables membership{{"CALFLEET_KAFKA_GROUP_INSTANCE_ID", "worker-1"}};
    FleetTraffic traffic(fleet_, "twin", 2);
    workers_.push_back(fleet_.make_service("one", membership));
    workers_.push_back(fleet_.make_service("two", membership));
    EXPECT_EQ(first().process().wait(std::chrono::seconds(30)), 69);
    EXPECT_NE(first().output().find("kafka_group_instance_id"), std::string::npos) << first().output();
    traffic.publish(100);
    traffic.expect_everything_done(std::chrono::seconds(60));
}

TEST_F(WorkerLoss, AWorkerThatWakesUpAfterItsPartitionsWentAwayDoublesNothing) {
    FleetTraffic traffic(fleet_, "sleep", kAgents);
    start_three();
    publish_half_and_wait_until_busy(traffic);
    first().process().signal(SIGSTOP);
    traffic.publish(commands() - commands() / 2);
    // Its share is done by the others while it sleeps; only then it wakes, in the middle of its old work.
    traffic.expect_everything_done(std::chrono::seconds(90));
    first().process().signal(SIGCONT);
    first().wait_until_ready();
    traffic.publish(200);
    traffic.expect_everything_done(std::chrono::seconds(60));
    EXPECT_EQ(first().stop(), 0) << first().output();
}

}  // namespace
}  // namespace calfleet::integration
