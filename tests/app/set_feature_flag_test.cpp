// GCAL-S09: a flag is set for one company or for all, by either of its names.
#include "app/set_feature_flag_handler.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::app {
namespace {

struct SetFeatureFlagTest : ::testing::Test {
    std::string set(const std::string& members) {
        core::Command command;
        command.company_id = core::CompanyId("co-1");
        command.data = "{" + members + "}";
        const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + std::chrono::minutes(1),
                                        nullptr};
        const auto outcome = fakes::run_awaitable(io, handler.handle(command, terms));
        const auto* failed = std::get_if<core::Failed>(&outcome);
        return failed == nullptr ? "success" : std::string(to_string(failed->reason));
    }
    bool is_on(const std::string& company) {
        return *fakes::run_awaitable(
            io, flags.is_enabled(core::CompanyId(company), "google_calendar_native_integration_enabled"));
    }
    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::InMemoryFeatureFlags flags;
    SetFeatureFlagHandler handler{flags};
};

TEST_F(SetFeatureFlagTest, GCAL_S09_AC1_AFlagIsSetForOneCompanyByEitherOfItsNames) {
    EXPECT_FALSE(is_on("co-1"));
    EXPECT_EQ(set(R"("flag":"FEATURE_GOOGLE_CALENDAR_NODES","enabled":true,"scope":"company")"), "success");
    EXPECT_TRUE(is_on("co-1"));
    EXPECT_FALSE(is_on("co-2"));
}

TEST_F(SetFeatureFlagTest, GCAL_S09_AC5_AGlobalFlagReachesEveryCompanyWithoutOneOfItsOwn) {
    EXPECT_EQ(set(R"("flag":"google_calendar_native_integration_enabled","enabled":false,"scope":"company")"),
              "success");
    EXPECT_EQ(set(R"("flag":"google_calendar_native_integration_enabled","enabled":true,"scope":"global")"),
              "success");
    EXPECT_TRUE(is_on("co-2"));
    EXPECT_FALSE(is_on("co-1"));
}

TEST_F(SetFeatureFlagTest, WhatIsNoFlagOrNoScopeIsInvalid) {
    for (const char* members :
         {R"("flag":"anything","enabled":true,"scope":"company")",
          R"("flag":"entitlement_bypass","enabled":true,"scope":"all")",
          R"("flag":"entitlement_bypass","enabled":"yes","scope":"global")",
          R"("flag":"entitlement_bypass","scope":"global")", R"("enabled":true,"scope":"global")"})
        EXPECT_EQ(set(members), "invalid_command") << members;
}

}  // namespace
}  // namespace calfleet::app
