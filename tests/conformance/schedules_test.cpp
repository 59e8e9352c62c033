#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::Schedule;
using Written = core::Result<std::optional<std::int64_t>, ports::StoreError>;
using Names = std::vector<std::string>;

core::Instant at(std::int64_t milliseconds) {
    return core::Instant(std::chrono::milliseconds(milliseconds));
}

Schedule schedule_of(std::string name) {
    Schedule schedule;
    schedule.name = std::move(name);
    schedule.definition = "every 5 minutes";
    schedule.next_slot = at(1'795'000'000'123);
    return schedule;
}

// Every field that has a default holds something else.
Schedule full_schedule(std::string name) {
    Schedule schedule = schedule_of(std::move(name));
    schedule.paused = true;
    schedule.last_run_slot = at(1'794'999'700'001);
    schedule.requested_run = ports::RequestedRun{at(1'794'999'900'002), true};
    schedule.counts = {1, 2, 3, 5'000'000'004};
    return schedule;
}

template <class Stores>
class SchedulesTest : public StoreTest<Stores> {
protected:
    ports::Schedules& schedules() { return this->stores_.schedules(); }

    Written write(Schedule schedule) { return this->run(schedules().write(std::move(schedule))); }
    // Over the version it names; answers the new one.
    std::int64_t put(Schedule schedule) {
        const Written written = write(std::move(schedule));
        if (!written) throw std::runtime_error(written.error().message);
        if (!*written) throw std::runtime_error("another version was there");
        return **written;
    }
    bool is_refused(Schedule schedule) {
        const Written written = write(std::move(schedule));
        return written && !written->has_value();
    }
    std::vector<Schedule> all() { return *this->run(schedules().all()); }
    Schedule only() {
        const std::vector<Schedule> found = all();
        if (found.size() != 1) throw std::runtime_error("there is not one schedule");
        return found.front();
    }
    // So many writers that read the same; answers how many were taken.
    int race(const Schedule& read) {
        int writer = 0;
        const auto call = [this, &read, &writer] {
            Schedule schedule = read;
            schedule.definition = "of writer " + std::to_string(writer++);
            return schedules().write(std::move(schedule));
        };
        int winners = 0;
        for (const Written& written : this->run_at_once(20, call))
            if (written && *written) ++winners;
        return winners;
    }
};
TYPED_TEST_SUITE(SchedulesTest, EveryKind, KindNames);

TYPED_TEST(SchedulesTest, WhatWasWrittenIsFoundWholeAndToTheMillisecond) {
    Schedule written = full_schedule("refresh_connections");
    written.version = this->put(written);
    EXPECT_GT(written.version, 0);
    EXPECT_EQ(this->only(), written);
}

TYPED_TEST(SchedulesTest, WhatIsNotSaidStaysUnsaid) {
    Schedule full = full_schedule("refresh_connections");
    full.version = this->put(full);
    Schedule bare = schedule_of("refresh_connections");
    bare.version = full.version;
    bare.version = this->put(bare);
    EXPECT_GT(bare.version, full.version);
    EXPECT_EQ(this->only(), bare);
    EXPECT_FALSE(this->only().last_run_slot);
    EXPECT_FALSE(this->only().requested_run);
}

TYPED_TEST(SchedulesTest, ARequestedRunMayChangeThingsToo) {
    Schedule schedule = schedule_of("refresh_connections");
    schedule.requested_run = ports::RequestedRun{at(1'794'999'900'002), false};
    this->put(schedule);
    EXPECT_EQ(this->only().requested_run, schedule.requested_run);
}

TYPED_TEST(SchedulesTest, NothingIsThereAtFirstAndAllComeOrderedByName) {
    EXPECT_TRUE(this->all().empty());
    for (const char* name : {"refresh", "Purge", "health", "purge"}) this->put(schedule_of(name));
    Names names;
    for (const Schedule& schedule : this->all()) names.push_back(schedule.name);
    EXPECT_EQ(names, (Names{"Purge", "health", "purge", "refresh"}));
}

TYPED_TEST(SchedulesTest, AWriteReplacesTheVersionItReadAndNoOther) {
    const std::int64_t first = this->put(schedule_of("refresh"));
    Schedule replacement = full_schedule("refresh");
    replacement.version = first;
    replacement.version = this->put(replacement);
    EXPECT_GT(replacement.version, first);
    for (const std::int64_t version : {std::int64_t{0}, first, first - 1, replacement.version + 1}) {
        Schedule late = schedule_of("refresh");
        late.version = version;
        EXPECT_TRUE(this->is_refused(late)) << version;
    }
    EXPECT_EQ(this->only(), replacement);
}

TYPED_TEST(SchedulesTest, AVersionOfWhatIsNotThereIsRefused) {
    Schedule absent = schedule_of("refresh");
    absent.version = 7;
    EXPECT_TRUE(this->is_refused(absent));
    EXPECT_TRUE(this->all().empty());
}

TYPED_TEST(SchedulesTest, OthersAreLeftAlone) {
    Schedule other = full_schedule("purge");
    other.version = this->put(other);
    Schedule schedule = schedule_of("refresh");
    for (int i = 0; i < 3; ++i) schedule.version = this->put(schedule);
    EXPECT_EQ(this->all(), (std::vector<Schedule>{other, schedule}));
}

TYPED_TEST(SchedulesTest, OfManyWritersOfOneVersionOneWins) {
    const Schedule fresh = schedule_of("refresh");
    EXPECT_EQ(this->race(fresh), 1) << "of those who insert";
    for (int round = 0; round < 3; ++round) {
        const Schedule read = this->only();
        EXPECT_EQ(this->race(read), 1);
        EXPECT_GT(this->only().version, read.version);
    }
}

TYPED_TEST(SchedulesTest, NamesAndDefinitionsMayBeAnyText) {
    const std::string awkward = "'); DROP TABLE schedules;--\n\"\\ \xe4\xbd\xa0";
    Schedule schedule = schedule_of(awkward);
    schedule.definition = awkward;
    schedule.version = this->put(schedule);
    schedule.version = this->put(schedule);
    EXPECT_EQ(this->only(), schedule);
}

TYPED_TEST(SchedulesTest, AnOutageIsUnavailableAndPasses) {
    Schedule schedule = full_schedule("refresh");
    schedule.version = this->put(schedule);
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->schedules().all())));
    EXPECT_TRUE(is_unavailable(this->write(schedule)));
    this->stores_.come_back();
    EXPECT_EQ(this->only(), schedule);
}

}  // namespace
}  // namespace calfleet::conformance
