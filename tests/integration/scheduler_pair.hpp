// Two schedulers over one store and one Kafka, with a schedule that ticks every second: each tick is a
// command of calendar.maintenance. No worker takes them, so that all can be read afterwards.
#pragma once

#include "harness/fleet.hpp"
#include "integration/kafka_cluster.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace calfleet::integration {

class SchedulerPair {
public:
    // `ticks`: the definition of the schedule that ticks.
    SchedulerPair(const KafkaCluster& kafka, const std::string& store_url, const std::string& ticks);

    // The number of the one that leads, waited for; `besides`: not that one.
    std::size_t leader(std::optional<std::size_t> besides = std::nullopt);
    harness::ChildProcess& process(std::size_t number) { return schedulers_.at(number)->process(); }
    std::string log(std::size_t number) const { return schedulers_.at(number)->output(); }
    // In the place of one that has ended.
    void start(std::size_t number);
    void stop_all();

    // The ids published so far, with how often each was.
    std::map<std::string, int> published() const;
    void wait_for_ticks(std::size_t count);
    // Until a slot of the last seconds was run.
    void wait_until_up_to_date();

    // Once everybody has stopped: from the first slot to the last none is missing, each has one id, and the
    // store has counted each as run.
    void expect_every_slot_once() const;
    // The counts of `calfleetctl schedules list` for the schedule that ticks: fired/caught up/skipped/missed.
    std::vector<std::int64_t> counts() const;
    // The ticking slots that were run, in order: seconds since 1970.
    std::set<std::int64_t> slots() const;

private:
    const KafkaCluster& kafka_;
    harness::Fleet fleet_;
    const harness::Variables more_;
    std::vector<std::unique_ptr<harness::ServiceProcess>> schedulers_;
    int started_ = 0;
};

}  // namespace calfleet::integration
