// GCAL-S06 on fakes: an agent goes, with all that is its own and nothing of another.
#include "connections_world.hpp"

#include <set>

namespace calfleet::app::connections {
namespace {

struct DeleteAgentTest : ConnectionsTest {
    void save_template(const std::string& id, const std::string& agent = "agent-1") {
        core::BookingTemplate made;
        made.id = core::TemplateId(id);
        made.company_id = core::CompanyId("co-1");
        made.agent_id = core::AgentId(agent);
        ASSERT_TRUE(run(templates.save(made)).has_value());
    }
    bool has_template(const std::string& id, const std::string& agent = "agent-1") {
        return run(templates.find(core::CompanyId("co-1"), core::AgentId(agent), core::TemplateId(id)))
            ->has_value();
    }
    std::size_t unfinished() { return run(agents.unfinished_deletions(10))->size(); }
};

TEST_F(DeleteAgentTest, GCAL_S06_AC1_TokensAndTemplatesOfThatAgentAloneAreGone) {
    connect();
    connect(1h, "agent-2");
    save_template("t-1");
    save_template("t-2");
    save_template("t-3", "agent-2");
    const auto outcome = handle("calendar.delete_agent", "");
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_EQ(data_of(outcome).find("attached_actions_purged_count")->as_int64(), 2);
    EXPECT_TRUE(*data_of(outcome).find("had_oauth_connected")->as_bool());
    const auto told = events_of("calendar_template_configured");
    ASSERT_EQ(told.size(), 2U);
    EXPECT_NE(told[0].find(R"("template_count":2)"), std::string::npos);
    EXPECT_NE(told[1].find(R"("template_count":1)"), std::string::npos);
    EXPECT_FALSE(row());
    EXPECT_FALSE(has_template("t-1") || has_template("t-2"));
    EXPECT_TRUE(has_template("t-3", "agent-2"));
    EXPECT_TRUE(row("agent-2"));
    EXPECT_EQ(events_of("calendar_connection_state_changed").size(), 1U);
    EXPECT_EQ(unfinished(), 0U);
}

TEST_F(DeleteAgentTest, GCAL_S06_AC2_ALostConnectionGoesWithoutARefresh) {
    connect(5min);
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    ASSERT_EQ(outcome_of(handle("calendar.delete_agent", "")), "success");
    EXPECT_FALSE(row());
    EXPECT_EQ(reason_of(authorize()), core::FailureReason::kNotConnected);
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(DeleteAgentTest, GCAL_S06_ERR1_AFailedPurgeIsOnRecordForTheNight) {
    connect();
    save_template("t-1");
    agents.fail_purge_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "disk full"});
    EXPECT_EQ(outcome_of(handle("calendar.delete_agent", "")), "storage_unavailable");
    EXPECT_TRUE(log.mentions("ALERT: an agent could not be deleted"));
    EXPECT_EQ(unfinished(), 1U);
}

TEST_F(DeleteAgentTest, EachTemplateIsToldUnderAnIdOfItsOwnAndOfTheAgentAlone) {
    for (const char* id : {"t-1", "t-2", "t-3"}) save_template(id);
    ASSERT_EQ(outcome_of(handle("calendar.delete_agent", "")), "success");
    settle();
    std::set<std::string> ids;
    for (const auto& record : publisher.on(core::Topic::kEvents)) {
        ids.insert(*record.header("ce_id"));
        EXPECT_EQ(record.key, "agent-1");
    }
    EXPECT_EQ(ids.size(), 3U);
    EXPECT_TRUE(publisher.on(core::Topic::kConnectionStates).empty()) << "there was no connection";
}

TEST_F(DeleteAgentTest, ADeletionLostAfterItsPurgeTellsOfEveryTemplateOnceAndCountsIt) {
    connect();
    save_template("t-1");
    ASSERT_EQ(outcome_of(handle("calendar.delete_agent", "")), "success");
    const auto again =
        run(last_route.effects->read_back(last_command, attempt.intended, clock.steady_now() + 10s));
    ASSERT_TRUE(again);
    EXPECT_EQ(data_of(*again).find("attached_actions_purged_count")->as_int64(), 1);
    EXPECT_EQ(events_of("calendar_template_configured").size(), 1U);
    EXPECT_TRUE(*data_of(*again).find("had_oauth_connected")->as_bool());
}

TEST_F(DeleteAgentTest, ACompanysConnectionGoesWithItsLastAgent) {
    process = make_process("worker-1", ConnectionOwner::kCompany);
    connect(1h, "");
    save_template("t-1");
    save_template("t-2", "agent-2");
    const auto first = handle("calendar.delete_agent", "");
    EXPECT_FALSE(*data_of(first).find("had_oauth_connected")->as_bool());
    EXPECT_TRUE(row(""));
    core::Command command = last_command;
    command.agent_id = core::AgentId("agent-2");
    const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + 60s, &attempt};
    ASSERT_EQ(outcome_of(run(last_route.handler->handle(command, terms))), "success");
    EXPECT_FALSE(row(""));
}

}  // namespace
}  // namespace calfleet::app::connections
