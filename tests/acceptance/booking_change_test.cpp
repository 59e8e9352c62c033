// Moving and cancelling bookings, and refusing those that collide: what the first phase leaves out (NEG-4)
// and what companies get that switch it on.
#include "acceptance/shared_fleet.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;

// An agent of a company of its own, where bookings may be changed.
struct BookingChange : ::testing::Test {
    BookingChange() : agent(agent_named_after_test()), company("company-of-" + agent) {
        fleet().add_agent({.company = company, .agent = agent});
        const auto on =
            fleet().ctl({"flag", "set", "calendar_reschedule_cancel_enabled", "on", "--company", company});
        if (on.exit_code != 0) throw std::runtime_error(on.output);
    }
    void save_template(const std::string& more) {
        fleet().save_template(
            company, agent,
            R"({"template_id":")" + harness::Fleet::template_of(agent) +
                R"(","name":"Visit","calendar_id":")" + harness::Fleet::email_of(agent) +
                R"(","duration_minutes":60,"lookup_window_days":7,"event_title_pattern":"Visit",)"
                R"("attendees_customer_email_field":"email",)" +
                more + "}");
    }
    std::vector<std::string> listed_starts() {
        const codec::JsonValue result = call("calendar.list_slots", of_template());
        if (outcome_of(result) != "success") throw std::runtime_error(outcome_of(result));
        std::vector<std::string> starts;
        for (const codec::JsonValue& slot : *result.find("data")->find("slots")->as_array())
            starts.push_back(at(slot, {"start"}));
        return starts;
    }
    codec::JsonValue call(const std::string& type, const std::string& members) {
        return fleet().call(type, agent, members, company);
    }
    std::string of_template() const {
        return R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
    }
    codec::JsonValue book(const std::string& start, const std::string& email = "ada@example.com") {
        return call("calendar.create_event", of_template() + R"(,"slot_start":")" + start +
                                                 R"(","customer_data":{"name":"Ada","email":")" + email +
                                                 R"("})");
    }
    codec::JsonValue move(const std::string& event_id, const std::string& start) {
        return call("calendar.reschedule_event",
                    R"("event_id":")" + event_id + R"(","slot_start":")" + start + "\"");
    }
    codec::JsonValue cancel(const std::string& event_id) {
        return call("calendar.cancel_event",
                    R"("event_id":")" + event_id + R"(","reason":"Other plans\nfor the day")");
    }
    codec::JsonValue event(const std::string& type) {
        return fleet().kafka().events_of(fleet().last_command_id(), 1).at(type);
    }
    std::vector<google::CalendarEvent> standing() const {
        return fleet().google().events(harness::Fleet::email_of(agent));
    }
    static std::vector<std::string> starts_in(const codec::JsonValue& result) {
        std::vector<std::string> starts;
        for (const codec::JsonValue& slot : *result.find("data")->find("alternatives")->as_array())
            starts.push_back(at(slot, {"start"}));
        return starts;
    }
    static std::string warning_of(const codec::JsonValue& result) {
        const auto* warnings = result.find("warnings")->as_array();
        return warnings->empty() ? std::string() : at(warnings->back(), {"code"});
    }

    std::string agent;
    std::string company;
};

struct FirstPhase : AcceptanceTest {};

TEST_F(FirstPhase, GCAL_NEG4_MovingAndCancellingAreSwitchedOffUnlessTheCompanyWantsThem) {
    const std::string event_id = at(book(listed_starts().front()), {"data", "event_id"});
    EXPECT_EQ(outcome_of(fleet().call("calendar.cancel_event", agent, R"("event_id":")" + event_id + "\"")),
              "feature_disabled");
    EXPECT_EQ(
        outcome_of(fleet().call("calendar.reschedule_event", agent,
                                R"("event_id":")" + event_id + R"(","slot_start":"2030-01-01T09:00:00Z")")),
        "feature_disabled");
    EXPECT_EQ(fleet().google().events(harness::Fleet::email_of(agent)).size(), 1U);
}

