// calendar.purge_orphans on fakes: deletions that got stuck, and connections whose agent is gone.
#include "purge_world.hpp"

#include <set>

namespace calfleet::app::maintenance {
namespace {

using RecordedDeletionsTest = PurgeTest;

TEST_F(RecordedDeletionsTest, GCAL_S06_ERR1_WhatAFailedPurgeLeftIsPurgedByTheNextOne) {
    connect();
    save_template("t-1");
    save_template("t-2");
    agents.fail_purge_with(disk_full());
    EXPECT_EQ(outcome_of(handle("calendar.delete_agent", "")), "storage_unavailable");
    agents.fail_purge_with(std::nullopt);
    clock.advance(8h);

    const auto outcome = purge_orphans();
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_EQ(number(outcome, "agents_purged"), 1);
    EXPECT_EQ(number(outcome, "agents_left"), 0);
    EXPECT_EQ(number(outcome, "templates_purged"), 2);
    EXPECT_EQ(number(outcome, "connections_purged"), 1);
    EXPECT_FALSE(row());
    EXPECT_FALSE(has_template("t-1") || has_template("t-2"));
    EXPECT_EQ(unfinished(), 0U);
}

TEST_F(RecordedDeletionsTest, WhatGoesIsToldAsOfTheAgentAsADeletionTellsIt) {
    connect();
    save_template("t-1");
    save_template("t-2");
    record_deletion();
    ASSERT_EQ(outcome_of(purge_orphans()), "success");
    const auto told = events_of("calendar_template_configured");
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0], R"({"company_id":"co-1","agent_id":"agent-1","template_id":"t-1","action":"deleted",)"
                       R"("template_count":1})");
    const auto changes = events_of("calendar_connection_state_changed");
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_NE(changes[0].find(R"("reason":"agent_deleted")"), std::string::npos);
    for (const auto& record : publisher.on(core::Topic::kEvents)) {
        EXPECT_EQ(record.key, "agent-1");
        EXPECT_EQ(*record.header("ce_commandid"), "purge-1");
    }
    const auto states = publisher.on(core::Topic::kConnectionStates);
    ASSERT_EQ(states.size(), 1U);
    EXPECT_FALSE(states[0].value) << "a tombstone";
}

TEST_F(RecordedDeletionsTest, AnAgentThatWasMadeAgainKeepsWhatItGotSince) {
    connect();
    save_template("old");
    record_deletion();
    clock.advance(1h);
    save_template("new");
    auto authorized = *row();
    authorized.re_authorized_at = clock.now();
    ASSERT_TRUE(*run(store.write({authorized.duplicate(), true, std::nullopt})));

    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "templates_purged"), 1);
    EXPECT_EQ(number(outcome, "connections_purged"), 0);
    EXPECT_TRUE(row());
    EXPECT_TRUE(has_template("new"));
    EXPECT_FALSE(has_template("old"));
}

TEST_F(RecordedDeletionsTest, ARunStopsAtItsBoundAndSaysWhatIsLeft) {
    for (int i = 0; i < 520; ++i) record_deletion("agent-" + std::to_string(i));
    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "agents_purged"), 500);
    EXPECT_EQ(number(outcome, "agents_left"), 20);
    EXPECT_EQ(number(purge_orphans(), "agents_purged"), 20);
}

TEST_F(RecordedDeletionsTest, ARunWithoutTimeBeginsNothing) {
    record_deletion();
    const auto outcome = purge("calendar.purge_orphans", "{}", 0s);
    EXPECT_EQ(number(outcome, "agents_purged"), 0);
    EXPECT_EQ(number(outcome, "agents_left"), 1);
}

TEST_F(RecordedDeletionsTest, AFailingStoreIsAlarmedOnceAndFailsTheRun) {
    record_deletion();
    agents.fail_purge_with(disk_full());
    EXPECT_EQ(outcome_of(purge_orphans()), "storage_unavailable");
    --purges;  // the path tries the same command again
    EXPECT_EQ(outcome_of(purge_orphans()), "storage_unavailable");
    EXPECT_TRUE(log.mentions("ALERT: the store fails a purge"));
    EXPECT_EQ(log.count(ports::LogLevel::kError), 1U);
    EXPECT_EQ(unfinished(), 1U);
}

TEST_F(RecordedDeletionsTest, ADryRunCountsAndChangesNothing) {
    connect();
    save_template("t-1");
    record_deletion();
    const auto outcome = purge_orphans(R"({"dry_run":true})");
    EXPECT_TRUE(flag(outcome, "dry_run"));
    EXPECT_EQ(number(outcome, "agents_purged"), 1);
    EXPECT_EQ(number(outcome, "templates_purged"), 1);
    EXPECT_EQ(number(outcome, "connections_purged"), 1);
    EXPECT_TRUE(row());
    EXPECT_TRUE(has_template("t-1"));
    EXPECT_EQ(unfinished(), 1U);
    EXPECT_TRUE(events().empty());
}

TEST_F(RecordedDeletionsTest, WhatIsNoRequestIsInvalid) {
    EXPECT_EQ(outcome_of(purge_orphans(R"({"dry_run":"yes"})")), "invalid_command");
    EXPECT_EQ(outcome_of(purge_expired(R"({"dry_run":1})")), "invalid_command");
    EXPECT_EQ(outcome_of(purge_orphans(R"({"dry_run":false,"extensions":{}})")), "success");
}

