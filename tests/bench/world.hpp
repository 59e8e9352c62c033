// Everything one run needs, each part a process of its own: a real Kafka, a simulated Google with its agents,
// a store that knows them, and workers. Ended with the object.
#pragma once

#include "bench/google_process.hpp"
#include "bench/options.hpp"
#include "bench/process_meter.hpp"
#include "fakes/temporary_folder.hpp"
#include "harness/child_process.hpp"
#include "integration/kafka_cluster.hpp"

#include <memory>
#include <string>
#include <vector>

namespace calfleet::bench {

constexpr int kRefreshRateMax = 500;

class World {
public:
    // Returns when all `workers` share the partitions.
    World(const Options& options, int workers = 1);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const std::string& brokers() const { return kafka_.brokers(); }
    GoogleProcess& google() { return google_; }
    const MintedTokens& tokens_of(int agent) const { return tokens_.at(static_cast<std::size_t>(agent)); }

    harness::ChildProcess& worker(std::size_t number = 0) { return *workers_.at(number); }
    void start_worker();
    // It looks for tokens to refresh every second, and asks for up to kRefreshRateMax in each.
    void start_scheduler();
    harness::ChildProcess& scheduler() { return *scheduler_; }
    // Until the group is at rest with that many members.
    void wait_for_members(int count);

private:
    harness::Variables worker_environment() const;
    void keep_logs() const;

    const Options options_;
    fakes::TemporaryFolder folder_;
    const std::string store_url_;
    integration::KafkaCluster kafka_;
    GoogleProcess google_;
    std::vector<MintedTokens> tokens_;  // by agent
    std::vector<std::unique_ptr<harness::ChildProcess>> workers_;
    std::unique_ptr<harness::ChildProcess> scheduler_;
};

}  // namespace calfleet::bench
