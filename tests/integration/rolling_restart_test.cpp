// An upgrade on a Friday: three workers, each a static member of the group, are restarted one after the other
// while commands keep coming. Nobody else's partitions move, and nothing is delivered twice.
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/fleet_traffic.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>

namespace calfleet::integration {
namespace {

constexpr std::size_t kBacklog = 300;

class RollingRestart : public ::testing::Test {
protected:
    // The metrics of a worker, by name and labels.
    static std::map<std::string, double> metrics_of(const harness::ServiceProcess& worker) {
        const auto page =
            harness::run_program({"curl", {"-s", "-m", "5", worker.health_url() + "/metrics"}, {}, {}, {}});
        std::map<std::string, double> values;
        std::istringstream lines(page.output);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t space = line.rfind(' ');
            if (!line.starts_with('#') && space != std::string::npos)
                values[line.substr(0, space)] = std::stod(line.substr(space));
        }
        return values;
    }
    static double rebalances_of(const harness::ServiceProcess& worker) {
        return metrics_of(worker).at("calfleet_kafka_rebalances_total");
    }
    static double share_of(const harness::ServiceProcess& worker) {
        return metrics_of(worker).at("calfleet_partitions_assigned");
    }
    // Its topics and partitions, as the labels of their lag: of those that had a command at least.
    static std::set<std::string> partitions_of(const harness::ServiceProcess& worker) {
        std::set<std::string> partitions;
        for (const auto& [name, value] : metrics_of(worker))
            if (name.starts_with("calfleet_kafka_consumer_lag{")) partitions.insert(name);
        return partitions;
    }
    static harness::Variables member(const std::string& name) {
        return {{"CALFLEET_KAFKA_GROUP_INSTANCE_ID", name}};
    }

    // Each has its share, and the group has come to rest.
    void start_three() {
        for (const char* name : {"worker-0", "worker-1", "worker-2"})
            workers_[name] = fleet_.make_service(name, member(name));
        harness::wait_until("three shares", [&] {
            double assigned = 0;
            double in_all = 0;
            for (const auto& [name, worker] : workers_) {
                const std::map<std::string, double> metrics = metrics_of(*worker);
                const double share = metrics.at("calfleet_partitions_assigned");
                if (share == 0) return false;
                assigned += share;
                in_all = metrics.at("calfleet_partitions");
            }
            return in_all > 0 && assigned == in_all;
        });
    }

    KafkaCluster kafka_;
    harness::PostgresCluster& postgres_ = harness::PostgresCluster::shared();
    // Longer than a restart takes, as for any static member: within it, its partitions wait for it.
    harness::Fleet fleet_{
        kafka_.brokers(), {{"session.timeout.ms", "45000"}}, postgres_.url(postgres_.create_database())};
    std::map<std::string, std::unique_ptr<harness::ServiceProcess>> workers_;
};

// Publishes as long as it lives, and never more than a backlog ahead of the fleet.
class SteadyLoad {
public:
    explicit SteadyLoad(FleetTraffic& traffic) : thread_([this, &traffic] { publish(traffic); }) {}
    ~SteadyLoad() { stop(); }
    SteadyLoad(const SteadyLoad&) = delete;
    SteadyLoad& operator=(const SteadyLoad&) = delete;

    std::size_t published() const { return published_; }
    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }

private:
    void publish(FleetTraffic& traffic) {
        while (!stopping_) {
            traffic.publish(kBacklog / 10);
            published_ += kBacklog / 10;
            harness::wait_until(
                "the fleet to keep up",
                [&] { return stopping_ || traffic.answered() + kBacklog > published_; },
                std::chrono::minutes(2));
        }
    }

    std::atomic<bool> stopping_ = false;
    std::atomic<std::size_t> published_ = 0;
    std::thread thread_;
};

TEST_F(RollingRestart, OfThreeStaticMembersUnderLoadMovesNoPartitionAndRedeliversNothing) {
    FleetTraffic traffic(fleet_, "rolling", 24);
    start_three();
    SteadyLoad load(traffic);
    for (auto& [name, worker] : workers_) {
        const std::size_t answered_before = traffic.answered();
        harness::wait_until("work in between", [&] { return traffic.answered() > answered_before + 200; });
        std::map<std::string, double> rebalances;
        for (const auto& [other, process] : workers_) rebalances[other] = rebalances_of(*process);
        const double share = share_of(*worker);
        const std::set<std::string> partitions = partitions_of(*worker);
        ASSERT_FALSE(partitions.empty());

        EXPECT_EQ(worker->stop(), 0) << worker->output();
        EXPECT_EQ(worker->output().find("delivered again"), std::string::npos) << worker->output();
        worker = fleet_.make_service(name + "-restarted", member(name));

        // Its share is as large as before, with all that had commands; the others were given and lost
        // nothing.
        harness::wait_until("its partitions", [&] {
            const std::set<std::string> now = partitions_of(*worker);
            return share_of(*worker) == share &&
                   std::includes(now.begin(), now.end(), partitions.begin(), partitions.end());
        });
        for (const auto& [other, process] : workers_)
            if (other != name) EXPECT_EQ(rebalances_of(*process), rebalances[other]) << other;
    }
    load.stop();
    EXPECT_GT(load.published(), 600U);
    traffic.expect_everything_done(std::chrono::seconds(60));
    EXPECT_EQ(fleet_.kafka().repeated_results(), 0U);
}

}  // namespace
}  // namespace calfleet::integration
