#include "core/rfc3339.hpp"
#include "provider_fixture.hpp"
#include "providers/google_calendar/bookings/booking_intent.hpp"

namespace calfleet::providers::google_calendar {
namespace {

struct CreateEventTest : ProviderTest {
    core::Outcome book(
        const std::string& customer = R"("name":"Ada <b>","email":"ada@example.com","vehicle":"C3")",
        const std::string& slot_start = "2026-03-11T09:00:00+01:00") {
        return run("calendar.create_event", R"("template_id":"drive","slot_start":")" + slot_start +
                                                R"(","customer_data":{)" + customer +
                                                R"(},"booking_started_at":"2026-03-10T11:59:00Z")");
    }
    ports::EffectHandler& handler() {
        for (const ports::CommandRoute& route : provider.routes())
            if (route.type == "calendar.create_event") return *route.effects;
        throw std::logic_error("no route");
    }
    std::optional<core::Outcome> read_back() {
        core::Command command;
        command.company_id = core::CompanyId("co-1");
        command.agent_id = core::AgentId("agent-1");
        command.data =
            R"({"template_id":"drive","slot_start":"2026-03-11T09:00:00+01:00","customer_data":{}})";
        const auto deadline = clock.steady_now() + std::chrono::seconds(10);
        return fakes::run_awaitable(io, handler().read_back(command, attempt.intended, deadline));
    }
    bool withdraw() {
        ports::JobInDoubt job{core::CommandId("cmd-1"), "calendar.create_event", core::CompanyId("co-1"),
                              core::AgentId("agent-1"), attempt.intended};
        const auto deadline = clock.steady_now() + std::chrono::seconds(10);
        return fakes::run_awaitable(io, handler().withdraw(std::move(job), deadline));
    }
    // What Google would say to the last insert, with these attendees.
    static std::string inserted(const std::string& attendees = R"({"email":"ada@example.com"})") {
        return R"({"id":"e1","status":"confirmed","htmlLink":"https://cal/e1","attendees":[)" + attendees +
               "]}";
    }
    codec::JsonValue sent(std::size_t request = 0) const {
        return *codec::parse_json(google.requests()[request].body);
    }
    std::string sent_hash() const {
        return *sent().find("extendedProperties")->find("private")->find("calfleet_command")->as_string();
    }
    // An event as events.get answers it, made by the command with that hash.
    static std::string standing(const std::string& hash, const std::string& status = "confirmed") {
        return R"({"id":"e1","status":")" + status + R"(","htmlLink":"https://cal/e1","attendees":[)" +
               R"({"email":"ada@example.com"}],"extendedProperties":{"private":{"calfleet_command":")" +
               hash + R"("}}})";
    }
};

TEST_F(CreateEventTest, ABookingStandsWithTitleTimesAndInvitations) {
    booking_template.attendees_always_cc = {"team@example.com", "ADA@example.com"};
    booking_template.event_description = "For {{customer_name}}";
    booking_template.location = "Main street 1";
    save();
    google.answer_next(200, inserted(R"({"email":"ada@example.com"},{"email":"team@example.com"})"));
    const core::Outcome outcome = book();
    ASSERT_EQ(reason_of(outcome), "success");

    EXPECT_EQ(google.requests()[0].url,
              "https://calendar.test/v3/calendars/team%23sales%40group.calendar.google.com/"
              "events?sendUpdates=all");
    const codec::JsonValue event = sent();
    EXPECT_EQ(*event.find("summary")->as_string(), "Drive C3 - Ada <b>");
    EXPECT_EQ(*event.find("description")->as_string(), "For Ada &lt;b&gt;");
    EXPECT_EQ(*event.find("location")->as_string(), "Main street 1");
    EXPECT_EQ(*event.find("start")->find("dateTime")->as_string(), "2026-03-11T09:00:00+01:00");
    EXPECT_EQ(*event.find("end")->find("dateTime")->as_string(), "2026-03-11T10:00:00+01:00");
    EXPECT_EQ(*event.find("start")->find("timeZone")->as_string(), "Europe/Berlin");
    EXPECT_EQ(event.find("attendees")->as_array()->size(), 2U);
    EXPECT_EQ(event.find("id")->as_string()->size(), 52U);

    const codec::JsonValue data = data_of(outcome);
    EXPECT_EQ(*data.find("event_id")->as_string(), "e1");
    EXPECT_EQ(*data.find("html_link")->as_string(), "https://cal/e1");
    EXPECT_EQ(*data.find("invite_status")->as_string(), "sent");
    EXPECT_EQ(data.find("attendees")->as_array()->size(), 2U);
    const auto& events = std::get<core::Done>(outcome).events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].type, "calendar_booking_created");
    EXPECT_NE(events[0].properties_json.find(R"("attendee_count":2,"time_to_book_sec":60)"),
              std::string::npos);
    EXPECT_EQ(events[1].type, "calendar_invite_sent");
    EXPECT_EQ(events[1].properties_json.find("example.com"), std::string::npos);
}