TEST_F(BookingChange, ABookingIsMovedAndThenCancelledAndItsGuestsAreTold) {
    const auto starts = listed_starts();
    const std::string event_id = at(book(starts[0]), {"data", "event_id"});
    const codec::JsonValue moved = move(event_id, starts[2]);
    ASSERT_EQ(outcome_of(moved), "success");
    EXPECT_EQ(at(moved, {"data", "start"}), starts[2]);
    EXPECT_EQ(at(moved, {"data", "event_id"}), event_id);
    EXPECT_EQ(at(event("calendar_booking_rescheduled"), {"event_id"}), event_id);
    ASSERT_EQ(standing().size(), 1U);
    EXPECT_THAT(listed_starts(), ::testing::Contains(starts[0])) << "the old slot is free again, at once";
    EXPECT_THAT(listed_starts(), ::testing::Not(::testing::Contains(starts[2])));

    const codec::JsonValue cancelled = cancel(event_id);
    ASSERT_EQ(outcome_of(cancelled), "success");
    EXPECT_EQ(at(cancelled, {"data", "state"}), "cancelled");
    EXPECT_EQ(at(event("calendar_booking_cancelled"), {"event_id"}), event_id);
    EXPECT_TRUE(standing().empty());
    EXPECT_EQ(outcome_of(cancel(event_id)), "success");
    EXPECT_EQ(outcome_of(move(event_id, starts[1])), "booking_not_found");
    EXPECT_EQ(outcome_of(cancel("0123456789abcdef")), "booking_not_found");
}

TEST_F(BookingChange, WithRejectATakenTimeIsRefusedWithTimesThatAreFree) {
    save_template(R"("conflict_policy":"reject")");
    const auto starts = listed_starts();
    const std::string first = at(book(starts[1]), {"data", "event_id"});
    const codec::JsonValue refused = book(starts[1], "bob@example.com");
    EXPECT_EQ(outcome_of(refused), "slot_conflict");
    EXPECT_THAT(starts_in(refused), ::testing::Contains(starts[0]));
    EXPECT_THAT(starts_in(refused), ::testing::Not(::testing::Contains(starts[1])));

    const std::string second = at(book(starts[3], "bob@example.com"), {"data", "event_id"});
    EXPECT_EQ(outcome_of(move(second, starts[1])), "slot_conflict");
    EXPECT_EQ(outcome_of(move(first, starts[1])), "success") << "its own time is no conflict";
    EXPECT_EQ(standing().size(), 2U);
}

TEST_F(BookingChange, ALanguageModelThatRepeatsItselfBooksOnce) {
    const auto starts = listed_starts();
    const codec::JsonValue first = book(starts[0]);
    const codec::JsonValue second = book(starts[0]);
    EXPECT_EQ(at(second, {"data", "event_id"}), at(first, {"data", "event_id"}));
    EXPECT_EQ(warning_of(second), "duplicate_request");
    EXPECT_EQ(standing().size(), 1U);
}

TEST_F(BookingChange, AFullDayTakesNoMoreAndAMeetingsLinkIsAnswered) {
    save_template(R"("max_per_day":1,"conference":"meet","availability":"always","timezone":"UTC")");
    const auto starts = listed_starts();
    const codec::JsonValue booked = book(starts[0]);
    ASSERT_EQ(outcome_of(booked), "success");
    EXPECT_TRUE(at(booked, {"data", "conference_link"}).starts_with("https://meet.google.com/"));
    const std::string day = starts[0].substr(0, 10);
    for (const std::string& start : listed_starts()) EXPECT_NE(start.substr(0, 10), day);
    const auto next = std::find_if(starts.begin() + 1, starts.end(),
                                   [&day](const std::string& start) { return start.starts_with(day); });
    if (next == starts.end()) return;  // the last hour of a day: there is no other slot on it
    const codec::JsonValue refused = book(*next, "bob@example.com");
    EXPECT_EQ(outcome_of(refused), "invalid_slot");
    EXPECT_FALSE(starts_in(refused).empty());
}

}  // namespace
}  // namespace calfleet::acceptance
