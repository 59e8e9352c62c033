// GCAL-S04: an agent creates a calendar event and Google sends the invitations.
#include "acceptance/shared_fleet.hpp"
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;

struct Booking : AcceptanceTest {
    void fail_google_with(google::Operation operation, google::Fault fault,
                          std::optional<int> times = std::nullopt) {
        google::FaultRule rule;
        rule.match.account = harness::Fleet::email_of(agent);
        rule.match.operation = operation;
        rule.fault = std::move(fault);
        rule.times = times;
        fleet().google().add_fault(rule);
    }
    std::vector<google::CalendarEvent> standing() const {
        return fleet().google().events(harness::Fleet::email_of(agent));
    }
};

TEST_F(Booking, GCAL_S04_AC1_S6_Event7_S6_Event9_S12_Behaviour5_AListedSlotBecomesAnEventWithInvitations) {
    const auto starts = listed_starts();
    const std::string began =
        core::to_rfc3339(adapters::system::SystemClock().now() - std::chrono::seconds(120));
    const codec::JsonValue result =
        book(starts.front(), "ada@example.com", R"(,"booking_started_at":")" + began + "\"");
    ASSERT_EQ(outcome_of(result), "success");
    EXPECT_EQ(at(result, {"data", "start"}), starts.front());
    EXPECT_EQ(at(result, {"data", "invite_status"}), "sent");
    EXPECT_TRUE(at(result, {"data", "html_link"}).starts_with("https://"));
    EXPECT_EQ(result.find("data")->find("attendees")->as_array()->size(), 2U);

    const codec::JsonValue created = event("calendar_booking_created", 2);
    EXPECT_EQ(at(created, {"event_id"}), at(result, {"data", "event_id"}));
    EXPECT_EQ(at(created, {"attendee_count"}), "2");
    EXPECT_GE(std::stoi(at(created, {"time_to_book_sec"})), 120);
    EXPECT_EQ(at(event("calendar_invite_sent", 2), {"invite_status"}), "sent");

    ASSERT_EQ(standing().size(), 1U);
    EXPECT_EQ(standing().front().event.summary, "Visit Ada");
    EXPECT_EQ(standing().front().event.id, at(result, {"data", "event_id"}));
}

TEST_F(Booking, GCAL_S04_AC3_ASlotSomebodyElseTookIsBookedAllTheSame) {
    const auto starts = listed_starts();
    EXPECT_EQ(outcome_of(book(starts.front())), "success");
    EXPECT_EQ(outcome_of(book(starts.front(), "bob@example.com")), "success");
    EXPECT_EQ(standing().size(), 2U);
}

