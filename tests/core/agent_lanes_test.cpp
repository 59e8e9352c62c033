#include "core/agent_lanes.hpp"

#include "repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace calfleet::core {
namespace {

using Lanes = AgentLanes<int>;

Lanes::Placement ordered(const std::string& agent, WorkClass work_class = WorkClass::kInteractive) {
    return {agent, work_class, 1};
}

// Starts all that may start now, and gives the work.
std::vector<int> start_all(Lanes& lanes) {
    std::vector<int> started;
    while (auto next = lanes.start_next()) started.push_back(next->work);
    return started;
}

TEST(AgentLanes, WorkOfOneLaneRunsOneByOneInTheOrderItCame) {
    Lanes lanes(10);
    for (int work : {1, 2, 3}) lanes.add(ordered("a"), work);
    for (int expected : {1, 2, 3}) {
        auto next = lanes.start_next();
        ASSERT_TRUE(next);
        EXPECT_EQ(next->work, expected);
        EXPECT_FALSE(lanes.start_next());
        lanes.finish(next->lane);
    }
    EXPECT_FALSE(lanes.start_next());
}

TEST(AgentLanes, ASlowLaneHoldsBackNobodyElse) {
    Lanes lanes(10);
    for (int work : {1, 2, 3}) lanes.add(ordered("slow"), work);
    lanes.add(ordered("other"), 4);
    EXPECT_EQ(start_all(lanes), (std::vector{1, 4}));
    lanes.add(ordered("third"), 5);
    EXPECT_EQ(start_all(lanes), std::vector{5});
}

TEST(AgentLanes, AWideLaneRunsAsManyAtOnceAsItsWidth) {
    Lanes lanes(10);
    for (int work : {1, 2, 3, 4}) lanes.add({"a", WorkClass::kInteractive, 3}, work);
    auto first = lanes.start_next();
    EXPECT_EQ(start_all(lanes), (std::vector{2, 3}));
    lanes.finish(first->lane);
    EXPECT_EQ(start_all(lanes), std::vector{4});
}

TEST(AgentLanes, NeverMoreRunsThanAllowed) {
    Lanes lanes(2);
    for (int work = 0; work < 5; ++work) lanes.add(ordered(std::to_string(work)), work);
    auto first = lanes.start_next();
    EXPECT_EQ(start_all(lanes).size(), 1U);
    EXPECT_EQ(lanes.running(), 2U);
    EXPECT_EQ(lanes.waiting(), 3U);
    lanes.finish(first->lane);
    EXPECT_EQ(start_all(lanes).size(), 1U);
}

TEST(AgentLanes, LanesTakeTurns) {
    Lanes lanes(1);
    for (int work = 0; work < 4; ++work) lanes.add({"busy", WorkClass::kInteractive, 9}, work);
    lanes.add(ordered("quiet"), 10);
    std::vector<int> order;
    while (auto next = lanes.start_next()) {
        order.push_back(next->work);
        lanes.finish(next->lane);
    }
    EXPECT_EQ(order, (std::vector{0, 10, 1, 2, 3}));
}

TEST(AgentLanes, ClassesShareTheTurnsByWeight) {
    Lanes lanes(1);
    constexpr int kEach = 1000;
    const std::map<WorkClass, int> codes{
        {WorkClass::kInteractive, 0}, {WorkClass::kRefresh, 1}, {WorkClass::kMaintenance, 2}};
    for (int i = 0; i < kEach; ++i)
        for (const auto& [work_class, code] : codes)
            lanes.add(ordered(std::to_string(code) + ":" + std::to_string(i), work_class), code);
    std::array<int, 3> started{};
    for (int turn = 0; turn < 2 * 21; ++turn) {
        auto next = lanes.start_next();
        ++started.at(static_cast<std::size_t>(next->work));
        lanes.finish(next->lane);
    }
    EXPECT_EQ(started, (std::array{32, 8, 2}));
}

TEST(AgentLanes, AnIdleClassGivesItsTurnsAway) {
    Lanes lanes(100);
    for (int i = 0; i < 50; ++i) lanes.add(ordered(std::to_string(i), WorkClass::kMaintenance), i);
    EXPECT_EQ(start_all(lanes).size(), 50U);
}

TEST(AgentLanes, LanesThatHoldNothingAreForgotten) {
    Lanes lanes(4);
    for (int round = 0; round < 1000; ++round) {
        lanes.add(ordered("agent " + std::to_string(round)), round);
        auto next = lanes.start_next();
        lanes.finish(next->lane);
    }
    EXPECT_EQ(lanes.lanes(), 0U);
    EXPECT_EQ(lanes.waiting() + lanes.running(), 0U);
}

TEST(AgentLanes, WaitingWorkCanBeDroppedWhileWhatRunsRunsOn) {
    Lanes lanes(10);
    for (int work : {1, 2, 3, 4}) lanes.add(ordered("a"), work);
    lanes.add(ordered("b"), 5);
    auto running = lanes.start_next();
    lanes.drop_waiting([](int work) { return work != 3; });
    EXPECT_EQ(lanes.waiting(), 1U);
    EXPECT_FALSE(lanes.start_next());
    lanes.finish(running->lane);
    EXPECT_EQ(start_all(lanes), std::vector{3});
    EXPECT_EQ(lanes.lanes(), 1U);
}

// Whatever comes, starts and ends in whatever order: lanes of width one keep order and never overlap, bounds
// hold, and nothing is lost.
TEST(AgentLanes, OrderAndBoundsHoldUnderChance) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 chance = repeatable_chance(seed);
        Lanes lanes(4);
        std::map<std::string, std::vector<int>> expected;
        std::map<std::string, std::vector<int>> seen;
        std::map<std::string, int> running;
        std::vector<std::pair<std::string, Lanes::Lane*>> open;
        int next_work = 0;
        int added = 0;
        const auto agent_of = [](int work) { return "agent " + std::to_string(work % 7); };
        while (added < 300 || !open.empty() || lanes.waiting() > 0) {
            const auto dice = chance() % 3;
            if (dice == 0 && added < 300) {
                const int work = next_work++ * 7 + static_cast<int>(chance() % 7);
                lanes.add(ordered(agent_of(work)), work);
                expected[agent_of(work)].push_back(work);
                ++added;
            } else if (dice == 1) {
                if (auto started = lanes.start_next()) {
                    const std::string agent = agent_of(started->work);
                    seen[agent].push_back(started->work);
                    ASSERT_EQ(++running[agent], 1) << "seed " << seed;
                    open.emplace_back(agent, started->lane);
                }
                ASSERT_LE(lanes.running(), 4U);
            } else if (!open.empty()) {
                const auto at = chance() % open.size();
                --running[open[at].first];
                lanes.finish(open[at].second);
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
            }
        }
        ASSERT_EQ(seen, expected) << "seed " << seed;
        ASSERT_EQ(lanes.lanes(), 0U);
    }
}

}  // namespace
}  // namespace calfleet::core
