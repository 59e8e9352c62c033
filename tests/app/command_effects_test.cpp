// The path of a command with effects: what a crash, a repetition or a store outage between any two of its
// steps leads to. A crash is a second world's attempt on the first one's ledger.
#include "path_world.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

namespace calfleet::app {
namespace {

using fakes::command_record;
using fakes::with_header;

// A provider that remembers what was asked of it across attempts.
class BookingHandler : public ports::EffectHandler {
public:
    explicit BookingHandler(ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override {
        ++calls;
        while (stuck_while != nullptr && *stuck_while) co_await clock_.sleep_for(std::chrono::seconds(1));
        seen_earlier = terms.attempt->earlier_intent();
        const bool may_go_on = co_await terms.attempt->intend("event of " + command.id.str());
        if (crashes) throw std::logic_error("the test takes the worker away here");
        if (!may_go_on) co_return core::Failed{};
        if (outcome_of_call) co_return *outcome_of_call;
        events.insert(command.id.str());
        co_return booked();
    }
    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant) override {
        ++read_backs;
        if (read_back_breaks) throw std::logic_error("scripted");
        intents_read = std::move(intent);
        if (events.contains(command.id.str())) co_return booked();
        co_return std::nullopt;
    }
    ports::awaitable<bool> withdraw(ports::JobInDoubt, ports::SteadyInstant) override { co_return true; }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed& failed,
                                                        std::chrono::milliseconds) const override {
        return {{"calendar_booking_failed",
                 R"({"failure_reason":")" + std::string(to_string(failed.reason)) + "\"}"}};
    }
    static core::Outcome booked() {
        return core::Done{R"({"event_id":"e"})", {}, {{"calendar_booking_created", "{}"}}};
    }

    std::set<std::string> events;  // what stands at the provider
    std::optional<core::Outcome> outcome_of_call;
    bool crashes = false;
    bool read_back_breaks = false;
    const bool* stuck_while = nullptr;
    int calls = 0;
    int read_backs = 0;
    std::string seen_earlier;
    std::string intents_read;

private:
    ports::Clock& clock_;
};

// Ends the worker at a step, as SIGKILL would: nothing after it happens.
struct CrashAt : StepObserver {
    struct Crash {};  // no std::exception: nobody on the path may catch it
    void reached(Step step, const core::CommandIdentity&) override {
        if (step == at) throw Crash();
    }
    std::optional<Step> at;
};

struct CommandEffectsTest : ::testing::Test, PathWorld {
    bool run(const core::Record& record) {
        CommandTrace trace;
        trace.received_at = clock.steady_now();
        trace.observer = &crash;
        return PathWorld::run(path.run(record, trace));
    }
    void crash_at(Step step, const core::Record& record) {
        crash.at = step;
        EXPECT_THROW(run(record), CrashAt::Crash);
        crash.at = std::nullopt;
    }
    std::size_t results() const { return publisher.on(core::Topic::kResults).size(); }
    std::size_t in_doubt(std::chrono::milliseconds later = std::chrono::minutes(1)) {
        clock.advance(later);
        return PathWorld::run(ledger.take_in_doubt(100, std::chrono::milliseconds(0)))->size();
    }

    BookingHandler handler{clock};
    CrashAt crash;
    CommandPath path =
        make_path({{"calendar.create_event", &handler, std::chrono::seconds(60), "", &handler}});
    const core::Record good = command_record("calendar.create_event", kCommandData);
};

TEST_F(CommandEffectsTest, ASuccessIsRecordedAndThenPublished) {
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("status":"success")")) << result();
    EXPECT_EQ(in_doubt(), 0U);
}

TEST_F(CommandEffectsTest, ARepeatedCommandGetsTheVeryBytesOfItsFirstAnswer) {
    EXPECT_TRUE(run(good));
    const auto first = publisher.published;
    publisher.published.clear();
    clock.advance(std::chrono::hours(1));
    EXPECT_TRUE(run(good));
    ASSERT_EQ(publisher.published.size(), first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(publisher.published[i].value, first[i].value);
        EXPECT_EQ(publisher.published[i].key, first[i].key);
        ASSERT_EQ(publisher.published[i].headers.size(), first[i].headers.size());
        for (std::size_t h = 0; h < first[i].headers.size(); ++h)
            EXPECT_EQ(publisher.published[i].headers[h].value, first[i].headers[h].value);
    }
    EXPECT_EQ(handler.calls, 1);
}

