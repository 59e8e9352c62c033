// The nightly jobs, as an operator or the scheduler publishes them: what is kept, and for how long (S4.7),
// and what a deletion that got stuck leaves (GCAL-S06 ERR-1).
#include "acceptance/connected_agent.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <vector>

namespace calfleet::acceptance {
namespace {

constexpr std::int64_t kDay = 86'400'000;

struct NightlyPurge : ConnectedAgentTest {
    ~NightlyPurge() override { on_store("DROP TRIGGER IF EXISTS stuck"); }

    static codec::JsonValue purge(const std::string& type, const std::string& data = "{}") {
        const harness::Finished sent = fleet().ctl({"send", "calendar." + type, "--data", data});
        auto result = codec::parse_json(sent.output);
        if (result.has_error()) throw std::runtime_error("calfleetctl said: " + sent.output);
        return std::move(*result);
    }
    static void run_both() {
        ASSERT_EQ(outcome_of(purge("purge_orphans")), "success");
        ASSERT_EQ(outcome_of(purge("purge_expired")), "success");
    }
    std::string count(const std::string& table) const {
        return on_store("SELECT count(*) FROM " + table + " WHERE agent_id = '" + agent + "'");
    }
    // Makes times of the agent's rows so much older.
    void age(const std::string& table, const std::vector<std::string>& columns, std::int64_t days) const {
        for (const std::string& column : columns) age_one(table, column, std::to_string(days * kDay));
    }
    void age_one(const std::string& table, const std::string& column, const std::string& duration) const {
        on_store("UPDATE " + table + " SET " + column + " = " + column + " - " + duration +
                 " WHERE agent_id = '" + agent + "'");
    }
    void fail_deletions_of_tokens() const {
        on_store("CREATE TRIGGER stuck BEFORE DELETE ON organization_connections WHEN OLD.agent_id = '" +
                 agent + "' BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    }
};

TEST_F(NightlyPurge, GCAL_S06_ERR1_WhatAFailedPurgeLeftIsGoneAfterTheNextNightlyOne) {
    ASSERT_EQ(outcome_of(connect()), "success");
    fail_deletions_of_tokens();
    fleet().expire_commands_after(std::chrono::seconds(3));
    EXPECT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent)), "storage_unavailable");
    fleet().expire_commands_after(std::nullopt);
    EXPECT_EQ(count("organization_connections"), "1");
    EXPECT_EQ(count("booking_templates"), "1");

    const std::string night = "night-of-" + agent;
    fleet().ctl({"send", "calendar.purge_orphans", "--id", night, "--timeout", "1"});
    harness::wait_until("the alarm", [] {
        return fleet().worker_output().find("ALERT: the store fails a purge") != std::string::npos;
    });
    on_store("DROP TRIGGER stuck");  // the command is still being tried
    const codec::JsonValue purged = fleet().kafka().result_of(night);
    ASSERT_EQ(outcome_of(purged), "success");
    EXPECT_EQ(at(purged, {"data", "agents_purged"}), "1");
    EXPECT_EQ(at(purged, {"data", "agents_left"}), "0");
    EXPECT_EQ(at(purged, {"data", "templates_purged"}), "1");
    EXPECT_EQ(at(purged, {"data", "connections_purged"}), "1");
    for (const char* table : {"organization_connections", "booking_templates", "agent_deletions"})
        EXPECT_EQ(count(table), "0") << table;
    EXPECT_EQ(at(events("calendar_template_configured").front(), {"action"}), "deleted");
    harness::wait_until("the tombstone", [&] { return !fleet().kafka().state_of(agent); });
    EXPECT_EQ(state(), "not_connected");
}

TEST_F(NightlyPurge, GCAL_S4_7_Row5_ABookingLosesItsCustomerAfterADayAndItsRecordADayAfterTheEvent) {
    ASSERT_EQ(outcome_of(connect()), "success");
    ASSERT_EQ(outcome_of(book()), "success");
    const auto customers = [this] {
        return on_store("SELECT count(answer) FROM bookings WHERE agent_id = '" + agent + "'");
    };
    run_both();
    EXPECT_EQ(customers(), "1");
    age("bookings", {"created_at"}, 1);
    run_both();
    EXPECT_EQ(customers(), "0");
    EXPECT_EQ(count("bookings"), "1");
    age("bookings", {"ends_at"}, 30);
    run_both();
    EXPECT_EQ(count("bookings"), "0");
}

TEST_F(NightlyPurge, GCAL_S06_ERR1_WhatACrashedWorkerLeftIsGoneAndAnAgentMadeAgainIsNot) {
    ASSERT_EQ(outcome_of(connect()), "success");
    on_store("INSERT INTO agent_deletions (company_id, agent_id) VALUES ('acme', '" + agent + "')");
    age("agent_deletions", {"requested_at"}, 1);
    const codec::JsonValue spared = purge("purge_orphans");
    EXPECT_EQ(at(spared, {"data", "agents_purged"}), "1");
    EXPECT_EQ(at(spared, {"data", "templates_purged"}), "0");
    EXPECT_EQ(outcome_of(list_slots()), "success") << "all of it was made since";

    on_store("INSERT INTO agent_deletions (company_id, agent_id) VALUES ('acme', '" + agent + "')");
    const codec::JsonValue purged = purge("purge_orphans");
    EXPECT_EQ(at(purged, {"data", "templates_purged"}), "1");
    EXPECT_EQ(at(purged, {"data", "connections_purged"}), "1");
    EXPECT_EQ(count("organization_connections"), "0");
}

TEST_F(NightlyPurge, GCAL_S4_7_Row1_AnAccessTokenThatRunsOutIsReplacedByItself) {
    grant_tokens_for(std::chrono::seconds(1));
    ASSERT_EQ(outcome_of(connect()), "success");
    grant_tokens_for(std::chrono::hours(1));
    run_both();
    harness::wait_until("the token to be replaced", [this] {
        EXPECT_EQ(outcome_of(list_slots()), "success");
        return refreshes() == 1;
    });
}

TEST_F(NightlyPurge, GCAL_S4_7_Row2_ARefreshTokenStaysHoweverOldUntilItsAgentGoes) {
    ASSERT_EQ(outcome_of(connect()), "success");
    age("organization_connections", {"created_at", "updated_at", "last_known_good_at"}, 1'000);
    run_both();
    EXPECT_EQ(outcome_of(list_slots()), "success");
    ASSERT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent)), "success");
    EXPECT_EQ(count("organization_connections"), "0");
}