struct OrphanPurgeTest : PurgeTest {
    // Orphans that were marked a week ago.
    void make_due(int count) {
        for (int i = 0; i < count; ++i) connect(1h, "agent-" + std::to_string(i));
        clock.advance(Days(30));
        ASSERT_EQ(number(purge_orphans(), "orphans_marked"), count);
        clock.advance(Days(7));
    }
};

TEST_F(OrphanPurgeTest, AConnectionThatNobodyCanBookWithIsMarkedAndDeletedAWeekLater) {
    connect();
    EXPECT_EQ(number(purge_orphans(), "orphans_marked"), 0);
    clock.advance(Days(30));
    EXPECT_EQ(number(purge_orphans(), "orphans_marked"), 1);
    clock.advance(Days(7) - 1s);
    EXPECT_EQ(number(purge_orphans(), "orphans_purged"), 0);
    EXPECT_TRUE(row());
    clock.advance(1s);
    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "orphans_purged"), 1);
    EXPECT_EQ(number(outcome, "orphans_left"), 0);
    EXPECT_EQ(number(outcome, "connections_purged"), 0) << "that counts those of agents on record";
    EXPECT_FALSE(row());
    const auto changes = events_of("calendar_connection_state_changed");
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_NE(changes[0].find(R"("to":"not_connected","reason":"orphan_purged")"), std::string::npos);
    const auto states = publisher.on(core::Topic::kConnectionStates);
    ASSERT_EQ(states.size(), 1U);
    EXPECT_FALSE(states[0].value) << "a tombstone";
}

TEST_F(OrphanPurgeTest, OneThatIsUsedAgainInTheWeekStays) {
    make_due(1);
    save_template("t-1", "agent-0");
    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "orphans_unmarked"), 1);
    EXPECT_EQ(number(outcome, "orphans_purged"), 0);
    EXPECT_TRUE(row("agent-0"));
}

TEST_F(OrphanPurgeTest, OneThatIsAuthorisedAgainInTheWeekStays) {
    make_due(1);
    auto authorized = *row("agent-0");
    authorized.re_authorized_at = clock.now();
    ASSERT_TRUE(*run(store.write({authorized.duplicate(), true, std::nullopt})));
    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "orphans_unmarked"), 1);
    EXPECT_TRUE(row("agent-0"));
}

TEST_F(OrphanPurgeTest, AsManyAsAreAllowedGoAndEachIsToldUnderAnIdOfItsOwn) {
    jobs = make_jobs(5);
    make_due(5);
    EXPECT_EQ(number(purge_orphans(), "orphans_purged"), 5);
    settle();
    std::set<std::string> ids;
    for (const auto& record : publisher.on(core::Topic::kEvents)) ids.insert(*record.header("ce_id"));
    EXPECT_EQ(ids.size(), 5U);
}

TEST_F(OrphanPurgeTest, OneMoreThanIsAllowedAndNoneGoes) {
    jobs = make_jobs(5);
    make_due(7);
    const auto outcome = purge_orphans();
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_TRUE(flag(outcome, "over_limit"));
    EXPECT_EQ(number(outcome, "orphans_purged"), 0);
    EXPECT_EQ(number(outcome, "orphans_left"), 7);
    EXPECT_TRUE(log.mentions("ALERT: more connections seem to be orphans"));
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(row("agent-" + std::to_string(i)));
}

TEST_F(OrphanPurgeTest, TheLimitDoesNotHoldForDeletionsThatWereAskedFor) {
    jobs = make_jobs(1);
    for (const char* agent : {"agent-1", "agent-2", "agent-3"}) {
        connect(1h, agent);
        record_deletion(agent);
    }
    const auto outcome = purge_orphans();
    EXPECT_EQ(number(outcome, "connections_purged"), 3);
    EXPECT_FALSE(flag(outcome, "over_limit"));
}

TEST_F(OrphanPurgeTest, ADryRunCountsAndChangesNothing) {
    make_due(2);
    connect(1h, "another");
    clock.advance(Days(30));
    for (int i = 0; i < 2; ++i) {
        const auto outcome = purge_orphans(R"({"dry_run":true})");
        EXPECT_EQ(number(outcome, "orphans_purged"), 2);
        EXPECT_EQ(number(outcome, "orphans_marked"), 1);
    }
    EXPECT_TRUE(row("agent-0") && row("agent-1"));
    jobs = make_jobs(1);
    const auto over = purge_orphans(R"({"dry_run":true})");
    EXPECT_TRUE(flag(over, "over_limit"));
    EXPECT_EQ(number(over, "orphans_purged"), 0);
    EXPECT_EQ(number(over, "orphans_left"), 2);
}

TEST_F(OrphanPurgeTest, AnAgentThatCannotBePurgedDoesNotHoldUpTheOrphans) {
    make_due(1);
    record_deletion("agent-9");
    agents.fail_purge_with(disk_full());
    EXPECT_EQ(outcome_of(purge_orphans()), "storage_unavailable");
    EXPECT_FALSE(row("agent-0"));
}

TEST_F(OrphanPurgeTest, AFailingStoreIsAlarmedAndFailsTheRun) {
    orphans.fail_with(disk_full());
    for (const char* data : {"{}", R"({"dry_run":true})"})
        EXPECT_EQ(outcome_of(purge_orphans(data)), "storage_unavailable");
    EXPECT_TRUE(log.mentions("ALERT: the store fails a purge"));
}

}  // namespace
}  // namespace calfleet::app::maintenance
