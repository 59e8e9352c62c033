#include "app/ledger_writer.hpp"

#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/recording_meters.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace calfleet::app {
namespace {

// A ledger that counts its transactions, takes its time, and dislikes one id.
class SlowLedger final : public ports::JobLedger {
public:
    explicit SlowLedger(ports::Clock& clock) : clock_(clock), rows_(clock) {}

    ports::awaitable<core::Result<std::vector<ports::JobRow>, ports::StoreError>> write(
        std::vector<ports::LedgerWrite> writes) override {
        sizes.push_back(writes.size());
        co_await clock_.sleep_for(std::chrono::milliseconds(10));
        for (const ports::LedgerWrite& write : writes)
            if (std::get<ports::JobStart>(write).command_id.str() == "unwritable")
                co_return ports::StoreError{ports::StoreError::Kind::kCorrupt, "scripted"};
        co_return co_await rows_.write(std::move(writes));
    }
    ports::awaitable<core::Result<std::vector<ports::JobInDoubt>, ports::StoreError>> take_in_doubt(
        std::size_t limit, std::chrono::milliseconds hold) override {
        return rows_.take_in_doubt(limit, hold);
    }
    ports::awaitable<core::Result<void, ports::StoreError>> settle(core::CommandId id,
                                                                   std::int64_t taken_until) override {
        return rows_.settle(std::move(id), taken_until);
    }
    ports::awaitable<core::Result<ports::JobStanding, ports::StoreError>> standing_of(
        core::CommandId id) override {
        return rows_.standing_of(std::move(id));
    }
    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget(std::chrono::milliseconds age,
                                                                          std::size_t limit) override {
        return rows_.forget(age, limit);
    }
    void fail_with(std::optional<ports::StoreError> failure) { rows_.fail_with(std::move(failure)); }

    std::vector<std::size_t> sizes;

private:
    ports::Clock& clock_;
    fakes::InMemoryJobLedger rows_;
};

struct LedgerWriterTest : ::testing::Test {
    using Row = std::optional<ports::JobRow>;

    fakes::Started<Row> start(const std::string& id) {
        ports::JobStart start;
        start.command_id = core::CommandId(id);
        start.attempt_id = "attempt of " + id;
        return fakes::start_awaitable(io, writer.write(std::move(start)));
    }
    void let_pass(std::chrono::milliseconds time) {
        constexpr std::chrono::milliseconds kStep{10};
        for (std::chrono::milliseconds passed{0}; passed <= time; passed += kStep) {
            io.restart();
            io.poll();
            clock.advance(kStep);
        }
        io.restart();
        io.poll();
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    SlowLedger ledger{clock};
    fakes::RecordingMeters meters;
    LedgerWriter writer{io.get_executor(), ledger, clock, log, meters};
};

TEST_F(LedgerWriterTest, WhatComesWhileABatchIsWrittenGoesIntoTheNextOne) {
    std::vector<fakes::Started<Row>> started;
    started.push_back(start("first"));
    io.poll();
    for (int i = 0; i < 50; ++i) started.push_back(start("cmd-" + std::to_string(i)));
    let_pass(std::chrono::milliseconds(30));
    for (auto& each : started) ASSERT_TRUE(each.done());
    EXPECT_EQ(ledger.sizes, (std::vector<std::size_t>{1, 50}));
    EXPECT_EQ(meters.batches, ledger.sizes);
}

TEST_F(LedgerWriterTest, ABatchHoldsTwoHundredAtMost) {
    std::vector<fakes::Started<Row>> started;
    for (int i = 0; i < 450; ++i) started.push_back(start("cmd-" + std::to_string(i)));
    let_pass(std::chrono::milliseconds(60));
    for (auto& each : started) ASSERT_TRUE(each.done());
    for (const std::size_t size : ledger.sizes) EXPECT_LE(size, 200U);
    EXPECT_LE(ledger.sizes.size(), 4U);
}

TEST_F(LedgerWriterTest, OneThatCannotBeWrittenDoesNotHarmTheOthers) {
    auto first = start("first");
    auto bad = start("unwritable");
    auto good = start("good");
    let_pass(std::chrono::milliseconds(100));
    EXPECT_TRUE(first.result());
    EXPECT_FALSE(bad.result());
    EXPECT_TRUE(good.result());
    EXPECT_EQ(log.count(ports::LogLevel::kError), 1U);
}

TEST_F(LedgerWriterTest, AnOutageIsWaitedOutAndToldOfOnce) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    auto waiting = start("first");
    let_pass(std::chrono::minutes(2));
    EXPECT_FALSE(waiting.done());
    ledger.fail_with(std::nullopt);
    let_pass(std::chrono::seconds(2));
    ASSERT_TRUE(waiting.done());
    EXPECT_EQ(waiting.result()->attempts, 1);
    EXPECT_EQ(log.count(ports::LogLevel::kError), 1U);
    EXPECT_EQ(log.count(ports::LogLevel::kInfo), 1U);
}

TEST_F(LedgerWriterTest, AnEndingProcessWaitsNoLonger) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    auto waiting = start("first");
    let_pass(std::chrono::seconds(1));
    writer.stop();
    let_pass(std::chrono::seconds(2));
    ASSERT_TRUE(waiting.done());
    EXPECT_FALSE(waiting.result());
    auto late = start("late");
    let_pass(std::chrono::milliseconds(0));
    EXPECT_FALSE(late.result());
}

}  // namespace
}  // namespace calfleet::app
