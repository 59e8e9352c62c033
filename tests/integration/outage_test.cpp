// The broker or the store goes away in the middle of the work and comes back: commands are late, and nothing
// else. Nobody restarts a worker.
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/fleet_traffic.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace calfleet::integration {
namespace {

constexpr std::size_t kAgents = 24;
constexpr std::size_t kCommands = 2'000;
constexpr std::chrono::seconds kLate{120};

std::size_t count_of(const std::string& text, const std::string& log) {
    std::size_t count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
}

// Two workers in the middle of their work.
class BusyFleet {
public:
    BusyFleet(const KafkaCluster& kafka, const std::string& label, std::string store_url)
        : fleet_(kafka.brokers(), {}, std::move(store_url)), traffic_(fleet_, label, kAgents) {
        simulators::google::FaultRule slow;
        slow.fault = simulators::google::LatencyFault{.first = 100};
        fleet_.google().add_fault(slow);
        for (const char* name : {"one", "two"}) workers_.push_back(fleet_.make_service(name));
        publish_half();
        harness::wait_until("some results", [this] { return traffic_.answered() > kCommands / 10; });
    }

    void publish_half() { traffic_.publish(kCommands / 2); }

    void wait_until_all_log(const std::string& text) const {
        for (const auto& worker : workers_)
            harness::wait_until("'" + text + "' in a log",
                                [&] { return count_of(text, worker->output()) > 0; });
    }
    // Of what the workers had when the outage came, some was under way.
    void expect_first_half_unfinished() const { EXPECT_LT(traffic_.answered(), kCommands / 2); }
    void wait_until_unready() const {
        for (const auto& worker : workers_)
            harness::wait_until("a worker to be unready", [&] { return !worker->is_ready(); });
    }
    void expect_everything_done() const { traffic_.expect_everything_done(kLate); }
    void expect_each_log_has_once(const std::string& text) const {
        for (const auto& worker : workers_) EXPECT_EQ(count_of(text, worker->output()), 1U) << text;
    }
    // As they were asked to, and not before.
    void expect_workers_end_well() {
        for (const auto& worker : workers_) {
            EXPECT_TRUE(worker->process().is_running());
            EXPECT_EQ(worker->stop(), 0) << worker->output();
        }
    }

private:
    harness::Fleet fleet_;
    FleetTraffic traffic_;
    std::vector<std::unique_ptr<harness::ServiceProcess>> workers_;
};

TEST(Outage, ABrokerThatRestartsLosesAndDoublesNothing) {
    KafkaCluster kafka;
    auto& postgres = harness::PostgresCluster::shared();
    BusyFleet busy(kafka, "broker", postgres.url(postgres.create_database()));

    kafka.stop();
    busy.wait_until_all_log("no Kafka broker answers");
    busy.wait_until_unready();
    busy.expect_first_half_unfinished();
    kafka.start();

    busy.publish_half();
    busy.expect_everything_done();
    busy.expect_workers_end_well();
}

TEST(Outage, APostgresThatRestartsLosesAndDoublesNothing) {
    KafkaCluster kafka;
    harness::PostgresCluster postgres;
    BusyFleet busy(kafka, "postgres", postgres.url(postgres.create_database()));

    postgres.stop();
    busy.expect_first_half_unfinished();
    busy.publish_half();
    busy.wait_until_all_log("the store is away");
    busy.wait_until_unready();
    postgres.start();

    busy.expect_everything_done();
    busy.expect_each_log_has_once("the store is away");
    busy.expect_each_log_has_once("the store is back");
    busy.expect_workers_end_well();
}

// For a process, a limit on the size of its files is a full disk: what is there can be read and written
// again, and no file grows. Its log is such a file, too, which is why these tests send few commands.
class FullDisk : public ::testing::Test {
protected:
    // More than the log will have, less than the store has after the first commands.
    static constexpr rlim_t kFullAt = 128UL * 1024;

    void limit_files_to(rlim_t size) {
        const rlimit limit{size, RLIM_INFINITY};
        if (::prlimit(fleet_.worker().pid(), RLIMIT_FSIZE, &limit, nullptr) != 0)
            throw std::system_error(errno, std::generic_category(), "prlimit");
    }

    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), {}};
};

TEST_F(FullDisk, IsWaitedForAndLookupsGoOn) {
    FleetTraffic traffic(fleet_, "full", kAgents);
    fleet_.start_worker();
    traffic.publish(2 * kAgents);
    traffic.expect_everything_done(kLate);
    ASSERT_GT(std::filesystem::file_size(fleet_.folder() / "calfleet.db-wal"), kFullAt);

    limit_files_to(kFullAt);
    traffic.publish(4 * kAgents);
    harness::wait_until("the lookups' results", [&] { return traffic.answered() >= 4 * kAgents; });
    EXPECT_GT(count_of("the store is away", fleet_.worker_output()), 0U);
    EXPECT_LT(traffic.answered(), 6 * kAgents);

    limit_files_to(RLIM_INFINITY);
    traffic.expect_everything_done(kLate);
    EXPECT_GT(count_of("the store is back", fleet_.worker_output()), 0U);
    EXPECT_EQ(fleet_.stop_worker(), 0) << fleet_.worker_output();
}

}  // namespace
}  // namespace calfleet::integration
