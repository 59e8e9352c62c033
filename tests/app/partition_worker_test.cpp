#include "app/partition_worker.hpp"

#include "path_world.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace calfleet::app {
namespace {

// Finishes a command only when the test says so.
class GatedHandler : public ports::CommandHandler {
public:
    explicit GatedHandler(ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms) override {
        started.insert(command.id.str());
        while (!open[command.id.str()]) co_await clock_.sleep_for(std::chrono::milliseconds(1));
        co_return core::Done{"{}", {}, {}};
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }
    std::map<std::string, bool> open;
    std::set<std::string> started;

private:
    ports::Clock& clock_;
};

class FakeSource : public ports::RecordSource {
public:
    void store_offset(const core::PartitionId& partition, std::int64_t next_offset) override {
        stored[partition] = next_offset;
    }
    void resume() override { ++resumed; }
    std::map<core::PartitionId, std::int64_t> stored;
    int resumed = 0;
};

struct PartitionWorkerTest : ::testing::Test, PathWorld {
    PartitionWorkerTest() {
        worker.report_to(source);
        worker.assigned({kLookups, kBookings});
    }
    void deliver(std::int64_t offset, const core::PartitionId& partition = kLookups,
                 const std::string& agent = "agent-1") {
        core::Record record = fakes::command_record(
            "slow", R"({"company_id":"co-1","agent_id":")" + agent + "\"}", "cmd-" + std::to_string(offset));
        record.source = partition;
        record.offset = offset;
        record.key = agent;
        worker.deliver(std::move(record));
        settle();
    }
    bool is_running(std::int64_t offset) const {
        return handler.started.contains("cmd-" + std::to_string(offset));
    }
    void finish(std::int64_t offset) {
        handler.open["cmd-" + std::to_string(offset)] = true;
        settle();
    }
    // Lets everything run that can run without a gate being opened.
    void settle() {
        for (int i = 0; i < 5; ++i) {
            io.restart();
            io.poll();
            clock.advance(std::chrono::milliseconds(1));
        }
        io.restart();
        io.poll();
    }

    static inline const core::PartitionId kLookups{"calendar.slot-lookups", 3};
    static inline const core::PartitionId kBookings{"calendar.bookings", 3};
    GatedHandler handler{clock};
    CommandPath path = make_path({{"slow", &handler, std::chrono::hours(1), ""}});
    FakeSource source;
    PartitionWorkerSettings settings{.topic_prefix = "calendar.",
                                     .in_flight_max = 4,
                                     .in_flight_per_agent_max = 3,
                                     .waiting_max = 4,
                                     .held_per_partition_max = 6,
                                     .span_max = 8};
    PartitionWorker worker{io.get_executor(), settings, path, clock, log};
};

TEST_F(PartitionWorkerTest, OnlyTheContiguousFinishedPrefixIsStored) {
    deliver(10);
    deliver(11);
    deliver(12);
    finish(12);
    EXPECT_EQ(source.stored[kLookups], 10);
    finish(10);
    EXPECT_EQ(source.stored[kLookups], 11);
    finish(11);
    EXPECT_EQ(source.stored[kLookups], 13);
}

TEST_F(PartitionWorkerTest, CommandsOfOneAgentKeepTheirOrderOnATopicThatKeepsIt) {
    deliver(1, kBookings);
    deliver(2, kBookings);
    deliver(3, kBookings, "agent-2");
    EXPECT_TRUE(is_running(1));
    EXPECT_FALSE(is_running(2));
    EXPECT_TRUE(is_running(3));
    finish(1);
    EXPECT_TRUE(is_running(2));
    finish(2);
    finish(3);
    EXPECT_EQ(source.stored[kBookings], 4);
}

TEST_F(PartitionWorkerTest, LookupsOfAnAgentRunBesideEachOtherAndBesideItsBooking) {
    deliver(1, kBookings);
    deliver(2);
    deliver(3);
    EXPECT_TRUE(is_running(1) && is_running(2) && is_running(3));
    for (const int offset : {1, 2, 3}) finish(offset);
}

TEST_F(PartitionWorkerTest, OneAgentCannotTakeAllTheRoom) {
    for (const int offset : {1, 2, 3, 4}) deliver(offset);
    EXPECT_FALSE(is_running(4));
    deliver(5, kLookups, "agent-2");
    EXPECT_TRUE(is_running(5));
    EXPECT_EQ(worker.in_flight(), 4U);
    EXPECT_EQ(worker.waiting(), 1U);
    for (const int offset : {1, 2, 3, 4, 5}) finish(offset);
    EXPECT_EQ(source.stored[kLookups], 6);
}

TEST_F(PartitionWorkerTest, APartitionWithoutRoomLeavesTheOthersTheirs) {
    EXPECT_EQ(worker.room(kLookups), 6U);
    for (const int offset : {1, 2, 3, 4, 5, 6}) deliver(offset);
    EXPECT_EQ(worker.room(kLookups), 0U);
    EXPECT_EQ(worker.room(kBookings), 2U);
    EXPECT_EQ(source.resumed, 0);
    finish(1);
    finish(2);
    EXPECT_EQ(source.resumed, 1);
    EXPECT_EQ(worker.room(kLookups), 2U);
    for (const int offset : {3, 4, 5, 6}) finish(offset);
    EXPECT_EQ(source.resumed, 1);
}

