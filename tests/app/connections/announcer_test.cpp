// No change of a connection goes unheard, whoever dies, and the topic of states ends with the state that is.
#include "connections_world.hpp"

namespace calfleet::app::connections {
namespace {

struct AnnouncerTest : ConnectionsTest {
    AnnouncerTest() { connect(); }

    std::vector<core::OutgoingRecord> states() {
        settle();
        return publisher.on(core::Topic::kConnectionStates);
    }
    static bool says(const core::OutgoingRecord& record, const std::string& state) {
        return record.value &&
               record.value->find("\"connection_state\":\"" + state + "\"") != std::string::npos;
    }
    std::size_t untold() { return run(announcements.of(key_of()))->size(); }
};

TEST_F(AnnouncerTest, AChangeIsToldWithTheStateAsItIsAndThenForgotten) {
    ASSERT_TRUE(refresh().has_value());
    EXPECT_EQ(events(), std::vector<std::string>{"calendar_token_refreshed"});
    ASSERT_EQ(states().size(), 1U);
    EXPECT_EQ(*states().front().key, "agent-1/google_calendar");
    EXPECT_TRUE(says(states().front(), "connected"));
    EXPECT_EQ(untold(), 0U);
}

TEST_F(AnnouncerTest, WhatCouldNotBePublishedIsToldByAnotherProcessWithTheSameIds) {
    publisher.refuses = true;
    ASSERT_TRUE(refresh().has_value());
    settle();
    EXPECT_EQ(untold(), 1U);
    publisher.refuses = false;
    const auto other = make_process("worker-2");
    run(other->announcer.tell_overdue());
    EXPECT_TRUE(events().empty()) << "the process that made the change may still be at it";
    clock.advance(11s);
    run(other->announcer.tell_overdue());
    EXPECT_EQ(events(), std::vector<std::string>{"calendar_token_refreshed"});
    EXPECT_EQ(untold(), 0U);
    const core::OutgoingRecord event = publisher.on(core::Topic::kEvents).front();
    EXPECT_TRUE(event.header("ce_id")->starts_with("cmd-1:calendar_token_refreshed:"));
    EXPECT_EQ(*event.header("ce_commandid"), "cmd-1");
}

TEST_F(AnnouncerTest, OnlyTheHolderOfTheLeaseLooksAfterOthers) {
    publisher.refuses = true;
    ASSERT_TRUE(refresh().has_value());
    settle();
    publisher.refuses = false;
    clock.advance(11s);
    ASSERT_TRUE(run(leases.take("announcements", "somebody", 1min))->has_value());
    run(process->announcer.tell_overdue());
    EXPECT_TRUE(events().empty());
}

TEST_F(AnnouncerTest, AConnectionThatIsGoneLeavesATombstone) {
    ASSERT_TRUE(*run(process->book.remove(key_of(), asked_by(), "disconnected")));
    ASSERT_EQ(states().size(), 1U);
    EXPECT_FALSE(states().front().value);
    EXPECT_EQ(*states().front().key, "agent-1/google_calendar");
    EXPECT_NE(events_of("calendar_connection_state_changed").front().find(R"("to":"not_connected")"),
              std::string::npos);
}

TEST_F(AnnouncerTest, RemovingWhatIsNotThereTellsNothing) {
    ASSERT_TRUE(*run(process->book.remove(key_of(), asked_by(), "disconnected")));
    settle();
    const std::size_t told = publisher.published.size();
    EXPECT_FALSE(*run(process->book.remove(key_of(), asked_by(), "disconnected")));
    settle();
    EXPECT_EQ(publisher.published.size(), told);
}

TEST_F(AnnouncerTest, TheTopicEndsWithTheStateThatIsWhoeverWasSlow) {
    // Each change wakes its own process; they interleave as the loop likes.
    const auto other = make_process("worker-2");
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    provider.grant_next("access-b", "refresh-b");
    EXPECT_EQ(outcome_of(handle("calendar.start_oauth", "")), "success");
    EXPECT_EQ(outcome_of(handle("calendar.complete_oauth", R"("state":"state-1","code":"code-1")", "cmd-2")),
              "success");
    EXPECT_TRUE(says(states().back(), "connected"));
    EXPECT_EQ(untold(), 0U);
}

TEST_F(AnnouncerTest, AMailIsTriedAgainAndThenGivenUp) {
    mailer.refusals = 2;
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    for (int i = 0; i < 60 && mailer.sent.empty(); ++i) {
        settle();
        clock.advance(1s);
    }
    EXPECT_EQ(mailer.sent.size(), 1U);
}

}  // namespace
}  // namespace calfleet::app::connections
