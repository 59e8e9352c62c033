// GCAL-S06: an agent goes, and its tokens and templates with it.
#include "acceptance/connected_agent.hpp"
#include "harness/wait.hpp"

namespace calfleet::acceptance {
namespace {

struct DeleteAgent : ConnectedAgentTest {
    std::string company() const { return "company-of-" + agent; }
    // Another agent of a company of this test's own, so that template counts are known.
    void settle(const std::string& name) { fleet().add_agent({.company = company(), .agent = name}); }
    codec::JsonValue remove(const std::string& name) {
        return fleet().administer("calendar.delete_agent", name, {}, company());
    }
    std::string lookup(const std::string& name) {
        return outcome_of(fleet().call("calendar.list_slots", name,
                                       R"("template_id":")" + harness::Fleet::template_of(name) + "\"",
                                       company()));
    }
};

TEST_F(DeleteAgent, GCAL_S06_AC1_S12_Behaviour6_TokensAndTemplatesAreGoneAndEachTemplateIsTold) {
    const std::string theirs = agent + "-1";
    settle(theirs);
    ASSERT_EQ(lookup(theirs), "success");
    const codec::JsonValue deleted = remove(theirs);
    ASSERT_EQ(outcome_of(deleted), "success");
    EXPECT_EQ(at(deleted, {"data", "attached_actions_purged_count"}), "1");
    EXPECT_EQ(at(deleted, {"data", "had_oauth_connected"}), "true");
    harness::wait_until("the template's event", [&] {
        return fleet().kafka().events_about(theirs, "calendar_template_configured").size() == 1;
    });
    const auto told = fleet().kafka().events_about(theirs, "calendar_template_configured");
    EXPECT_EQ(at(told.front(), {"action"}), "deleted");
    EXPECT_EQ(at(told.front(), {"template_count"}), "0");
    harness::wait_until("the tombstone", [&] { return !fleet().kafka().state_of(theirs); });
    harness::wait_until(
        "the template to be forgotten", [&] { return lookup(theirs) == "template_not_found"; },
        std::chrono::seconds(1));
}

TEST_F(DeleteAgent, GCAL_S06_AC2_ALostConnectionIsPurgedWithoutARefresh) {
    ASSERT_EQ(outcome_of(connect()), "success");
    revoke();
    EXPECT_EQ(outcome_of(list_slots()), "token_invalid");
    const codec::JsonValue deleted = fleet().administer("calendar.delete_agent", agent);
    EXPECT_EQ(at(deleted, {"data", "had_oauth_connected"}), "true");
    EXPECT_EQ(state(), "not_connected");
    EXPECT_EQ(events("calendar_token_refresh_failed").size(), 1U);
}

TEST_F(DeleteAgent, GCAL_S06_AC3_OnlyAdministratorsAndSupervisorsMayDelete) {
    EXPECT_EQ(
        outcome_of(fleet().call("calendar.delete_agent", agent, R"("actor":{"user_id":"u","role":"agent"})")),
        "forbidden");
    EXPECT_EQ(outcome_of(list_slots()), "not_connected") << "its template is still there";
}

TEST_F(DeleteAgent, GCAL_S06_AC4_FiveAgentsGoOneByOneAndLeaveTheOthersAlone) {
    std::vector<std::string> agents;
    for (int i = 1; i <= 5; ++i) agents.push_back(agent + "-" + std::to_string(i));
    for (const std::string& name : agents) settle(name);
    for (std::size_t gone = 0; gone < agents.size(); ++gone) {
        const codec::JsonValue deleted = remove(agents[gone]);
        EXPECT_EQ(at(deleted, {"data", "attached_actions_purged_count"}), "1");
        for (std::size_t left = gone + 1; left < agents.size(); ++left)
            EXPECT_EQ(lookup(agents[left]), "success") << agents[left];
    }
}

TEST_F(DeleteAgent, GCAL_S06_ERR1_WhatCannotBePurgedIsAlarmedAndOnRecordForTheNight) {
    ASSERT_EQ(outcome_of(connect()), "success");
    on_store(
        "CREATE TRIGGER stuck BEFORE DELETE ON organization_connections "
        "BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    fleet().expire_commands_after(std::chrono::seconds(3));
    const codec::JsonValue failed = fleet().administer("calendar.delete_agent", agent);
    const std::string recorded =
        on_store("SELECT count(*) FROM agent_deletions WHERE agent_id = '" + agent + "'");
    fleet().expire_commands_after(std::nullopt);
    on_store("DROP TRIGGER stuck");
    EXPECT_EQ(outcome_of(failed), "storage_unavailable");
    EXPECT_NE(fleet().worker_output().find("ALERT: an agent could not be deleted"), std::string::npos);
    EXPECT_EQ(recorded, "1");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent)), "success");
    EXPECT_EQ(on_store("SELECT count(*) FROM agent_deletions WHERE agent_id = '" + agent + "'"), "0");
}

TEST_F(DeleteAgent, GCAL_S06_AC1_S12_Behaviour6_ATokenIsNotRevokedAtGoogleByUs) {
    ASSERT_EQ(outcome_of(connect()), "success");
    ASSERT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent)), "success");
    for (const auto& entry : fleet().google().log(0, 250'000))
        EXPECT_NE(entry.operation, simulators::google::Operation::kRevoke);
}

}  // namespace
}  // namespace calfleet::acceptance