TEST_F(CreateEventTest, TheSameCommandAlwaysAsksForTheSameEvent) {
    google.answer_next(200, inserted());
    google.answer_next(200, inserted());
    book();
    book();
    EXPECT_EQ(google.requests()[0].body, google.requests()[1].body);
}

TEST_F(CreateEventTest, AUsedIdIsSuccessWhenTheEventIsOursAndLive) {
    google.answer_next(200, inserted());
    book();
    google.answer_next(409);
    google.answer_next(200, standing(sent_hash()));
    const core::Outcome outcome = book();
    EXPECT_EQ(reason_of(outcome), "success");
    EXPECT_EQ(google.requests().back().url.substr(0, 90),
              "https://calendar.test/v3/calendars/team%23sales%40group.calendar.google.com/events/" +
                  sent().find("id")->as_string()->substr(0, 7));
}

TEST_F(CreateEventTest, AUsedIdIsNoSuccessWhenTheEventIsCancelledOrNotOurs) {
    google.answer_next(200, inserted());
    book();
    const std::string hash = sent_hash();
    google.answer_next(409);
    google.answer_next(200, standing(hash, "cancelled"));
    EXPECT_EQ(reason_of(book()), "booking_not_found");
    google.answer_next(409);
    google.answer_next(200, standing("another"));
    EXPECT_EQ(reason_of(book()), "command_id_reused");
    google.answer_next(409);
    google.answer_next(200, inserted());
    EXPECT_EQ(reason_of(book()), "internal_error");
}

TEST_F(CreateEventTest, AnInsertWhoseAnswerWasLostIsReadBackBeforeItCountsAsFailed) {
    google.answer_next(200, inserted());
    book();
    const std::string hash = sent_hash();
    google.fail_next(ports::HttpError::Kind::kInterrupted);
    google.answer_next(200, standing(hash));
    EXPECT_EQ(reason_of(book()), "success");
    google.answer_next(503);
    google.answer_next(404);
    EXPECT_EQ(reason_of(book()), "api_5xx");
    google.fail_next(ports::HttpError::Kind::kTimeout);
    google.fail_next(ports::HttpError::Kind::kTimeout);
    EXPECT_EQ(reason_of(book()), "api_unreachable");
}

TEST_F(CreateEventTest, WhatGoogleIsAskedForIsWrittenDownFirst) {
    google.answer_next(200, inserted());
    book();
    const auto intent = decode_booking_intent(attempt.intended);
    ASSERT_TRUE(intent);
    EXPECT_EQ(intent->event.id, *sent().find("id")->as_string());
    EXPECT_EQ(intent->event.command_hash, sent_hash());
    EXPECT_EQ(intent->calendar_id, booking_template.calendar_id);
    EXPECT_EQ(core::to_rfc3339(intent->event.time.start, intent->event.zone), "2026-03-11T09:00:00+01:00");
    EXPECT_EQ(intent->event.attendees, std::vector<std::string>{"ada@example.com"});
}

TEST_F(CreateEventTest, WithoutAnIntentWrittenDownGoogleIsNotAsked) {
    attempt.somebody_was_first = true;
    book();
    EXPECT_TRUE(google.requests().empty());
}