TEST_F(PartitionWorkerTest, AnUnfinishedRecordHoldsBackNoMoreThanItMay) {
    deliver(1);
    for (std::int64_t offset = 2; offset < 9; ++offset) {
        EXPECT_GT(worker.room(kLookups), 0U) << offset;
        deliver(offset, kLookups, "agent-2");
        finish(offset);
    }
    EXPECT_EQ(worker.room(kLookups), 0U);
    EXPECT_EQ(source.resumed, 0);
    finish(1);
    EXPECT_EQ(source.resumed, 1);
    EXPECT_GT(worker.room(kLookups), 0U);
    EXPECT_EQ(source.stored[kLookups], 9);
}

TEST_F(PartitionWorkerTest, ThereIsNoRoomForPartitionsThatAreNotOurs) {
    EXPECT_EQ(worker.room({"calendar.slot-lookups", 99}), 0U);
}

TEST_F(PartitionWorkerTest, WhatWaitsIsGivenUpWithItsPartition) {
    for (const int offset : {1, 2}) deliver(offset, kBookings);
    auto revoked = fakes::start_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::seconds(10)));
    settle();
    EXPECT_EQ(worker.waiting(), 0U);
    finish(1);
    EXPECT_TRUE(revoked.done());
    EXPECT_FALSE(is_running(2));
    EXPECT_EQ(source.stored[kBookings], 2);
}

// Else the later record's offset could not be stored, and it would be delivered again although it is done.
TEST_F(PartitionWorkerTest, WhatWaitsBeforeARecordThatWasStartedGetsItsTurnBeforeThePartitionGoes) {
    deliver(1, kBookings);
    deliver(2, kBookings);
    deliver(3, kBookings, "agent-2");
    deliver(4, kBookings, "agent-2");
    finish(3);
    deliver(5, kBookings, "agent-1");
    auto revoked = fakes::start_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::seconds(10)));
    settle();
    finish(4);
    finish(1);
    EXPECT_TRUE(is_running(2));
    EXPECT_FALSE(revoked.done());
    finish(2);
    EXPECT_TRUE(revoked.done());
    EXPECT_FALSE(is_running(5));
    EXPECT_EQ(source.stored[kBookings], 5);
}

TEST_F(PartitionWorkerTest, ItTellsWhatIsInFlightAndForHowLong) {
    deliver(1);
    clock.advance(std::chrono::seconds(7));
    worker.log_in_flight();
    EXPECT_TRUE(log.mentions("cmd-1"));
    EXPECT_TRUE(log.mentions("received"));
    finish(1);
}

TEST_F(PartitionWorkerTest, TheOldestIsTheOneThatCameFirstWhetherItRunsOrWaits) {
    // Steps of the work take the clock a few milliseconds further.
    const auto oldest = [this] { return std::chrono::floor<std::chrono::seconds>(worker.oldest()); };
    EXPECT_EQ(oldest(), std::chrono::seconds(0));
    deliver(1);
    clock.advance(std::chrono::seconds(2));
    deliver(2);
    clock.advance(std::chrono::seconds(3));
    EXPECT_EQ(oldest(), std::chrono::seconds(5));
    finish(1);
    EXPECT_EQ(oldest(), std::chrono::seconds(3));
    finish(2);
    EXPECT_EQ(oldest(), std::chrono::seconds(0));

    // What waits behind the first booking is given up with the partition.
    deliver(3, kBookings, "agent-1");
    clock.advance(std::chrono::seconds(1));
    deliver(4, kBookings, "agent-1");
    finish(3);
    EXPECT_EQ(oldest(), std::chrono::seconds(0));
    deliver(5, kBookings, "agent-1");
    deliver(6, kBookings, "agent-1");
    auto revoked = fakes::start_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::seconds(10)));
    settle();
    finish(4);
    finish(5);
    settle();
    clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(oldest(), std::chrono::seconds(0));
}

TEST_F(PartitionWorkerTest, RevocationWaitsForWhatIsInFlight) {
    deliver(1);
    auto revoked = fakes::start_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::seconds(10)));
    settle();
    EXPECT_FALSE(revoked.done());
    finish(1);
    EXPECT_TRUE(revoked.done());
    EXPECT_EQ(source.stored[kLookups], 2);
}

TEST_F(PartitionWorkerTest, ALateResultOfALostAssignmentMovesNoOffset) {
    deliver(1);
    fakes::run_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::milliseconds(0)));
    worker.assigned({kLookups, kBookings});
    finish(1);
    EXPECT_FALSE(source.stored.contains(kLookups));
    EXPECT_EQ(publisher.on(core::Topic::kResults).size(), 1U);
}

TEST_F(PartitionWorkerTest, ARecordNobodyWasToldAboutHoldsTheOffset) {
    publisher.refuses = true;
    deliver(1);
    finish(1);
    publisher.refuses = false;
    deliver(2);
    finish(2);
    EXPECT_EQ(source.stored[kLookups], 1);
}

TEST_F(PartitionWorkerTest, ARecordOfAPartitionThatIsNotOursIsDropped) {
    fakes::run_awaitable(io, worker.revoke({kLookups, kBookings}, std::chrono::milliseconds(0)));
    deliver(1);
    EXPECT_EQ(worker.in_flight(), 0U);
}

}  // namespace
}  // namespace calfleet::app
