// What is let in and what is turned away before Google is asked to write anything (decisions, D4 and D9).
#include "core/rfc3339.hpp"
#include "provider_fixture.hpp"

#include <gmock/gmock.h>

namespace calfleet::providers::google_calendar {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

struct BookingRulesTest : ProviderTest {
    BookingRulesTest() {
        google.respond_with([this](const fakes::RecordedRequest& request) -> fakes::HttpResult {
            if (request.url.ends_with("/freeBusy")) return answer(free_busy);
            if (request.method == ports::HttpMethod::kPost) ++inserts;
            return answer(
                R"({"id":"e1","htmlLink":"https://cal/e1","attendees":[{"email":"ada@example.com"}]})");
        });
    }
    static ports::HttpResponse answer(std::string body) { return {200, {}, std::move(body)}; }

    void want(core::ConflictPolicy policy) {
        booking_template.conflict_policy = policy;
        save();
    }
    void is_busy(const std::string& start, const std::string& end) {
        free_busy = R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[{"start":")" + start +
                    R"(","end":")" + end + R"("}]}}})";
    }
    core::Outcome book(const std::string& id, int hour = 9, const std::string& email = "ada@example.com",
                       const std::string& day = "2026-03-11") {
        const std::string digits = hour < 10 ? "0" + std::to_string(hour) : std::to_string(hour);
        return run("calendar.create_event",
                   R"("template_id":"drive","slot_start":")" + day + "T" + digits +
                       R"(:00:00+01:00","customer_data":{"name":"Ada","email":")" + email + R"("})",
                   id);
    }
    // Another worker is about to book that hour of 11 March.
    void reserve(const std::string& id, int hour) {
        ports::BookingRecord record;
        record.command_id = core::CommandId(id);
        record.company_id = core::CompanyId("co-1");
        record.agent_id = core::AgentId("agent-2");
        record.template_id = core::TemplateId("other");
        record.calendar = {"sub-2", "team#sales@group.calendar.google.com"};
        record.event_id = "event of " + id;
        const core::Instant start = *core::parse_rfc3339("2026-03-11T00:00:00+01:00") + hours(hour);
        record.time = {start, start + hours(1)};
        ports::BookingReservation reservation;
        reservation.record = std::move(record);
        ASSERT_TRUE(fakes::run_awaitable(io, bookings.admit(std::move(reservation))).has_value());
    }
    static std::vector<std::string> alternatives(const core::Outcome& outcome) {
        const auto data = codec::parse_json(std::get<core::Failed>(outcome).data_json);
        std::vector<std::string> starts;
        if (!data) return starts;
        for (const codec::JsonValue& slot : *data->find("alternatives")->as_array())
            starts.push_back(*slot.find("start")->as_string());
        return starts;
    }
    static std::vector<std::string> warnings(const core::Outcome& outcome) {
        std::vector<std::string> codes;
        for (const core::Warning& warning : std::get<core::Done>(outcome).warnings)
            if (warning.code != "default_availability") codes.push_back(warning.code);
        return codes;
    }
    std::size_t reservations() const { return bookings.rows().size(); }

    std::string free_busy = R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[]}}})";
    int inserts = 0;
};

TEST_F(BookingRulesTest, RejectReadsBusyTimesLiveDirectlyBeforeTheInsert) {
    want(core::ConflictPolicy::kReject);
    ASSERT_EQ(reason_of(book("one")), "success");
    ASSERT_EQ(google.requests().size(), 2U);
    EXPECT_TRUE(google.requests()[0].url.ends_with("/freeBusy"));
    EXPECT_EQ(inserts, 1);
    const auto& record = bookings.rows().at(core::CommandId("one")).record;
    EXPECT_EQ(record.state, ports::BookingState::kBooked);
    EXPECT_EQ(record.calendar.account_id, "sub-1");
    EXPECT_NE(record.answer.find("\"event_id\":\"e1\""), std::string::npos);
}

TEST_F(BookingRulesTest, ABusyTimeIsASlotConflictWithTheNearestFreeTimesAndNothingIsWritten) {
    want(core::ConflictPolicy::kReject);
    is_busy("2026-03-11T08:30:00Z", "2026-03-11T10:00:00Z");  // 9:30 to 11:00 in Berlin
    const core::Outcome refused = book("one", 10);
    EXPECT_EQ(reason_of(refused), "slot_conflict");
    EXPECT_THAT(alternatives(refused), ElementsAre("2026-03-11T11:00:00+01:00", "2026-03-11T12:00:00+01:00",
                                                   "2026-03-11T13:00:00+01:00", "2026-03-11T14:00:00+01:00",
                                                   "2026-03-11T15:00:00+01:00"));
    EXPECT_EQ(inserts, 0);
    EXPECT_EQ(reservations(), 0U);
    EXPECT_TRUE(attempt.intended.empty());
}

