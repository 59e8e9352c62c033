// The job that refreshes a connection (GCAL-S07 AC-1), and what it leaves alone.
#include "connections_world.hpp"

namespace calfleet::app::connections {
namespace {

using RefreshJobTest = ConnectionsTest;

constexpr const char* kProactive = R"("refresh_type":"proactive")";

TEST_F(RefreshJobTest, ARefreshJobLeavesAloneWhatIsNotDueUnlessForced) {
    connect(1h);
    const auto early = handle("calendar.refresh_token", kProactive);
    EXPECT_FALSE(*data_of(early).find("refreshed")->as_bool());
    EXPECT_TRUE(provider.refreshed_with.empty());
    const auto forced = handle("calendar.refresh_token", R"("refresh_type":"proactive","force":true)");
    EXPECT_TRUE(*data_of(forced).find("refreshed")->as_bool());
    EXPECT_NE(events_of("calendar_token_refreshed").front().find("proactive"), std::string::npos);
}

TEST_F(RefreshJobTest, GCAL_S07_AC1_ARefreshJobThatIsDueRefreshes) {
    connect(4min);
    const auto outcome = handle("calendar.refresh_token", kProactive);
    EXPECT_TRUE(*data_of(outcome).find("refreshed")->as_bool());
    EXPECT_EQ(row()->access_token.reveal(), "access-1");
}

TEST_F(RefreshJobTest, ARefreshJobForNobodyOrForWhatIsLostMakesNoCall) {
    EXPECT_EQ(outcome_of(handle("calendar.refresh_token", kProactive)), "not_connected");
    connect(4min);
    provider.revoke_next();
    EXPECT_EQ(outcome_of(handle("calendar.refresh_token", kProactive)), "token_invalid");
    EXPECT_EQ(outcome_of(handle("calendar.refresh_token", R"("refresh_type":"proactive","force":true)")),
              "token_invalid");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(RefreshJobTest, AJobThatIsNoProactiveRefreshIsRefused) {
    connect(4min);
    EXPECT_EQ(outcome_of(handle("calendar.refresh_token", "")), "invalid_command");
    EXPECT_EQ(outcome_of(handle("calendar.refresh_token", R"("refresh_type":"reactive")")),
              "invalid_command");
    EXPECT_TRUE(provider.refreshed_with.empty());
}

}  // namespace
}  // namespace calfleet::app::connections
