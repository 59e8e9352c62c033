#include "app/partition_worker.hpp"

#include "fakes/command_records.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <map>

namespace calfleet::app {
namespace {

constexpr const char* kData = R"({"company_id":"co-1","agent_id":"agent-1"})";

// Finishes a command only when the test says so.
class GatedHandler : public ports::CommandHandler {
public:
    explicit GatedHandler(ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTimes) override {
        while (!open[command.id.str()]) co_await clock_.sleep_for(std::chrono::milliseconds(1));
        co_return core::Done{"{}", {}, {}};
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }
    std::map<std::string, bool> open;

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

struct PartitionWorkerTest : ::testing::Test {
    PartitionWorkerTest() {
        worker.report_to(source);
        worker.assigned({partition});
    }
    void deliver(std::int64_t offset) {
        core::Record record = fakes::command_record("slow", kData, "cmd-" + std::to_string(offset));
        record.source = partition;
        record.offset = offset;
        worker.deliver(std::move(record));
        settle();
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

    const core::PartitionId partition{"calendar.slot-lookups", 3};
    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::InMemoryFeatureFlags flags;
    fakes::FakePublisher publisher;
    GatedHandler handler{clock};
    RolloutGate gate{flags, clock, log};
    CommandPath path{
        {{"slow", &handler, std::chrono::hours(1), ""}}, gate, publisher, clock, log, {"workers", "0"}};
    FakeSource source;
    PartitionWorker worker{io.get_executor(), path, log, 3};
};

TEST_F(PartitionWorkerTest, OnlyTheContiguousFinishedPrefixIsStored) {
    deliver(10);
    deliver(11);
    deliver(12);
    finish(12);
    EXPECT_EQ(source.stored[partition], 10);
    finish(10);
    EXPECT_EQ(source.stored[partition], 11);
    finish(11);
    EXPECT_EQ(source.stored[partition], 13);
}

TEST_F(PartitionWorkerTest, ItHasRoomForAsManyAsItWasGivenAndTellsWhenThereIsRoomAgain) {
    deliver(1);
    deliver(2);
    EXPECT_EQ(worker.room(), 1U);
    deliver(3);
    EXPECT_EQ(worker.room(), 0U);
    finish(2);
    EXPECT_EQ(worker.room(), 1U);
    EXPECT_EQ(source.resumed, 1);
    finish(1);
    finish(3);
}

TEST_F(PartitionWorkerTest, RevocationWaitsForWhatIsInFlight) {
    deliver(1);
    auto revoked = fakes::start_awaitable(io, worker.revoke({partition}, std::chrono::seconds(10)));
    settle();
    EXPECT_FALSE(revoked.done());
    finish(1);
    EXPECT_TRUE(revoked.done());
    EXPECT_EQ(source.stored[partition], 2);
}

TEST_F(PartitionWorkerTest, ALateResultOfALostAssignmentMovesNoOffset) {
    deliver(1);
    fakes::run_awaitable(io, worker.revoke({partition}, std::chrono::milliseconds(0)));
    worker.assigned({partition});
    finish(1);
    EXPECT_TRUE(source.stored.empty());
    EXPECT_EQ(publisher.on(core::Topic::kResults).size(), 1U);
}

TEST_F(PartitionWorkerTest, ARecordNobodyWasToldAboutHoldsTheOffset) {
    publisher.refuses = true;
    deliver(1);
    finish(1);
    publisher.refuses = false;
    deliver(2);
    finish(2);
    EXPECT_EQ(source.stored[partition], 1);
}

TEST_F(PartitionWorkerTest, ARecordOfAPartitionThatIsNotOursIsDropped) {
    fakes::run_awaitable(io, worker.revoke({partition}, std::chrono::milliseconds(0)));
    deliver(1);
    EXPECT_EQ(worker.in_flight(), 0U);
}

}  // namespace
}  // namespace calfleet::app