TEST_F(BookingRulesTest, ABufferThatMeetsABusyTimeIsAConflictToo) {
    booking_template.buffer_before = minutes(15);
    want(core::ConflictPolicy::kReject);
    is_busy("2026-03-11T08:00:00Z", "2026-03-11T08:50:00Z");
    EXPECT_EQ(reason_of(book("one", 10)), "slot_conflict");
    is_busy("2026-03-11T08:00:00Z", "2026-03-11T08:45:00Z");
    EXPECT_EQ(reason_of(book("one", 10)), "success");
}

TEST_F(BookingRulesTest, BusyTimesThatCannotBeReadBookNothing) {
    want(core::ConflictPolicy::kReject);
    free_busy = R"({"calendars":{}})";
    EXPECT_NE(reason_of(book("one")), "success");
    EXPECT_EQ(inserts, 0);
    EXPECT_EQ(reservations(), 0U);
}

TEST_F(BookingRulesTest, ABookingThatIsUnderWayElsewhereIsWaitedForAndThenTheTimeIsTaken) {
    want(core::ConflictPolicy::kReject);
    passing = std::chrono::milliseconds(500);
    reserve("another", 9);
    const core::Outcome refused = book("one", 9);
    EXPECT_EQ(reason_of(refused), "slot_conflict");
    EXPECT_THAT(alternatives(refused), testing::Not(testing::Contains("2026-03-11T09:00:00+01:00")));
    EXPECT_EQ(inserts, 0);
    EXPECT_EQ(reason_of(book("two", 10)), "success") << "another hour is nobody's business";
}

TEST_F(BookingRulesTest, AReservationThatEndsWithoutABookingLetsTheNextOneIn) {
    want(core::ConflictPolicy::kReject);
    passing = std::chrono::milliseconds(500);
    reserve("another", 9);
    const auto ends = [this]() -> ports::awaitable<void> {
        co_await clock.sleep_for(std::chrono::seconds(1));
        co_await bookings.release(core::CommandId("another"));
    };
    fakes::start_awaitable(io, ends());
    EXPECT_EQ(reason_of(book("one", 9)), "success");
}

TEST_F(BookingRulesTest, GCAL_S04_AC3_WithAllowAnOverlapWithOurOwnBookingIsOnlyAWarning) {
    ASSERT_THAT(warnings(book("one")), IsEmpty());
    const core::Outcome second = book("two", 9, "bob@example.com");
    EXPECT_EQ(reason_of(second), "success");
    EXPECT_THAT(warnings(second), testing::Contains("slot_overlap"));
    EXPECT_EQ(inserts, 2);
}

TEST_F(BookingRulesTest, TheSameRequestAgainIsAnsweredWithTheFirstBooking) {
    const core::Outcome first = book("one", 9, "Ada@example.com");
    const core::Outcome second = book("two", 9, "ada@example.com");
    ASSERT_EQ(reason_of(second), "success");
    EXPECT_EQ(std::get<core::Done>(second).data_json, std::get<core::Done>(first).data_json);
    EXPECT_THAT(warnings(second), ElementsAre("duplicate_request"));
    EXPECT_TRUE(std::get<core::Done>(second).events.empty()) << "one booking is counted once";
    EXPECT_EQ(inserts, 1);
}

TEST_F(BookingRulesTest, GCAL_NEG5_WhatPeopleChangeInTheCalendarIsNotFollowed) {
    book("one");
    const std::size_t asked_so_far = google.requests().size();
    google.respond_with([](const fakes::RecordedRequest&) -> fakes::HttpResult {
        return ports::HttpResponse{
            200, {}, R"({"id":"e1","start":{"dateTime":"2026-03-12T15:00:00+01:00"}})"};
    });
    EXPECT_EQ(*data_of(book("two")).find("start")->as_string(), "2026-03-11T09:00:00+01:00");
    EXPECT_EQ(google.requests().size(), asked_so_far) << "nobody looks whether it was moved by hand";
}

TEST_F(BookingRulesTest, AnotherPersonSlotConversationOrTenMinutesMakeItAnotherRequest) {
    book("one");
    EXPECT_EQ(reason_of(book("two", 9, "bob@example.com")), "success");
    EXPECT_EQ(reason_of(book("three", 10)), "success");
    conversation = "talk-10";
    EXPECT_EQ(reason_of(book("four")), "success");
    conversation = "";
    book("five");
    book("six");
    EXPECT_EQ(inserts, 6) << "without a conversation nothing is repeated";
    conversation = "talk-9";
    clock.advance(minutes(10));
    EXPECT_EQ(reason_of(book("seven")), "success");
    EXPECT_EQ(inserts, 7);
}