TEST_F(CreateEventTest, ABookingThatGoogleRefusedLeavesNoDoubtAndALostOneDoes) {
    const auto leaves_doubt = [](const core::Outcome& outcome) {
        return std::get<core::Failed>(outcome).in_doubt;
    };
    google.answer_next(404);
    EXPECT_FALSE(leaves_doubt(book()));
    google.answer_next(503);
    google.answer_next(404);
    EXPECT_TRUE(leaves_doubt(book()));
    google.answer_next(409);
    google.answer_next(503);
    EXPECT_TRUE(leaves_doubt(book()));
    EXPECT_FALSE(leaves_doubt(book(R"("email":"")")));
}

TEST_F(CreateEventTest, TheCalendarOfAnEarlierAttemptStaysTheOne) {
    google.answer_next(200, inserted());
    book();
    attempt.earlier = attempt.intended;
    booking_template.calendar_id = core::CalendarId("another@example.com");
    save();
    google.answer_next(404);
    google.answer_next(200, inserted());
    EXPECT_EQ(reason_of(book()), "success");
    ASSERT_EQ(google.requests().size(), 3U);
    EXPECT_EQ(google.requests()[2].url, google.requests()[0].url);
    EXPECT_EQ(google.requests()[2].body, google.requests()[0].body);
}

TEST_F(CreateEventTest, ABookingThatALostAttemptMadeAfterAllIsNotInItsOwnWay) {
    booking_template.conflict_policy = core::ConflictPolicy::kReject;
    save();
    google.answer_next(200, R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[]}}})");
    google.answer_next(503);
    google.answer_next(503);
    ASSERT_EQ(reason_of(book()), "api_5xx");
    const std::string hash =
        *sent(1).find("extendedProperties")->find("private")->find("calfleet_command")->as_string();
    attempt.earlier = attempt.intended;
    google.answer_next(200, standing(hash));
    EXPECT_EQ(reason_of(book()), "success");
    EXPECT_EQ(google.requests().size(), 4U) << "the calendar is not asked whether it is busy";
    EXPECT_EQ(bookings.rows().begin()->second.record.state, ports::BookingState::kBooked);
}

TEST_F(CreateEventTest, AStandingEventIsAnsweredWithEvenWhenItsTemplateIsGone) {
    google.answer_next(200, inserted());
    const core::Outcome first = book();
    booking_template.id = core::TemplateId("another");
    google.answer_next(200, standing(sent_hash()));
    const auto read = read_back();
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<core::Done>(*read).data_json, std::get<core::Done>(first).data_json);
    EXPECT_EQ(std::get<core::Done>(*read).events.size(), 2U);
}

TEST_F(CreateEventTest, NothingIsReadBackWhereNothingOfOursStands) {
    google.answer_next(200, inserted());
    book();
    google.answer_next(404);
    EXPECT_FALSE(read_back());
    google.answer_next(200, standing(sent_hash(), "cancelled"));
    EXPECT_FALSE(read_back());
    google.answer_next(503);
    EXPECT_FALSE(read_back());
    tokens.failure = core::Failed{core::FailureReason::kTokenInvalid, {}, std::nullopt, {}};
    EXPECT_FALSE(read_back());
}

TEST_F(CreateEventTest, AWithdrawnEventIsDeletedWithoutAWordAndOnlyIfItIsOurs) {
    google.answer_next(200, inserted());
    book();
    google.answer_next(200, standing(sent_hash()));
    google.answer_next(204);
    EXPECT_TRUE(withdraw());
    EXPECT_EQ(google.requests().back().method, ports::HttpMethod::kDelete);
    EXPECT_TRUE(google.requests().back().url.ends_with("?sendUpdates=none"));

    const std::size_t asked = google.requests().size();
    google.answer_next(404);
    EXPECT_TRUE(withdraw());
    google.answer_next(200, standing(sent_hash(), "cancelled"));
    EXPECT_TRUE(withdraw());
    google.answer_next(200, standing("another"));
    EXPECT_TRUE(withdraw());
    EXPECT_EQ(google.requests().size(), asked + 3);
}