TEST_F(Booking, GCAL_S04_AC4_OursIsMillisecondsOfTheTwoSeconds) {
    const auto starts = listed_starts();
    const codec::JsonValue result = book(starts.front());
    ASSERT_EQ(outcome_of(result), "success");
    EXPECT_LT(std::stoi(at(result, {"latency_ms"})), 2'000);
}

TEST_F(Booking, GCAL_S04_AC5_QuotaIsTriedOnceMoreAndThenTold) {
    const auto starts = listed_starts();
    fail_google_with(google::Operation::kInsertEvent,
                     google::ErrorFault{.status = 429, .reason = "rateLimitExceeded"}, 1);
    EXPECT_EQ(outcome_of(book(starts.front())), "success");
    fail_google_with(google::Operation::kInsertEvent,
                     google::ErrorFault{.status = 429, .reason = "rateLimitExceeded"});
    EXPECT_EQ(outcome_of(book(starts.back())), "quota_exceeded");
    EXPECT_EQ(at(event("calendar_booking_failed"), {"failure_reason"}), "quota_exceeded");
    EXPECT_EQ(standing().size(), 1U);
}

TEST_F(Booking, GCAL_S04_ERR1_S6_Event8_AServerErrorIsTriedOnceMoreAndThenTold) {
    const auto starts = listed_starts();
    fail_google_with(google::Operation::kInsertEvent, google::ErrorFault{.status = 500}, 1);
    EXPECT_EQ(outcome_of(book(starts.front())), "success");
    fail_google_with(google::Operation::kInsertEvent, google::ErrorFault{.status = 500});
    EXPECT_EQ(outcome_of(book(starts.back())), "api_5xx");
    EXPECT_EQ(at(event("calendar_booking_failed"), {"failure_reason"}), "api_5xx");
}

TEST_F(Booking, GCAL_S04_ERR2_AMalformedAddressOfTheCustomerIsTold) {
    const auto starts = listed_starts();
    EXPECT_EQ(outcome_of(book(starts.front(), "ada@nowhere")), "invalid_attendee_email");
    EXPECT_EQ(at(event("calendar_booking_failed"), {"failure_reason"}), "invalid_attendee_email");
    EXPECT_TRUE(standing().empty());
}

TEST_F(Booking, GCAL_S04_ERR2_AnAddressOnlyGoogleRefusesIsToldTheSameWay) {
    const auto starts = listed_starts();
    fail_google_with(
        google::Operation::kInsertEvent,
        google::ErrorFault{.status = 400, .reason = "invalid", .message = "Invalid attendee email."});
    EXPECT_EQ(outcome_of(book(starts.front())), "invalid_attendee_email");
}

TEST_F(Booking, GCAL_S04_ERR4_AnInvitationThatMayNotHaveGoneOutIsAWarning) {
    const auto starts = listed_starts();
    fail_google_with(google::Operation::kInsertEvent, google::Quirk::kAttendeesOmitted);
    const codec::JsonValue result = book(starts.front());
    ASSERT_EQ(outcome_of(result), "success");
    EXPECT_EQ(at(result, {"data", "invite_status"}), "partial_failure");
    EXPECT_EQ(at(event("calendar_invite_sent", 2), {"invite_status"}), "partial_failure");
}

TEST_F(Booking, AnInsertWhoseReplyGotLostBooksOnceAndInvitesOnce) {
    const auto starts = listed_starts();
    fail_google_with(google::Operation::kInsertEvent, google::DropFault{google::Moment::kAfterCommit}, 1);
    const codec::JsonValue result = book(starts.front());
    ASSERT_EQ(outcome_of(result), "success");
    ASSERT_EQ(standing().size(), 1U);
    EXPECT_EQ(standing().front().event.id, at(result, {"data", "event_id"}));
    EXPECT_EQ(fleet().google().summary().invitations_repeated, 0);
}

TEST_F(Booking, AnInsertThatAnswersFiveHundredAfterItTookEffectIsABooking) {
    const auto starts = listed_starts();
    fail_google_with(google::Operation::kInsertEvent,
                     google::ErrorFault{.status = 503, .moment = google::Moment::kAfterCommit});
    EXPECT_EQ(outcome_of(book(starts.front())), "success");
    EXPECT_EQ(standing().size(), 1U);
}

TEST_F(Booking, ATimeThatCannotBeListedCannotBeBooked) {
    const auto starts = listed_starts();
    EXPECT_EQ(outcome_of(book("2020-01-01T10:00:00+07:00")), "invalid_slot");
    EXPECT_EQ(outcome_of(book(starts.front().substr(0, 14) + "10:00+07:00")), "invalid_slot");
    EXPECT_EQ(outcome_of(book(starts.front().substr(0, 11) + "03:00:00+07:00")), "invalid_slot");
    EXPECT_TRUE(standing().empty());
}

TEST_F(Booking, GCAL_NEG7_TheCustomerIsTheOnlyGuestFromTheConversation) {
    const auto starts = listed_starts();
    ASSERT_EQ(outcome_of(book(starts.front(), "ada@example.com", R"(,"attendees":["friend@example.com"])")),
              "success");
    for (const auto& [key, mail] : fleet().google().invitations())
        EXPECT_NE(std::get<2>(key), "friend@example.com");
}

}  // namespace
}  // namespace calfleet::acceptance
