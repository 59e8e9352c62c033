// calfleetctl slots explain: what a person hears who asks why a time is not offered.
#include "acceptance/connected_agent.hpp"
#include "adapters/config/command_line.hpp"
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
namespace google = simulators::google;
using std::chrono::hours;
using testing::HasSubstr;

struct CtlSlots : ConnectedAgentTest {
    harness::Finished explain(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words{
            "slots",   "explain", "--company",  "acme",
            "--agent", agent,     "--template", harness::Fleet::template_of(agent)};
        words.insert(words.end(), more.begin(), more.end());
        return fleet().ctl(std::move(words));
    }
    std::string local(core::Instant instant) const { return core::to_rfc3339(instant, jakarta); }
    static void expect_refused(const harness::Finished& finished, int exit_code,
                               const std::string& sentence) {
        EXPECT_EQ(finished.exit_code, exit_code) << finished.output;
        EXPECT_THAT(finished.output, HasSubstr(sentence));
    }

    const core::TimeZone jakarta = core::TimeZone::find("Asia/Jakarta").value();
    // Ten o'clock there in two days, inside every agent's hours and window.
    const core::Instant ten = std::chrono::floor<std::chrono::days>(adapters::system::SystemClock().now()) +
                              std::chrono::days(2) + hours(3);
    const core::TimeRange meeting{ten + std::chrono::minutes(15), ten + std::chrono::minutes(45)};
};

TEST_F(CtlSlots, ABusyEventAtGoogleIsTheReason) {
    ASSERT_EQ(outcome_of(connect()), "success");
    fleet().google().add_events({{.calendar = email, .range = meeting}});
    const harness::Finished explained = explain();
    EXPECT_EQ(explained.exit_code, config::kExitOk) << explained.output;
    EXPECT_THAT(explained.output, HasSubstr("Asia/Jakarta, hours mon-sun 09:00-18:00; 60 minutes every 60"));
    EXPECT_THAT(explained.output,
                HasSubstr(local(ten) + "  busy           It, or a buffer of it, meets a busy time. Busy " +
                          local(meeting.start) + "/" + local(meeting.end) + "\n"));
    EXPECT_THAT(explained.output, HasSubstr(local(ten + hours(1)) + "  free\n"));
    EXPECT_EQ(refreshes(), 0U);
}

TEST_F(CtlSlots, TheFreeOnesAreTheSlotsThatAChatbotIsOffered) {
    ASSERT_EQ(outcome_of(connect()), "success");
    fleet().google().add_events({{.calendar = email, .range = meeting}});
    const std::string output = explain().output;
    const codec::JsonValue listed = list_slots();
    ASSERT_EQ(outcome_of(listed), "success");
    std::size_t free = 0;
    for (auto found = output.find("  free\n"); found != std::string::npos;
         found = output.find("  free\n", found + 1))
        ++free;
    EXPECT_EQ(std::to_string(free), at(listed, {"data", "total_count"})) << output;
}

TEST_F(CtlSlots, OneDayIsExplainedByItself) {
    ASSERT_EQ(outcome_of(connect()), "success");
    const std::string day = local(ten).substr(0, 10);
    const harness::Finished explained = explain({"--day", day});
    EXPECT_EQ(explained.exit_code, config::kExitOk) << explained.output;
    EXPECT_THAT(explained.output, HasSubstr("\n" + day + "T09:00:00+07:00  free\n"));
    EXPECT_THAT(explained.output, HasSubstr("\n9 of 9 free\n"));
}

TEST_F(CtlSlots, BusyTimesThatAreGivenAreNotAskedFor) {
    fleet().save_template(
        "acme", agent,
        R"({"template_id":")" + harness::Fleet::template_of(agent) + R"(","name":"Visit","calendar_id":")" +
            email +
            R"(","duration_minutes":60,"timezone":"Asia/Jakarta","event_title_pattern":"x",)"
            R"("attendees_customer_email_field":"email"})");
    const harness::Finished explained =
        explain({"--busy", core::to_rfc3339(meeting.start) + "/" + core::to_rfc3339(meeting.end), "--busy",
                 core::to_rfc3339(ten + hours(2)) + "/" + core::to_rfc3339(ten + hours(3))});
    EXPECT_EQ(explained.exit_code, config::kExitOk) << explained.output;  // without any connection
    EXPECT_THAT(explained.output, HasSubstr(local(ten) + "  busy"));
    EXPECT_THAT(explained.output, HasSubstr(local(ten + hours(1)) + "  free"));
    EXPECT_THAT(explained.output, HasSubstr(local(ten + hours(2)) + "  busy"));
    EXPECT_EQ(calendar_calls(), 0U);
}

TEST_F(CtlSlots, WhatIsMissingIsSaidWithWhatToDo) {
    expect_refused(explain(), config::kExitFailed, "run calfleetctl connect --company acme --agent " + agent);
    ASSERT_EQ(outcome_of(connect()), "success");
    expect_refused(
        fleet().ctl({"slots", "explain", "--company", "acme", "--agent", agent, "--template", "unknown"}),
        config::kExitFailed, "has no template unknown; calfleetctl template save");
}

TEST_F(CtlSlots, AnExpiredTokenIsToldAndNotReplaced) {
    agent += "-expired";
    email = harness::Fleet::email_of(agent);
    fleet().add_agent({.agent = agent, .token_lifetime = std::chrono::seconds(-10)});
    expect_refused(explain(), config::kExitFailed, "run calfleetctl refresh --company acme --agent " + agent);
    EXPECT_EQ(refreshes(), 0U);
}

TEST_F(CtlSlots, ATokenThatGoogleRefusesIsNotReplaced) {
    ASSERT_EQ(outcome_of(connect()), "success");
    refuse_token(10);
    expect_refused(explain(), config::kExitFailed,
                   "Google refuses the stored access token; try calfleetctl refresh");
    EXPECT_EQ(refreshes(), 0U);
}

TEST_F(CtlSlots, AGoogleThatFailsIsUnavailable) {
    ASSERT_EQ(outcome_of(connect()), "success");
    google::FaultRule rule;
    rule.match.account = email;
    rule.match.path_prefix = "/calendar";
    rule.fault = google::ErrorFault{.status = 503};
    fleet().google().add_fault(rule);
    expect_refused(explain(), config::kExitUnavailable, "api_5xx: ");
}

TEST_F(CtlSlots, WhatCannotBeReadIsToldHowItIsWritten) {
    expect_refused(explain({"--busy", "tomorrow"}), config::kExitUsage, "is not START/END");
    expect_refused(explain({"--day", "tomorrow"}), config::kExitUsage, "write for example 2026-05-12");
    expect_refused(fleet().ctl({"slots"}), config::kExitUsage, "subcommand");
}

}  // namespace
}  // namespace calfleet::acceptance