TEST_F(CommandEffectsTest, TheSameDataWrittenAnotherWayIsTheSameCommand) {
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(run(command_record("calendar.create_event",
                                   "{ \"agent_id\" : \"agent-1\",\n \"company_id\":\"co-1\" }")));
    EXPECT_EQ(handler.calls, 1);
    EXPECT_EQ(results(), 2U);
}

TEST_F(CommandEffectsTest, OtherDataUnderTheSameIdIsRefusedUnderAnIdOfItsOwn) {
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(run(command_record("calendar.create_event",
                                   R"({"company_id":"co-1","agent_id":"agent-1","template_id":"t"})")));
    EXPECT_EQ(handler.calls, 1);
    const auto all = publisher.on(core::Topic::kResults);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_NE(all[1].value->find("command_id_reused"), std::string::npos);
    EXPECT_NE(all[0].headers[1].value, all[1].headers[1].value);
}

TEST_F(CommandEffectsTest, AnyCrashEndsInOneEventAndOneDistinctResult) {
    for (const Step step : {Step::kReceived, Step::kStarted, Step::kIntended, Step::kHandled, Step::kRecorded,
                            Step::kPublished}) {
        const std::string id = "cmd-" + std::string(name_of(step));
        const core::Record record = with_header(good, "ce_id", id);
        publisher.published.clear();
        crash_at(step, record);
        EXPECT_TRUE(run(record));
        std::set<std::string> distinct;
        for (const auto& each : publisher.on(core::Topic::kResults)) distinct.insert(*each.value);
        EXPECT_EQ(distinct.size(), 1U) << id;
        EXPECT_TRUE(distinct.begin()->find("success") != std::string::npos) << id;
        EXPECT_TRUE(handler.events.contains(id));
    }
}

TEST_F(CommandEffectsTest, WhatALostAttemptAchievedIsReadBackBeforeAnythingIsTriedAgain) {
    crash_at(Step::kHandled, good);
    EXPECT_TRUE(run(good));
    EXPECT_EQ(handler.read_backs, 1);
    EXPECT_EQ(handler.intents_read, "event of cmd-1");
    EXPECT_EQ(handler.calls, 1);
    EXPECT_TRUE(result_says(R"("attempts":2)")) << result();
}

TEST_F(CommandEffectsTest, AnExpiredCommandIsReadBackBeforeItIsRefused) {
    crash_at(Step::kHandled, good);
    clock.advance(std::chrono::minutes(10));
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("success")) << result();
}

TEST_F(CommandEffectsTest, AnExpiredCommandWhoseEffectDoesNotStandIsRefusedAndSweptLater) {
    crash_at(Step::kIntended, good);
    clock.advance(std::chrono::minutes(10));
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("deadline_exceeded")) << result();
    EXPECT_EQ(handler.read_backs, 1);
    EXPECT_EQ(in_doubt(), 1U);
}

TEST_F(CommandEffectsTest, AReadBackThatBreaksLeavesNoCommandUnfinished) {
    crash_at(Step::kHandled, good);
    handler.read_back_breaks = true;
    clock.advance(std::chrono::minutes(10));
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("deadline_exceeded")) << result();
    EXPECT_EQ(in_doubt(), 1U);
}

TEST_F(CommandEffectsTest, TheNextAttemptKnowsWhatTheLostOneIntended) {
    crash_at(Step::kIntended, good);
    EXPECT_TRUE(run(good));
    EXPECT_EQ(handler.seen_earlier, "event of cmd-1");
    EXPECT_EQ(handler.calls, 2);
}

TEST_F(CommandEffectsTest, AFailureInDoubtIsSweptLaterAndADefiniteOneIsNot) {
    handler.outcome_of_call = core::Failed{core::FailureReason::kApi5xx, {}, std::nullopt, {}, true};
    EXPECT_TRUE(run(good));
    handler.outcome_of_call = core::Failed{core::FailureReason::kInvalidSlot, {}, std::nullopt, {}};
    EXPECT_TRUE(run(with_header(good, "ce_id", "cmd-2")));
    EXPECT_EQ(in_doubt(std::chrono::milliseconds(0)), 0U);
    EXPECT_EQ(in_doubt(), 1U);
}

TEST_F(CommandEffectsTest, AHandlerThatBreaksAfterItsIntentLeavesADoubt) {
    handler.crashes = true;
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("internal_error")) << result();
    EXPECT_EQ(in_doubt(), 1U);
}