TEST_F(CreateEventTest, WhatCannotBeWithdrawnIsNotSettled) {
    google.answer_next(200, inserted());
    book();
    google.answer_next(503);
    EXPECT_FALSE(withdraw());
    google.answer_next(200, standing(sent_hash()));
    google.answer_next(503);
    EXPECT_FALSE(withdraw());
    tokens.failure = core::Failed{core::FailureReason::kTokenInvalid, {}, std::nullopt, {}};
    EXPECT_FALSE(withdraw());
}

TEST_F(CreateEventTest, AnAttendeeGoogleLeftOutIsAPartialInvitation) {
    google.answer_next(200,
                       R"({"id":"e1","attendees":[{"email":"ada@example.com"}],"attendeesOmitted":true})");
    const core::Outcome outcome = book();
    EXPECT_EQ(*data_of(outcome).find("invite_status")->as_string(), "partial_failure");
    EXPECT_EQ(std::get<core::Done>(outcome).warnings.back().code, "invite_partial_failure");
    google.answer_next(200, inserted(""));
    EXPECT_EQ(*data_of(book()).find("invite_status")->as_string(), "partial_failure");
}

TEST_F(CreateEventTest, GCAL_NEG6_ACommandMakesOneEventWhateverItSaysOfRepetition) {
    google.answer_next(200, inserted());
    const std::string members =
        R"("template_id":"drive","slot_start":"2026-03-11T09:00:00+01:00","recurrence":["RRULE:FREQ=WEEKLY"],)"
        R"("customer_data":{"name":"Ada","email":"ada@example.com","recurrence":"every Tuesday"})";
    EXPECT_EQ(reason_of(run("calendar.create_event", members)), "success");
    ASSERT_EQ(google.requests().size(), 1U);
    EXPECT_EQ(sent().find("recurrence"), nullptr);
}

TEST_F(CreateEventTest, GCAL_NEG9_RemindersAreLeftToGoogleAndNothingElseIsTold) {
    google.answer_next(200, inserted());
    const core::Outcome outcome = book();
    EXPECT_EQ(google.requests().size(), 1U);
    EXPECT_EQ(sent().find("reminders"), nullptr);
    std::vector<std::string> told;
    for (const core::AnalyticsEvent& event : std::get<core::Done>(outcome).events) told.push_back(event.type);
    EXPECT_EQ(told, (std::vector<std::string>{"calendar_booking_created", "calendar_invite_sent"}));
}

TEST_F(CreateEventTest, OnlyATimeThatListingWouldOfferCanBeBooked) {
    for (const char* start :
         {"2026-03-11T09:30:00+01:00", "2026-03-11T08:00:00+01:00", "2026-03-09T09:00:00+01:00",
          "2026-03-13T09:00:00+01:00", "2026-03-11T09:00:01+01:00"})
        EXPECT_EQ(reason_of(book(R"("email":"ada@example.com")", start)), "invalid_slot") << start;
    EXPECT_TRUE(google.requests().empty());
    const core::Outcome off_grid = book(R"("email":"ada@example.com")", "2026-03-11T09:30:00+01:00");
    EXPECT_EQ(std::get<core::Failed>(off_grid).message,
              "This time cannot be booked. It is not a whole number of steps after the hours began.");
}

TEST_F(CreateEventTest, AMissingOrMalformedCustomerAddressIsToldBeforeGoogleIsAsked) {
    for (const char* customer :
         {R"("name":"Ada")", R"("email":"ada@")", R"("email":"a b@example.com")", R"("email":"")"})
        EXPECT_EQ(reason_of(book(customer)), "invalid_attendee_email") << customer;
    EXPECT_TRUE(google.requests().empty());
}

TEST_F(CreateEventTest, EachMistakeOfTheRequestIsTold) {
    const core::Outcome outcome =
        run("calendar.create_event", R"("slot_start":"tomorrow","customer_data":{"name":"a\r\nb","x":{}})");
    EXPECT_EQ(reason_of(outcome), "invalid_command");
    const std::string& message = std::get<core::Failed>(outcome).message;
    for (const char* field : {"template_id", "slot_start", "customer_data.name", "customer_data.x"})
        EXPECT_NE(message.find(std::string(field) + ": "), std::string::npos) << message;
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
