#include "app/in_doubt_sweeper.hpp"

#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::app {
namespace {

class Withdrawing : public ports::EffectHandler {
public:
    ports::awaitable<core::Outcome> handle(const core::Command&, ports::CommandTerms) override {
        throw std::logic_error("not asked for here");
    }
    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command&, std::string,
                                                             ports::SteadyInstant) override {
        throw std::logic_error("not asked for here");
    }
    ports::awaitable<bool> withdraw(ports::JobInDoubt job, ports::SteadyInstant) override {
        withdrawn.push_back(job.intent);
        if (breaks) throw std::runtime_error("scripted");
        co_return succeeds;
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }
    std::vector<std::string> withdrawn;
    bool succeeds = true;
    bool breaks = false;
};

struct InDoubtSweeperTest : ::testing::Test {
    void leave_in_doubt(const std::string& id) {
        ports::JobStart start;
        start.command_id = core::CommandId(id);
        start.type = "calendar.create_event";
        std::vector<ports::LedgerWrite> writes{
            start, ports::JobIntent{start.command_id, "event of " + id},
            ports::JobOutcome{start.command_id, "[]", false, std::chrono::seconds(30)}};
        ASSERT_TRUE(fakes::run_awaitable(io, ledger.write(std::move(writes))).has_value());
    }
    void sweep() { fakes::run_awaitable(io, sweeper.sweep()); }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::InMemoryJobLedger ledger{clock};
    fakes::InMemoryLeases leases{clock};
    Withdrawing handler;
    std::vector<ports::CommandRoute> routes{
        {"calendar.create_event", &handler, std::chrono::seconds(60), "", &handler}};
    InDoubtSweeper sweeper{routes, {"worker-1", std::chrono::hours(24)}, ledger, leases, clock, log};
};

TEST_F(InDoubtSweeperTest, WhatIsInDoubtIsTakenBackOnceItsTimeHasCome) {
    leave_in_doubt("cmd-1");
    sweep();
    EXPECT_TRUE(handler.withdrawn.empty());
    clock.advance(std::chrono::seconds(31));
    sweep();
    EXPECT_EQ(handler.withdrawn, std::vector<std::string>{"event of cmd-1"});
    clock.advance(std::chrono::hours(1));
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 1U);
}

TEST_F(InDoubtSweeperTest, WhatCannotBeTakenBackIsTriedAgainLater) {
    leave_in_doubt("cmd-1");
    clock.advance(std::chrono::seconds(31));
    handler.succeeds = false;
    sweep();
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 1U);
    handler.breaks = true;
    clock.advance(std::chrono::minutes(1));
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 2U);
    handler.breaks = false;
    handler.succeeds = true;
    clock.advance(std::chrono::minutes(1));
    sweep();
    clock.advance(std::chrono::minutes(5));
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 3U);
}

TEST_F(InDoubtSweeperTest, OnlyTheHolderOfTheLeaseSweeps) {
    leave_in_doubt("cmd-1");
    clock.advance(std::chrono::seconds(31));
    auto other = leases.take("in-doubt-sweep", "worker-2", std::chrono::minutes(2));
    ASSERT_TRUE(fakes::run_awaitable(io, std::move(other))->has_value());
    sweep();
    EXPECT_TRUE(handler.withdrawn.empty());
    clock.advance(std::chrono::minutes(2));
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 1U);
}

TEST_F(InDoubtSweeperTest, RowsThatHaveHadTheirTimeAreForgotten) {
    ports::JobStart start;
    start.command_id = core::CommandId("old");
    start.attempt_id = "1";
    std::vector<ports::LedgerWrite> writes{start};
    ASSERT_TRUE(fakes::run_awaitable(io, ledger.write(writes)).has_value());
    clock.advance(std::chrono::hours(25));
    sweep();
    start.attempt_id = "2";
    std::vector<ports::LedgerWrite> again{start};
    EXPECT_EQ(fakes::run_awaitable(io, ledger.write(again))->front().attempts, 1);
}

TEST_F(InDoubtSweeperTest, AStoreThatIsAwayIsTriedAgainInTheNextRound) {
    leave_in_doubt("cmd-1");
    clock.advance(std::chrono::seconds(31));
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    sweep();
    EXPECT_EQ(log.count(ports::LogLevel::kWarn), 1U);
    ledger.fail_with(std::nullopt);
    sweep();
    EXPECT_EQ(handler.withdrawn.size(), 1U);
}

TEST_F(InDoubtSweeperTest, ItGoesRoundUntilItIsStopped) {
    leave_in_doubt("cmd-1");
    auto running = fakes::start_awaitable(io, sweeper.run());
    for (int i = 0; i < 100; ++i) {
        io.poll();
        clock.advance(std::chrono::milliseconds(500));
    }
    EXPECT_EQ(handler.withdrawn.size(), 1U);
    sweeper.stop();
    clock.advance(std::chrono::milliseconds(500));
    io.poll();
    EXPECT_TRUE(running.done());
    auto next = leases.take("in-doubt-sweep", "worker-2", std::chrono::minutes(1));
    EXPECT_TRUE(fakes::run_awaitable(io, std::move(next))->has_value());
}

}  // namespace
}  // namespace calfleet::app
