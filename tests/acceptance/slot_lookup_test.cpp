// GCAL-S03: an agent looks up available slots in a conversation.
#include "acceptance/shared_fleet.hpp"
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;
using std::chrono::hours;

struct SlotLookup : AcceptanceTest {
    void fail_google_with(google::Fault fault, std::optional<int> times = std::nullopt) {
        google::FaultRule rule;
        rule.match.account = harness::Fleet::email_of(agent);
        rule.fault = std::move(fault);
        rule.times = times;
        fleet().google().add_fault(rule);
    }
    // Whose busy times nobody has asked for lately.
    void go_on_with_another_agent() {
        agent += "-another";
        fleet().add_agent({.agent = agent});
    }
    void keep_busy(core::TimeRange range) {
        fleet().google().add_events({{.calendar = harness::Fleet::email_of(agent), .range = range}});
    }
    const core::Instant now = adapters::system::SystemClock().now();
};

TEST_F(SlotLookup, GCAL_S03_AC1_S6_Event6_S12_Behaviour4_FreeTimeComesBackAsSlotsOfTheTemplatesDuration) {
    const codec::JsonValue result = list_slots();
    ASSERT_EQ(outcome_of(result), "success");
    const auto& slots = *result.find("data")->find("slots")->as_array();
    ASSERT_FALSE(slots.empty());
    for (const codec::JsonValue& slot : slots) {
        const auto start = core::parse_rfc3339(at(slot, {"start"}));
        const auto end = core::parse_rfc3339(at(slot, {"end"}));
        EXPECT_EQ(*end - *start, hours(1));
        EXPECT_GE(*start, now);
        EXPECT_EQ(at(slot, {"start"}).substr(13), ":00:00+07:00");
    }
    EXPECT_EQ(at(result, {"data", "timezone"}), "Asia/Jakarta");
    const codec::JsonValue lookup = event("calendar_slot_lookup");
    EXPECT_EQ(at(lookup, {"slot_count_returned"}), std::to_string(slots.size()));
    EXPECT_EQ(at(lookup, {"status"}), "success");
    EXPECT_EQ(at(lookup, {"conversation_id"}), "talk-1");
    EXPECT_FALSE(at(lookup, {"latency_ms"}).empty());
}

TEST_F(SlotLookup, GCAL_S03_AC3_ADateHintPutsItsDayFirstAndKeepsTheOthers) {
    const std::string hint = core::to_rfc3339(now + hours(24 * 4)).substr(0, 10);
    const auto plain = listed_starts(R"(,"limit":200)");
    const auto hinted = listed_starts(R"(,"limit":200,"date_hint":")" + hint + "\"");
    EXPECT_EQ(hinted.front().substr(0, 10), hint);
    EXPECT_EQ(hinted.size(), plain.size());
}

TEST_F(SlotLookup, GCAL_S03_AC4_EmptyWindowReturnsNoSlots) {
    keep_busy({now - hours(24), now + hours(24 * 10)});
    const codec::JsonValue result = list_slots();
    EXPECT_EQ(outcome_of(result), "success");
    EXPECT_EQ(at(result, {"data", "total_count"}), "0");
    EXPECT_EQ(at(event("calendar_slot_lookup"), {"slot_count_returned"}), "0");
}

TEST_F(SlotLookup, GCAL_S03_AC6_ThirtyDaysWithManyEventsComeInPages) {
    fleet().save_template("acme", agent,
                          R"({"template_id":")" + harness::Fleet::template_of(agent) +
                              R"(","name":"Visit","calendar_id":")" + harness::Fleet::email_of(agent) +
                              R"(","duration_minutes":30,"lookup_window_days":30,"event_title_pattern":"x",)"
                              R"("attendees_customer_email_field":"email"})");
    for (int i = 0; i < 250; ++i)
        keep_busy({now + hours(2 * i), now + hours(2 * i) + std::chrono::minutes(40)});
    const codec::JsonValue first = list_slots(R"(,"limit":100)");
    ASSERT_EQ(outcome_of(first), "success");
    EXPECT_EQ(at(first, {"data", "truncated"}), "true");
    const auto& slots = *first.find("data")->find("slots")->as_array();
    ASSERT_EQ(slots.size(), 100U);
    const auto next = listed_starts(R"(,"limit":100,"from":")" + at(slots.back(), {"end"}) + "\"");
    EXPECT_GT(next.front(), at(slots.back(), {"start"}));
}

TEST_F(SlotLookup, GCAL_S03_ERR1_AServerErrorThatStaysFailsTheLookup) {
    fail_google_with(google::ErrorFault{.status = 503});
    EXPECT_EQ(outcome_of(list_slots()), "api_5xx");
    const codec::JsonValue lookup = event("calendar_slot_lookup");
    EXPECT_EQ(at(lookup, {"status"}), "failed");
    EXPECT_EQ(at(lookup, {"failure_reason"}), "api_5xx");
}

