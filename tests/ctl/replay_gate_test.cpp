#include "dead_letters/replay_gate.hpp"

#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

struct ReplayGateTest : ::testing::Test {
    void begin(const std::string& id) {
        ports::JobStart start;
        start.command_id = core::CommandId(id);
        start.attempt_id = "attempt";
        write(start);
    }
    void end(const std::string& id, bool succeeded,
             std::optional<std::chrono::milliseconds> sweep_after = {}) {
        begin(id);
        write(ports::JobOutcome{core::CommandId(id), "[]", succeeded, sweep_after});
    }
    void write(ports::LedgerWrite one) {
        std::vector<ports::LedgerWrite> writes{std::move(one)};
        ASSERT_TRUE(fakes::run_awaitable(io, ledger.write(std::move(writes))).has_value());
    }
    std::string id() {
        const auto answer = ask();
        return answer.has_value() ? *answer : answer.error().sentence;
    }
    core::Result<std::string, ReplayRefusal> ask(std::vector<std::string> ancestors = {"c1"}) {
        return fakes::run_awaitable(io, gate.id_for({std::move(ancestors), clock.now()}));
    }
    std::string refusal(std::vector<std::string> ancestors = {"c1"}) {
        const auto id = ask(std::move(ancestors));
        return id.has_error() ? id.error().sentence : "none: " + *id;
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::InMemoryJobLedger ledger{clock};
    ReplayGate gate{ledger, clock.now() - hours(1)};
};

TEST_F(ReplayGateTest, WhatTheLedgerNeverHeardOfIsReplayedForTheFirstTime) {
    EXPECT_EQ(id(), "c1:replay:1");
    EXPECT_EQ(id(), "c1:replay:1");  // whoever asks, until it begins
}

TEST_F(ReplayGateTest, WhatFailedForCertainMayBeReplayed) {
    end("c1", false);
    EXPECT_EQ(id(), "c1:replay:1");
}

TEST_F(ReplayGateTest, WhatSucceededIsInDoubtOrIsNotFinishedIsRefused) {
    end("done", true);
    end("doubtful", false, hours(1));
    begin("running");
    EXPECT_THAT(refusal({"done"}), HasSubstr("command done succeeded"));
    EXPECT_THAT(refusal({"doubtful"}), HasSubstr("is in doubt"));
    EXPECT_THAT(refusal({"running"}), HasSubstr("is not finished"));
    EXPECT_THAT(refusal({"other", "done"}), HasSubstr("succeeded"));
}

TEST_F(ReplayGateTest, AReplayThatFailedIsFollowedByTheNextNumber) {
    end("c1", false);
    end("c1:replay:1", false);
    EXPECT_EQ(id(), "c1:replay:2");
}

TEST_F(ReplayGateTest, AReplayThatSucceededIsInDoubtOrUnderWayEndsIt) {
    begin("c1:replay:1");
    EXPECT_THAT(refusal(), HasSubstr("it was replayed, and command c1:replay:1 is not finished"));
    end("c1:replay:1", false, hours(1));
    EXPECT_THAT(refusal(), HasSubstr("is in doubt"));
    end("c2:replay:1", true);
    EXPECT_THAT(refusal({"c2"}), HasSubstr("it was replayed, and command c2:replay:1 succeeded"));
}

TEST_F(ReplayGateTest, WhatIsOlderThanTheLedgerRemembersIsRefused) {
    ReplayQuestion question{{"c1"}, clock.now() - hours(1) - std::chrono::milliseconds(1)};
    const auto refused = fakes::run_awaitable(io, gate.id_for(std::move(question)));
    ASSERT_TRUE(refused.has_error());
    EXPECT_THAT(refused.error().sentence, HasSubstr("longer ago than ledger_retention"));
    EXPECT_FALSE(refused.error().is_store_away);
}

TEST_F(ReplayGateTest, AStoreThatIsAwayIsNoPermission) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "the store is away"});
    const auto refused = ask();
    ASSERT_TRUE(refused.has_error());
    EXPECT_TRUE(refused.error().is_store_away);
    EXPECT_EQ(refused.error().sentence, "the store is away");
}

}  // namespace
}  // namespace calfleet::ctl