TEST_F(NightlyPurge, GCAL_S4_7_Row3_ANonceIsGoneAfterTenMinutes) {
    const harness::SentBack back = visit();
    run_both();
    EXPECT_EQ(count("oauth_sessions"), "1");
    on_store("UPDATE oauth_sessions SET expires_at = expires_at - 600000 WHERE agent_id = '" + agent + "'");
    const codec::JsonValue counted = purge("purge_expired", R"({"dry_run":true})");
    EXPECT_NE(at(counted, {"data", "oauth_sessions_purged"}), "0");
    EXPECT_EQ(count("oauth_sessions"), "1");
    const codec::JsonValue purged = purge("purge_expired");
    EXPECT_EQ(at(purged, {"data", "complete"}), "true");
    EXPECT_EQ(count("oauth_sessions"), "0");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", agent, back.members())),
              "state_mismatch");
}

TEST_F(NightlyPurge, GCAL_S4_7_Row4_ATemplateStaysHoweverOldUntilItsAgentGoes) {
    ASSERT_EQ(outcome_of(connect()), "success");
    age("booking_templates", {"created_at", "updated_at"}, 1'000);
    run_both();
    EXPECT_EQ(outcome_of(list_slots()), "success");
    ASSERT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent)), "success");
    EXPECT_EQ(count("booking_templates"), "0");
}

TEST_F(NightlyPurge, AConnectionThatNobodyCanBookWithGoesAWeekAfterItWasFound) {
    ASSERT_EQ(outcome_of(connect()), "success");
    on_store("DELETE FROM booking_templates WHERE agent_id = '" + agent + "'");
    age("organization_connections", {"created_at", "re_authorized_at"}, 31);
    EXPECT_NE(at(purge("purge_orphans"), {"data", "orphans_marked"}), "0");
    EXPECT_EQ(state(), "connected");
    age("organization_connections", {"orphan_marked_at"}, 7);
    const codec::JsonValue purged = purge("purge_orphans");
    EXPECT_EQ(at(purged, {"data", "orphans_purged"}), "1");
    EXPECT_EQ(at(purged, {"data", "over_limit"}), "false");
    EXPECT_EQ(count("organization_connections"), "0");
    const auto told = events("calendar_connection_state_changed", 2);
    EXPECT_EQ(at(told.back(), {"reason"}), "orphan_purged");
    harness::wait_until("the tombstone", [&] { return !fleet().kafka().state_of(agent); });
}

TEST_F(NightlyPurge, AnOperatorMayLookWhatItWouldDo) {
    ASSERT_EQ(outcome_of(connect()), "success");
    on_store("INSERT INTO agent_deletions (company_id, agent_id) VALUES ('acme', '" + agent + "')");
    const harness::Finished sent =
        fleet().ctl({"send", "calendar.purge_orphans", "--data", R"({"dry_run":true})"});
    EXPECT_EQ(sent.exit_code, adapters::config::kExitOk) << sent.output;
    EXPECT_THAT(sent.output, testing::HasSubstr(R"("data":{"dry_run":true,"agents_purged":1,"agents_left":0,)"
                                                R"("templates_purged":1,"connections_purged":1,)"));
    EXPECT_EQ(count("organization_connections"), "1");
    EXPECT_EQ(count("agent_deletions"), "1");
    EXPECT_EQ(at(purge("purge_orphans"), {"data", "agents_purged"}), "1");
}

}  // namespace
}  // namespace calfleet::acceptance
