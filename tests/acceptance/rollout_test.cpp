// GCAL-S09 and the entitlement of GCAL-S01 AC-1: who may use the feature at all.
#include "acceptance/shared_fleet.hpp"
#include "harness/wait.hpp"

namespace calfleet::acceptance {
namespace {

using Rollout = AcceptanceTest;

TEST_F(Rollout, GCAL_S09_AC2_WithoutTheFlagNothingIsReachable) {
    const codec::JsonValue result =
        fleet().call("calendar.list_slots", agent, R"("template_id":"t")", "company-without-flag");
    EXPECT_EQ(outcome_of(result), "feature_disabled");
    EXPECT_EQ(at(result, {"message"}), "Google Calendar is not available for your account.");
}

TEST_F(Rollout, GCAL_S09_AC3_WithTheFlagTheFlowWorks) {
    EXPECT_EQ(outcome_of(list_slots()), "success");
}

TEST_F(Rollout, GCAL_S09_ERR2_TurningTheFlagOffKeepsTheConnection) {
    const std::string company = "company-" + agent;
    const std::string theirs = agent + "-2";
    fleet().add_agent({.company = company, .agent = theirs});
    const std::string members = R"("template_id":")" + harness::Fleet::template_of(theirs) + "\"";
    const auto turn = [&](const std::string& state) {
        const auto set = fleet().ctl(
            {"flag", "set", "google_calendar_native_integration_enabled", state, "--company", company});
        ASSERT_EQ(set.exit_code, 0) << set.output;
    };
    turn("off");
    EXPECT_EQ(outcome_of(fleet().call("calendar.list_slots", theirs, members, company)), "feature_disabled");
    turn("on");
    // The contract gives a change one second to reach every worker.
    const auto works = [&] {
        return outcome_of(fleet().call("calendar.list_slots", theirs, members, company)) == "success";
    };
    harness::wait_until("the flag to reach the worker", works, std::chrono::seconds(1));
}

TEST_F(Rollout, GCAL_S01_AC1_WithoutTheAddOnTheCompanyIsNotEntitled) {
    const auto set =
        fleet().ctl({"flag", "set", "google_calendar_native_integration_enabled", "on", "--company", "poor"});
    ASSERT_EQ(set.exit_code, 0) << set.output;
    EXPECT_EQ(outcome_of(fleet().call("calendar.list_slots", agent, R"("template_id":"t")", "poor")),
              "not_entitled");
}

// The rollout owner's command, and the second the contract gives it to reach every worker.
std::string set_flag(const std::string& company, const std::string& members,
                     const std::string& role = "rollout_owner") {
    return outcome_of(fleet().call("calendar.set_feature_flag", company,
                                   members + R"(,"actor":{"user_id":"pm-1","role":")" + role + "\"}",
                                   company));
}

TEST_F(Rollout, GCAL_S09_AC1_AFlagIsOffUntilItsOwnerTurnsItOnForACompany) {
    const std::string company = "beta-" + agent;
    const auto lookup = [&](const std::string& of) {
        return outcome_of(fleet().call("calendar.list_slots", agent, R"("template_id":"t")", of));
    };
    EXPECT_EQ(lookup(company), "feature_disabled");
    EXPECT_EQ(set_flag(company, R"("flag":"FEATURE_GOOGLE_CALENDAR_NODES","enabled":true,"scope":"company")",
                       "admin"),
              "forbidden");
    EXPECT_EQ(lookup(company), "feature_disabled");
    EXPECT_EQ(set_flag(company, R"("flag":"FEATURE_GOOGLE_CALENDAR_NODES","enabled":true,"scope":"company")"),
              "success");
    harness::wait_until(
        "the flag to reach the worker", [&] { return lookup(company) == "not_entitled"; },
        std::chrono::seconds(1));
}

TEST_F(Rollout, GCAL_S09_AC4_OnlyTheCompaniesOfTheBetaAreReached) {
    const std::string company = "beta-" + agent;
    ASSERT_EQ(set_flag(company, R"("flag":"google_calendar_native_integration_enabled","enabled":true,)"
                                R"("scope":"company")"),
              "success");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.start_oauth", agent, {}, "another-" + company)),
              "feature_disabled");
}

TEST_F(Rollout, GCAL_S09_AC2_WithoutTheFlagNobodyConnectsButStatusAndDisconnectAnswer) {
    const std::string company = "off-" + agent;
    EXPECT_EQ(outcome_of(fleet().administer("calendar.start_oauth", agent, {}, company)), "feature_disabled");
    EXPECT_EQ(outcome_of(
                  fleet().administer("calendar.complete_oauth", agent, R"("state":"s","code":"c")", company)),
              "feature_disabled");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.connection_status", agent, {}, company)), "success");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.disconnect", agent, {}, company)), "success");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.delete_agent", agent, {}, company)), "success");
}

TEST_F(Rollout, AnotherCompanysAgentAndTemplateDoNotExist) {
    fleet().turn_on_flags("rival");
    EXPECT_EQ(
        outcome_of(fleet().call("calendar.list_slots", agent,
                                R"("template_id":")" + harness::Fleet::template_of(agent) + "\"", "rival")),
        "template_not_found");
}

}  // namespace
}  // namespace calfleet::acceptance