TEST_F(SlotLookup, GCAL_S03_ERR2_QuotaIsTriedOnceMoreAndThenTold) {
    fail_google_with(google::ErrorFault{.status = 429, .reason = "rateLimitExceeded"}, 1);
    EXPECT_EQ(outcome_of(list_slots()), "success");
    go_on_with_another_agent();
    fail_google_with(google::ErrorFault{.status = 403, .reason = "userRateLimitExceeded"});
    const codec::JsonValue result = list_slots();
    EXPECT_EQ(outcome_of(result), "quota_exceeded");
    EXPECT_EQ(at(result, {"retry_after_ms"}), "60000");
    EXPECT_EQ(at(event("calendar_slot_lookup"), {"failure_reason"}), "quota_exceeded");
}

TEST_F(SlotLookup, GCAL_S03_ERR3_AnUnknownTemplateIsTold) {
    EXPECT_EQ(outcome_of(fleet().call("calendar.list_slots", agent, R"("template_id":"deleted")")),
              "template_not_found");
    EXPECT_EQ(at(event("calendar_slot_lookup"), {"failure_reason"}), "template_not_found");
}

TEST_F(SlotLookup, AnExpiredTokenThatWasImportedIsRefreshed) {
    const std::string expired = agent + "-expired";
    fleet().add_agent({.agent = expired, .token_lifetime = std::chrono::seconds(-10)});
    EXPECT_EQ(outcome_of(fleet().call("calendar.list_slots", expired,
                                      R"("template_id":")" + harness::Fleet::template_of(expired) + "\"")),
              "success");
}

TEST_F(SlotLookup, CalfleetctlSendsACommandAndPrintsItsResult) {
    const auto sent =
        fleet().ctl({"send", "calendar.list_slots", "--company", "acme", "--agent", agent, "--data",
                     R"({"template_id":")" + harness::Fleet::template_of(agent) + R"(","limit":1})"});
    EXPECT_EQ(sent.exit_code, 0) << sent.output;
    EXPECT_NE(sent.output.find(R"("status":"success")"), std::string::npos) << sent.output;
    const auto refused = fleet().ctl({"send", "calendar.list_slots", "--company", "acme", "--agent", agent,
                                      "--data", R"({"template_id":"unknown"})"});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.output.find("template_not_found"), std::string::npos) << refused.output;
}

TEST_F(SlotLookup, AConnectionDroppedByGoogleIsTriedAgain) {
    fail_google_with(google::DropFault{}, 1);
    EXPECT_EQ(outcome_of(list_slots()), "success");
    go_on_with_another_agent();
    fail_google_with(google::DropFault{});
    EXPECT_EQ(outcome_of(list_slots()), "api_unreachable");
}

TEST_F(SlotLookup, AnAnswerThatBreaksOffIsNeverFreeTime) {
    fail_google_with(google::Quirk::kMalformedBody);
    EXPECT_EQ(outcome_of(list_slots()), "api_5xx");
}

TEST_F(SlotLookup, AHundredLookupsOfOneHotCalendarCauseOneCallForItsBusyTimesAndOneForItsZone) {
    google::FaultRule slow;
    slow.match.account = harness::Fleet::email_of(agent);
    slow.fault = google::LatencyFault{.first = 500};
    fleet().google().add_fault(slow);
    std::vector<std::string> asked;
    for (int i = 0; i < 100; ++i)
        asked.push_back(fleet().send("calendar.list_slots", agent,
                                     R"("template_id":")" + harness::Fleet::template_of(agent) + "\""));
    for (const std::string& id : asked) EXPECT_EQ(outcome_of(fleet().kafka().result_of(id)), "success");
    const auto calls_of = [this](google::Operation operation) {
        const auto entries = fleet().google().log(0, 250'000);
        return std::count_if(entries.begin(), entries.end(), [&](const google::LogEntry& entry) {
            return entry.operation == operation && entry.account == harness::Fleet::email_of(agent);
        });
    };
    EXPECT_EQ(calls_of(google::Operation::kFreeBusy), 1);
    EXPECT_EQ(calls_of(google::Operation::kListEvents), 1);
}

TEST_F(SlotLookup, ALookupAfterABookingOfOursShowsTheSlotGoneAtOnce) {
    const auto before = listed_starts();
    ASSERT_EQ(outcome_of(book(before.front())), "success");
    EXPECT_THAT(listed_starts(), ::testing::Not(::testing::Contains(before.front())));
}

}  // namespace
}  // namespace calfleet::acceptance
