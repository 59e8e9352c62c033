#include "integration/scheduler_pair.hpp"

#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"
#include "harness/wait.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace calfleet::integration {
namespace {

constexpr const char* kTicking = "purge_expired";
constexpr std::chrono::seconds kTickBound{120};

std::size_t count_of(const std::string& text, const std::string& log) {
    std::size_t count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
}

}  // namespace

SchedulerPair::SchedulerPair(const KafkaCluster& kafka, const std::string& store_url,
                             const std::string& ticks)
    : kafka_(kafka),
      fleet_(kafka.brokers(), {}, store_url),
      more_({{"CALFLEET_PURGE_EXPIRED_SCHEDULE", ticks}, {"CALFLEET_SCHEDULER_LEASE", "2s"}}) {
    schedulers_.resize(2);
    for (std::size_t number = 0; number < schedulers_.size(); ++number) start(number);
}

void SchedulerPair::start(std::size_t number) {
    schedulers_.at(number) = fleet_.make_service("scheduler-" + std::to_string(++started_), more_,
                                                 CALFLEET_BIN_DIR "/calfleet-scheduler");
}

std::size_t SchedulerPair::leader(std::optional<std::size_t> besides) {
    std::optional<std::size_t> found;
    harness::wait_until("a scheduler to lead", [&] {
        for (std::size_t number = 0; number < schedulers_.size(); ++number) {
            if (number == besides || !schedulers_[number]->process().is_running()) continue;
            const std::string told = log(number);
            const bool leads = count_of("leading the schedules", told) >
                               2 * count_of("not leading the schedules any more", told);
            if (leads) found = number;
        }
        return found.has_value();
    });
    return *found;
}

void SchedulerPair::stop_all() {
    for (const auto& scheduler : schedulers_) EXPECT_EQ(scheduler->stop(), 0) << scheduler->output();
}

std::map<std::string, int> SchedulerPair::published() const {
    const auto read =
        kafka_.kcat({"-C", "-t", "calendar.maintenance", "-o", "beginning", "-e", "-q", "-f", "%h\n"});
    std::map<std::string, int> ids;
    std::istringstream lines(read.output);
    constexpr std::string_view kId = "ce_id=";
    for (std::string line; std::getline(lines, line);) {
        const std::size_t at = line.find(kId);
        if (at == std::string::npos) continue;
        const std::size_t begin = at + kId.size();
        ++ids[line.substr(begin, line.find(',', begin) - begin)];
    }
    return ids;
}

void SchedulerPair::wait_for_ticks(std::size_t count) {
    harness::wait_until(
        std::to_string(count) + " ticks", [&] { return published().size() >= count; },
        kTickBound + std::chrono::seconds(2) * static_cast<int>(count));
}

void SchedulerPair::wait_until_up_to_date() {
    constexpr std::int64_t kSeconds = 4;
    harness::wait_until(
        "the schedule to be up to date",
        [this] {
            const core::Instant now = adapters::system::SystemClock().now();
            const auto run = slots();
            return !run.empty() &&
                   *run.rbegin() >= now.time_since_epoch() / std::chrono::seconds(1) - kSeconds;
        },
        kTickBound);
}

std::set<std::int64_t> SchedulerPair::slots() const {
    std::set<std::int64_t> seconds;
    for (const auto& [id, times] : published()) {
        const std::size_t at = id.find('@');
        if (id.substr(0, at) != kTicking) continue;
        const auto slot = core::parse_rfc3339(id.substr(at + 1));
        if (!slot) throw std::runtime_error(id + " names no slot");
        const auto [second, is_new] = seconds.insert(slot->time_since_epoch() / std::chrono::seconds(1));
        EXPECT_TRUE(is_new) << "a second id for the slot of " << id;
    }
    return seconds;
}

void SchedulerPair::expect_every_slot_once() const {
    const std::set<std::int64_t> run = slots();
    ASSERT_FALSE(run.empty());
    EXPECT_EQ(static_cast<std::int64_t>(run.size()), *run.rbegin() - *run.begin() + 1) << "slots are missing";
    const auto counted = counts();
    // The last one may have been published and not settled.
    EXPECT_GE(counted.at(0) + counted.at(1) + 1, static_cast<std::int64_t>(run.size()));
    EXPECT_LE(counted.at(0) + counted.at(1), static_cast<std::int64_t>(run.size()));
    EXPECT_EQ(counted.at(2), 0) << "skipped";
    EXPECT_EQ(counted.at(3), 0) << "missed";
}

std::vector<std::int64_t> SchedulerPair::counts() const {
    const auto listed = fleet_.ctl({"schedules", "list"});
    std::istringstream lines(listed.output);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream columns(line);
        std::string name;
        std::string next;
        std::string last;
        std::string counts;
        columns >> name >> next >> last >> counts;
        if (name != kTicking) continue;
        std::vector<std::int64_t> numbers;
        std::istringstream parts(counts);
        for (std::string part; std::getline(parts, part, '/');) numbers.push_back(std::stoll(part));
        return numbers;
    }
    throw std::runtime_error("no schedule ticks: " + listed.output);
}

}  // namespace calfleet::integration
