// What calfleetctl says of a connection and does to it, and to flags, by commands.
#include "acceptance/connected_agent.hpp"
#include "adapters/config/command_line.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::ContainsRegex;
using testing::HasSubstr;

struct CtlConnection : ConnectedAgentTest {
    harness::Finished ctl(std::vector<std::string> words, std::vector<std::string> more = {}) const {
        words.insert(words.end(), {"--company", "acme", "--agent", agent});
        words.insert(words.end(), more.begin(), more.end());
        return fleet().ctl(std::move(words));
    }
    void expect_status(const std::string& words) const {
        const harness::Finished status = ctl({"status"});
        EXPECT_EQ(status.exit_code, config::kExitOk) << status.output;
        EXPECT_THAT(status.output, ContainsRegex("connection state +" + words + "\n"));
    }
};

TEST_F(CtlConnection, StatusSaysWhetherAndAsWhomAnAgentIsConnected) {
    expect_status("not_connected");
    ASSERT_EQ(outcome_of(connect()), "success");
    expect_status("connected");
    EXPECT_THAT(ctl({"status"}).output, ContainsRegex("connected email +" + email + "\n"));
}

TEST_F(CtlConnection, StatusIsJsonForAProgram) {
    ASSERT_EQ(outcome_of(connect()), "success");
    const harness::Finished status = ctl({"status"}, {"-o", "json"});
    EXPECT_EQ(status.exit_code, config::kExitOk) << status.output;
    EXPECT_THAT(status.output, testing::StartsWith(R"({"company_id":"acme","agent_id":")" + agent + "\""));
    EXPECT_THAT(status.output, HasSubstr(R"("connection_state":"connected")"));
}

TEST_F(CtlConnection, DisconnectTakesTheConnectionAway) {
    ASSERT_EQ(outcome_of(connect()), "success");
    const harness::Finished gone = ctl({"disconnect"});
    EXPECT_EQ(gone.exit_code, config::kExitOk) << gone.output;
    EXPECT_EQ(gone.output, "purged  yes\n");
    expect_status("not_connected");
}

TEST_F(CtlConnection, RefreshFetchesANewTokenHoweverFreshTheOldOneIs) {
    ASSERT_EQ(outcome_of(connect()), "success");
    const harness::Finished refreshed = ctl({"refresh"});
    EXPECT_EQ(refreshed.exit_code, config::kExitOk) << refreshed.output;
    EXPECT_THAT(refreshed.output, ContainsRegex("refreshed +yes\n"));
    EXPECT_EQ(refreshes(), 1U);
}

TEST_F(CtlConnection, RefreshOfNothingFails) {
    const harness::Finished refused = ctl({"refresh"});
    EXPECT_EQ(refused.exit_code, config::kExitFailed);
    EXPECT_THAT(refused.output, HasSubstr("not_connected: "));
}

TEST_F(CtlConnection, AnAgentIsOnlyDeletedByWhoeverIsCertain) {
    ASSERT_EQ(outcome_of(connect()), "success");
    const harness::Finished unasked = ctl({"agent", "delete"});
    EXPECT_EQ(unasked.exit_code, config::kExitUsage);
    EXPECT_THAT(unasked.output, HasSubstr("--yes"));
    expect_status("connected");
    const harness::Finished deleted = ctl({"agent", "delete"}, {"--yes"});
    EXPECT_EQ(deleted.exit_code, config::kExitOk) << deleted.output;
    EXPECT_THAT(deleted.output, HasSubstr("had oauth connected"));
    expect_status("not_connected");
    EXPECT_EQ(outcome_of(list_slots()), "template_not_found");
}

TEST_F(CtlConnection, AFlagIsSetByTheRolloutOwnerThroughAWorker) {
    const std::string company = "company-" + agent;
    const auto set = [&](const std::string& actor) {
        return fleet().ctl({"send", "calendar.set_feature_flag", "--company", company, "--actor", actor,
                            "--data",
                            R"({"flag":"FEATURE_GOOGLE_CALENDAR_NODES","enabled":true,"scope":"company"})"});
    };
    const harness::Finished refused = set("ada:admin");
    EXPECT_EQ(refused.exit_code, config::kExitFailed);
    EXPECT_THAT(refused.output, HasSubstr(R"("failure_reason":"forbidden")"));
    const harness::Finished done = set("ada:rollout_owner");
    EXPECT_EQ(done.exit_code, config::kExitOk) << done.output;
    EXPECT_THAT(fleet().ctl({"flags", "list"}).output,
                HasSubstr("google_calendar_native_integration_enabled on for company " + company + "\n"));
}

TEST_F(CtlConnection, AFlagIsSetInTheStoreByEachOfItsNames) {
    const std::string company = "company-" + agent;
    for (const char* flag : {"FEATURE_GOOGLE_CALENDAR_NODES", "calendar_reschedule_cancel_enabled"}) {
        const auto set = fleet().ctl({"flag", "set", flag, "on", "--company", company});
        EXPECT_EQ(set.exit_code, config::kExitOk) << set.output;
    }
    const std::string listed = fleet().ctl({"flag", "list"}).output;
    EXPECT_THAT(listed, HasSubstr("google_calendar_native_integration_enabled on for company " + company));
    EXPECT_THAT(listed, HasSubstr("calendar_reschedule_cancel_enabled on for company " + company));
    EXPECT_EQ(fleet().ctl({"flag", "set", "dance", "on"}).exit_code, config::kExitUsage);
}

TEST_F(CtlConnection, ACommandThatNeedsAnAgentIsNotSentWithoutOne) {
    const auto sent = fleet().ctl({"send", "calendar.list_slots", "--company", "acme"});
    EXPECT_EQ(sent.exit_code, config::kExitUsage);
    EXPECT_THAT(sent.output, HasSubstr("calendar.list_slots needs --agent"));
}

}  // namespace
}  // namespace calfleet::acceptance