TEST_F(CommandEffectsTest, ACommandThatTookItsWorkerDownThreeTimesIsADeadLetterAndAnInternalError) {
    for (int crashes = 0; crashes < 3; ++crashes) crash_at(Step::kStarted, good);
    EXPECT_TRUE(publisher.published.empty());
    EXPECT_TRUE(run(good));
    EXPECT_EQ(handler.calls, 0);
    EXPECT_TRUE(result_says("internal_error")) << result();
    const auto letters = publisher.on(core::Topic::kDeadLetters);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters.front().value, good.value);
    publisher.published.clear();
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("internal_error"));
}

// Three crashes of one take the others beside it down as often: they shall not be blamed for it.
TEST_F(CommandEffectsTest, ABystanderOfThreeCrashesIsCarriedOut) {
    const core::Record bystander = with_header(good, "ce_id", "bystander");
    for (int crashes = 0; crashes < 2; ++crashes) {
        crash_at(Step::kStarted, good);
        crash_at(Step::kStarted, bystander);
    }
    // The third time the culprit runs alone, the bystander waits for its turn, and the worker is gone.
    bool is_stuck = true;
    handler.stuck_while = &is_stuck;
    CommandTrace first;
    CommandTrace second;
    auto culprit = fakes::start_awaitable(io, path.run(good, first));
    auto waiting = fakes::start_awaitable(io, path.run(bystander, second));
    io.poll();
    EXPECT_EQ(handler.calls, 1);

    BookingHandler next_handler(clock);
    LedgerWriter next_writer(io.get_executor(), ledger, clock, log, meters);
    JobBook next_jobs(io.get_executor(), next_writer, key, random);
    CommandPath next_path(
        {{"calendar.create_event", &next_handler, std::chrono::seconds(60), "", &next_handler}},
        {gate, next_jobs, publisher, clock, log, meters, command_spans}, {"workers", "0.1.0"});
    CommandTrace third;
    CommandTrace fourth;
    EXPECT_TRUE(PathWorld::run(next_path.run(bystander, third)));
    EXPECT_TRUE(result_says("success")) << result();
    EXPECT_TRUE(PathWorld::run(next_path.run(good, fourth)));
    EXPECT_EQ(publisher.on(core::Topic::kDeadLetters).size(), 1U);
    EXPECT_EQ(next_handler.calls, 1);

    is_stuck = false;
    clock.advance(std::chrono::seconds(1));
    io.poll();
    EXPECT_TRUE(culprit.done() && waiting.done());
}

TEST_F(CommandEffectsTest, AStoreThatIsAwayIsWaitedForAndTheCommandGoesOnByItself) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    CommandTrace trace;
    auto running = fakes::start_awaitable(io, path.run(good, trace));
    for (int i = 0; i < 30; ++i) {
        io.poll();
        clock.advance(std::chrono::seconds(1));
    }
    EXPECT_FALSE(running.done());
    EXPECT_EQ(log.count(ports::LogLevel::kError), 1U);
    ledger.fail_with(std::nullopt);
    clock.advance(std::chrono::seconds(2));
    io.poll();
    ASSERT_TRUE(running.done());
    EXPECT_TRUE(running.result());
    EXPECT_TRUE(result_says("success")) << result();
}

TEST_F(CommandEffectsTest, AnEndingProcessLeavesACommandUnfinishedThatTheStoreCannotTake) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    writer.stop();
    EXPECT_FALSE(run(good));
    EXPECT_TRUE(publisher.published.empty());
}

// A worker that slept while another one finished its command publishes what the other one said.
TEST_F(CommandEffectsTest, WhoeverIsSecondPublishesTheFirstOnesWords) {
    crash_at(Step::kIntended, good);
    clock.advance(std::chrono::minutes(2));
    EXPECT_TRUE(run(good));
    const std::string first = result();
    publisher.published.clear();

    ports::JobOutcome late{core::CommandId("cmd-1"), "[]", true, std::nullopt};
    std::vector<ports::LedgerWrite> writes{late};
    const auto rows = PathWorld::run(ledger.write(writes));
    EXPECT_NE(rows->front().records->find("deadline_exceeded"), std::string::npos);
    EXPECT_EQ(in_doubt(std::chrono::milliseconds(0)), 1U);
    EXPECT_NE(first.find("deadline_exceeded"), std::string::npos);
}

}  // namespace
}  // namespace calfleet::app
