#include "simulators/google/model/faults.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace calfleet::simulators::google {
namespace {

using std::chrono::milliseconds;

constexpr FaultSubject kInsert{"POST", "/calendar/v3/calendars/a%40b/events", Operation::kInsertEvent, "a@b",
                               "me@x"};

class FaultsTest : public testing::Test {
protected:
    FaultPlan plan(const FaultSubject& subject = kInsert) { return faults.plan(subject, random); }

    Random random{7};
    Faults faults;
};

TEST_F(FaultsTest, ARuleMeetsOnlyWhatItNames) {
    const auto meets = [this](FaultMatch match) {
        faults.clear();
        faults.add({std::move(match), DropFault{}});
        return plan().drop.has_value();
    };
    EXPECT_TRUE(meets({}));
    EXPECT_TRUE(meets(
        {.method = "POST", .path_prefix = "/calendar/v3/calendars", .calendar = "a@b", .account = "me@x"}));
    EXPECT_TRUE(meets({.operation = Operation::kInsertEvent}));
    EXPECT_FALSE(meets({.method = "GET"}));
    EXPECT_FALSE(meets({.path_prefix = "/token"}));
    EXPECT_FALSE(meets({.operation = Operation::kFreeBusy}));
    EXPECT_FALSE(meets({.calendar = "other"}));
    EXPECT_FALSE(meets({.account = "you@x"}));
}

TEST_F(FaultsTest, ARuleStrikesAsOftenAsItSays) {
    faults.add({{}, ErrorFault{}, 2});
    EXPECT_TRUE(plan().error);
    EXPECT_TRUE(plan().error);
    EXPECT_FALSE(plan().error);
    EXPECT_EQ(faults.rules().front().applied, 2);
}

TEST_F(FaultsTest, OfTwoErrorsTheOlderStrikesAndTheYoungerIsNotUsedUp) {
    faults.add({{}, ErrorFault{.status = 500}, 1});
    faults.add({{}, ErrorFault{.status = 429}, 1});
    EXPECT_EQ(plan().error->status, 500);
    EXPECT_EQ(plan().error->status, 429);
    EXPECT_FALSE(plan().error);
}

TEST_F(FaultsTest, LatenciesAddUpBesideOtherFaults) {
    faults.add({{}, LatencyFault{.first = 100}});
    faults.add({{}, LatencyFault{.first = 20, .moment = Moment::kBeforeCommit}});
    faults.add({{}, LatencyFault{.first = 5}});
    faults.add({{}, DropFault{Moment::kAfterCommit}});
    const auto planned = plan();
    EXPECT_EQ(planned.wait_after_commit, milliseconds(105));
    EXPECT_EQ(planned.wait_before_commit, milliseconds(20));
    EXPECT_FALSE(planned.prevents());
    EXPECT_EQ(planned.names, "latency#1,latency#2,latency#3,drop#4");
}

TEST_F(FaultsTest, OnlyWhatStrikesBeforeTheCommitPreventsIt) {
    for (const Moment moment : {Moment::kBeforeCommit, Moment::kAfterCommit}) {
        faults.clear();
        faults.add({{}, ErrorFault{.moment = moment}});
        EXPECT_EQ(plan().prevents(), moment == Moment::kBeforeCommit);
    }
}

TEST_F(FaultsTest, AProbabilityHoldsOnAverage) {
    faults.add({{}, ErrorFault{}, std::nullopt, 0.1});
    int struck = 0;
    for (int i = 0; i < 10'000; ++i) struck += plan().error ? 1 : 0;
    EXPECT_NEAR(struck, 1000, 150);
}

TEST_F(FaultsTest, DrawnLatenciesFollowTheirDistribution) {
    const auto draw = [this](LatencyFault latency) {
        faults.clear();
        faults.add({{}, latency});
        std::vector<std::int64_t> waits;
        waits.reserve(2001);
        for (int i = 0; i < 2001; ++i) waits.push_back(plan().wait_after_commit.count());
        std::ranges::sort(waits);
        return waits;
    };
    const auto uniform = draw({LatencyFault::Shape::kUniform, 10, 30});
    EXPECT_GE(uniform.front(), 10);
    EXPECT_LE(uniform.back(), 30);
    EXPECT_NEAR(static_cast<double>(uniform[1000]), 20, 2);
    const auto log_normal = draw({LatencyFault::Shape::kLogNormal, 100, 0.5});
    EXPECT_NEAR(static_cast<double>(log_normal[1000]), 100, 10);
    EXPECT_GT(log_normal.back(), 250);
}

TEST_F(FaultsTest, ARuleCanBeTakenBack) {
    const auto id = faults.add({{}, Quirk::kEmptyPage});
    EXPECT_TRUE(plan().has(Quirk::kEmptyPage));
    EXPECT_TRUE(faults.remove(id));
    EXPECT_FALSE(faults.remove(id));
    EXPECT_FALSE(plan().has(Quirk::kEmptyPage));
}

}  // namespace
}  // namespace calfleet::simulators::google