TEST_F(BookingRulesTest, InvitationsAreCappedAndTheRefusalSaysWhenToAskAgain) {
    ProviderSettings settings_with_caps = settings();
    settings_with_caps.invitation_caps = {1, 0, 0};
    Provider capped{{http, templates, bookings, tokens, event_id_key, clock, log}, settings_with_caps};
    asked = &capped;
    EXPECT_EQ(reason_of(book("one")), "success");
    clock.advance(minutes(20));
    const core::Outcome refused = book("two", 10);
    EXPECT_EQ(reason_of(refused), "invitation_limit_reached");
    EXPECT_EQ(std::get<core::Failed>(refused).retry_after, minutes(40));
    EXPECT_EQ(inserts, 1);
    clock.advance(minutes(40));
    EXPECT_EQ(reason_of(book("three", 14)), "success");
}

TEST_F(BookingRulesTest, AFullDayIsNotOfferedAndRefusedWithTimesOfAnother) {
    booking_template.max_per_day = 2;
    save();
    EXPECT_EQ(reason_of(book("one", 9)), "success");
    EXPECT_EQ(reason_of(book("two", 11)), "success");
    const core::Outcome refused = book("three", 13);
    EXPECT_EQ(reason_of(refused), "invalid_slot");
    EXPECT_NE(std::get<core::Failed>(refused).message.find("as many bookings as it takes"),
              std::string::npos);
    EXPECT_THAT(alternatives(refused), ElementsAre("2026-03-10T13:00:00+01:00", "2026-03-10T14:00:00+01:00",
                                                   "2026-03-10T15:00:00+01:00", "2026-03-10T16:00:00+01:00",
                                                   "2026-03-10T17:00:00+01:00"));
    const codec::JsonValue listed = data_of(run("calendar.list_slots", R"("template_id":"drive")"));
    for (const codec::JsonValue& slot : *listed.find("slots")->as_array())
        EXPECT_TRUE(slot.find("start")->as_string()->starts_with("2026-03-10"));
    EXPECT_EQ(reason_of(book("one", 9)), "success") << "the same command does not count itself";
}

TEST_F(BookingRulesTest, ARefusedInsertGivesItsTimeBackAndALostOneKeepsIt) {
    google.answer_next(403, R"({"error":{"errors":[{"reason":"forbidden"}]}})");
    EXPECT_EQ(reason_of(book("one")), "permission_denied");
    EXPECT_EQ(reservations(), 0U);
    google.fail_next(ports::HttpError::Kind::kTimeout);
    google.answer_next(404);
    EXPECT_NE(reason_of(book("two")), "success");
    EXPECT_EQ(reservations(), 1U) << "it may stand";
}

TEST_F(BookingRulesTest, ARefusalAfterAnAttemptWhoseAnswerWasLostIsLookedInto) {
    google.respond_with([](const fakes::RecordedRequest& request) -> fakes::HttpResult {
        if (request.method == ports::HttpMethod::kGet) return ports::HttpResponse{404, {}, {}};
        ports::HttpResponse refused{429, {}, R"({"error":{"errors":[{"reason":"rateLimitExceeded"}]}})"};
        refused.was_sent_before = true;
        return refused;
    });
    const core::Outcome refused = book("one");
    EXPECT_EQ(reason_of(refused), "quota_exceeded");
    EXPECT_TRUE(std::get<core::Failed>(refused).in_doubt);
    EXPECT_EQ(google.requests().back().method, ports::HttpMethod::kGet);
}

TEST_F(BookingRulesTest, ABookingWhoseRecordCannotBeWrittenStandsAllTheSame) {
    passing = std::chrono::milliseconds(500);
    google.respond_with([this](const fakes::RecordedRequest&) -> fakes::HttpResult {
        bookings.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
        return answer(R"({"id":"e1","attendees":[{"email":"ada@example.com"}]})");
    });
    EXPECT_EQ(reason_of(book("one")), "success");
    EXPECT_TRUE(log.mentions("the record of a booking could not be written"));
}

TEST_F(BookingRulesTest, AStoreThatIsAwayIsSaidBeforeGoogleIsAsked) {
    bookings.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    EXPECT_EQ(reason_of(book("one")), "storage_unavailable");
    EXPECT_TRUE(google.requests().empty());
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
