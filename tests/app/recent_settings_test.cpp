#include "app/recent_settings.hpp"

#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace calfleet::app {
namespace {

struct RecentSettingsTest : ::testing::Test {
    bool is_enabled() { return *fakes::run_awaitable(io, flags.is_enabled(core::CompanyId("co-1"), "flag")); }
    void set(bool enabled) {
        ASSERT_TRUE(fakes::run_awaitable(io, stored_flags.set(core::CompanyId("co-1"), "flag", enabled)));
    }
    std::string name_of_template() {
        auto found = fakes::run_awaitable(
            io, templates.find(core::CompanyId("co-1"), core::AgentId("agent-1"), core::TemplateId("t")));
        return found->has_value() ? (*found)->name : "none";
    }
    void save(const std::string& name) {
        core::BookingTemplate saved;
        saved.company_id = core::CompanyId("co-1");
        saved.agent_id = core::AgentId("agent-1");
        saved.id = core::TemplateId("t");
        saved.name = name;
        ASSERT_TRUE(fakes::run_awaitable(io, stored_templates.save(saved)));
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::InMemoryFeatureFlags stored_flags;
    fakes::InMemoryTemplateStore stored_templates{clock};
    RecentFeatureFlags flags{stored_flags, clock};
    RecentTemplates templates{stored_templates, clock};
};

TEST_F(RecentSettingsTest, AnAnswerIsGivenAgainForHalfASecondAndNotLonger) {
    set(true);
    EXPECT_TRUE(is_enabled());
    set(false);
    clock.advance(std::chrono::milliseconds(499));
    EXPECT_TRUE(is_enabled());
    clock.advance(std::chrono::milliseconds(1));
    EXPECT_FALSE(is_enabled());
}

TEST_F(RecentSettingsTest, AskingOftenDoesNotKeepAnOldAnswerAlive) {
    set(true);
    EXPECT_TRUE(is_enabled());
    set(false);
    for (int i = 0; i < 4; ++i) {
        clock.advance(std::chrono::milliseconds(124));
        EXPECT_TRUE(is_enabled());
    }
    clock.advance(std::chrono::milliseconds(4));
    EXPECT_FALSE(is_enabled());
}

TEST_F(RecentSettingsTest, AnOutageIsNoAnswerAndIsNotRemembered) {
    stored_flags.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    EXPECT_FALSE(fakes::run_awaitable(io, flags.is_enabled(core::CompanyId("co-1"), "flag")).has_value());
    stored_flags.fail_with(std::nullopt);
    set(true);
    EXPECT_TRUE(is_enabled());
}

TEST_F(RecentSettingsTest, ATemplateIsFoundAsSoonAsItIsSavedAndChangesWithinHalfASecond) {
    EXPECT_EQ(name_of_template(), "none");
    save("first");
    EXPECT_EQ(name_of_template(), "first");
    save("second");
    EXPECT_EQ(name_of_template(), "first");
    clock.advance(std::chrono::milliseconds(500));
    EXPECT_EQ(name_of_template(), "second");
}

}  // namespace
}  // namespace calfleet::app
