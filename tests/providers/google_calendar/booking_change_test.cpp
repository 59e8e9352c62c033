// Moving and cancelling a booking that calfleet made, for the agent that made it.
#include "core/rfc3339.hpp"
#include "provider_fixture.hpp"

#include <gmock/gmock.h>

namespace calfleet::providers::google_calendar {
namespace {

using std::chrono::hours;

constexpr const char* kNine = "2026-03-11T09:00:00+01:00";
constexpr const char* kTen = "2026-03-11T10:00:00+01:00";
constexpr const char* kEleven = "2026-03-11T11:00:00+01:00";

struct BookingChangeTest : ProviderTest {
    // Books nine o'clock.
    void SetUp() override {
        google.answer_next(200, event_at(kNine, kTen));
        const core::Outcome booked = run("calendar.create_event",
                                         std::string(R"("template_id":"drive","slot_start":")") + kNine +
                                             R"(","customer_data":{"name":"Ada","email":"ada@example.com"})",
                                         "cmd-1");
        ASSERT_EQ(reason_of(booked), "success");
        event_id = bookings.rows().at(core::CommandId("cmd-1")).record.event_id;
        attempt.intended.clear();
    }
    std::string event_at(const std::string& start, const std::string& end, const std::string& move = "",
                         const std::string& status = "confirmed") const {
        return R"({"id":")" + (event_id.empty() ? std::string("e1") : event_id) +
               R"(","etag":"\"7\"","status":")" + status +
               R"(","htmlLink":"https://cal/e1","start":{"dateTime":")" + start +
               R"("},"end":{"dateTime":")" + end + R"("},"attendees":[{"email":"ada@example.com"}],)" +
               R"("extendedProperties":{"private":{"calfleet_command":"made","calfleet_move":")" + move +
               R"("}}})";
    }
    core::Outcome reschedule(const std::string& start = kTen, const std::string& id = "move-1") {
        return run("calendar.reschedule_event",
                   R"("event_id":")" + event_id + R"(","slot_start":")" + start + "\"", id);
    }
    core::Outcome cancel(const std::string& id = "cancel-1") {
        return run("calendar.cancel_event", R"("event_id":")" + event_id + "\"", id);
    }
    ports::EffectHandler& handler_of(const std::string& type) {
        for (const ports::CommandRoute& route : provider.routes())
            if (route.type == type) return *route.effects;
        throw std::logic_error("no route");
    }
    std::optional<core::Outcome> read_back(const std::string& type) {
        core::Command command;
        command.id = core::CommandId("move-1");
        command.company_id = core::CompanyId("co-1");
        command.agent_id = core::AgentId("agent-1");
        return fakes::run_awaitable(
            io, handler_of(type).read_back(command, attempt.intended, clock.steady_now() + hours(1)));
    }
    bool withdraw(const std::string& type, const std::string& id) {
        ports::JobInDoubt job{core::CommandId(id), type, core::CompanyId("co-1"), core::AgentId("agent-1"),
                              attempt.intended};
        return fakes::run_awaitable(io,
                                    handler_of(type).withdraw(std::move(job), clock.steady_now() + hours(1)));
    }
    std::string intended_hash() const {
        const auto intent = codec::parse_json(attempt.intended);
        return *intent->find("move")->find("hash")->as_string();
    }
    const ports::BookingRecord& record() const { return bookings.rows().at(core::CommandId("cmd-1")).record; }
    static std::string event_type_of(const core::Outcome& outcome) {
        const auto& events = std::get<core::Done>(outcome).events;
        return events.empty() ? std::string() : events.front().type;
    }

    std::string event_id;
};

TEST_F(BookingChangeTest, ABookingMovesInOneStepAndItsRecordFollows) {
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(200, event_at(kTen, kEleven, "moved"));
    const core::Outcome moved = reschedule();
    ASSERT_EQ(reason_of(moved), "success");
    const fakes::RecordedRequest& patch = google.requests().back();
    EXPECT_EQ(patch.method, ports::HttpMethod::kPatch);
    EXPECT_TRUE(patch.url.ends_with("?sendUpdates=all"));
    EXPECT_EQ(patch.header("if-match"), "\"7\"");
    EXPECT_EQ(*data_of(moved).find("event_id")->as_string(), event_id);
    EXPECT_EQ(*data_of(moved).find("start")->as_string(), kTen);
    EXPECT_EQ(*data_of(moved).find("end")->as_string(), kEleven);
    EXPECT_EQ(*data_of(moved).find("html_link")->as_string(), "https://cal/e1");
    EXPECT_EQ(event_type_of(moved), "calendar_booking_rescheduled");
    EXPECT_EQ(record().time.start, *core::parse_rfc3339(kTen));
    EXPECT_EQ(bookings.rows().size(), 1U);
}

TEST_F(BookingChangeTest, AMoveOntoAnotherBookingOfOursIsWarnedOfAlsoAfterACrash) {
    google.answer_next(200, event_at(kTen, kEleven));
    ASSERT_EQ(reason_of(run("calendar.create_event",
                            std::string(R"("template_id":"drive","slot_start":")") + kTen +
                                R"(","customer_data":{"name":"Bob","email":"bob@example.com"})",
                            "cmd-2")),
              "success");
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(200, event_at(kTen, kEleven, "moved"));
    EXPECT_EQ(std::get<core::Done>(reschedule()).warnings.back().code, "slot_overlap");
    google.answer_next(200, event_at(kTen, kEleven, intended_hash()));
    const auto stands = read_back("calendar.reschedule_event");
    ASSERT_TRUE(stands);
    EXPECT_EQ(std::get<core::Done>(*stands).warnings.back().code, "slot_overlap");
}

TEST_F(BookingChangeTest, AMoveObeysTheRulesOfABooking) {
    EXPECT_EQ(reason_of(reschedule("2026-03-11T09:30:00+01:00")), "invalid_slot");
    EXPECT_EQ(reason_of(reschedule("2026-03-11T20:00:00+01:00")), "invalid_slot");
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(BookingChangeTest, WithRejectItsOwnOldTimeDoesNotCountAndAnothersDoes) {
    booking_template.slot_step = std::chrono::minutes(30);
    booking_template.conflict_policy = core::ConflictPolicy::kReject;
    save();
    const auto listed = [this](const std::string& more) {
        return R"({"timeZone":"Europe/Berlin","items":[{"id":")" + event_id + R"(","start":{"dateTime":")" +
               kNine + R"("},"end":{"dateTime":")" + kTen + R"("}})" + more + "]}";
    };
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(200, listed(R"(,{"id":"x","start":{"dateTime":"2026-03-11T10:15:00+01:00"},)"
                                   R"("end":{"dateTime":"2026-03-11T11:00:00+01:00"}})"));
    google.answer_next(200, listed(""));
    const core::Outcome refused = reschedule("2026-03-11T09:30:00+01:00", "move-0");
    EXPECT_EQ(reason_of(refused), "slot_conflict");
    EXPECT_NE(std::get<core::Failed>(refused).data_json.find("alternatives"), std::string::npos);
    EXPECT_EQ(record().time.start, *core::parse_rfc3339(kNine)) << "the old slot is kept";
    EXPECT_EQ(bookings.rows().size(), 1U);

    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(200, listed(""));
    google.answer_next(200, event_at("2026-03-11T09:30:00+01:00", "2026-03-11T10:30:00+01:00", "moved"));
    EXPECT_EQ(reason_of(reschedule("2026-03-11T09:30:00+01:00")), "success");
}

TEST_F(BookingChangeTest, OnlyTheAgentsOwnBookingIsFound) {
    event_id = "somebody elses";
    EXPECT_EQ(reason_of(reschedule()), "booking_not_found");
    EXPECT_EQ(reason_of(cancel()), "booking_not_found");
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(BookingChangeTest, AnEventThatIsGoneAtGoogleIsNotFoundAndItsRecordSaysSo) {
    google.answer_next(200, event_at(kNine, kTen, "", "cancelled"));
    EXPECT_EQ(reason_of(reschedule()), "booking_not_found");
    EXPECT_EQ(record().state, ports::BookingState::kCancelled);
    EXPECT_EQ(reason_of(reschedule()), "booking_not_found");
    EXPECT_EQ(google.requests().size(), 2U);
}

TEST_F(BookingChangeTest, AChangeBySomebodyElseMeanwhileIsReadAndTheMoveTriedAgain) {
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(412);
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(200, event_at(kTen, kEleven, "moved"));
    EXPECT_EQ(reason_of(reschedule()), "success");
}

TEST_F(BookingChangeTest, AMoveWhoseAnswerWasLostIsReadBack) {
    google.answer_next(200, event_at(kNine, kTen));
    google.fail_next(ports::HttpError::Kind::kTimeout);
    google.respond_with([this](const fakes::RecordedRequest&) -> fakes::HttpResult {
        return ports::HttpResponse{200, {}, event_at(kTen, kEleven, intended_hash())};
    });
    EXPECT_EQ(reason_of(reschedule()), "success");
    EXPECT_EQ(record().time.start, *core::parse_rfc3339(kTen));
}

TEST_F(BookingChangeTest, AMoveThatALostAttemptMadeAfterAllIsNotMadeAgain) {
    google.answer_next(200, event_at(kNine, kTen));
    google.answer_next(403, R"({"error":{"errors":[{"reason":"quotaExceeded"}]}})");
    ASSERT_EQ(reason_of(reschedule()), "quota_exceeded");
    google.answer_next(200, event_at(kTen, kEleven, intended_hash()));
    const std::size_t asked_so_far = google.requests().size();
    EXPECT_EQ(reason_of(reschedule()), "success");
    EXPECT_EQ(google.requests().size(), asked_so_far + 1) << "it was looked at, not moved";
    EXPECT_EQ(record().time.start, *core::parse_rfc3339(kTen));
}

TEST_F(BookingChangeTest, AMoveInDoubtIsReadBackOrTakenBackLater) {
    google.answer_next(200, event_at(kNine, kTen));
    google.fail_next(ports::HttpError::Kind::kTimeout);
    google.answer_next(503);
    const core::Outcome lost = reschedule();
    ASSERT_NE(reason_of(lost), "success");
    EXPECT_TRUE(std::get<core::Failed>(lost).in_doubt);
    EXPECT_EQ(bookings.rows().size(), 2U) << "the new time stays reserved";

    google.answer_next(200, event_at(kNine, kTen));
    EXPECT_FALSE(read_back("calendar.reschedule_event")) << "it does not stand";
    google.answer_next(200, event_at(kTen, kEleven, intended_hash()));
    google.answer_next(200, event_at(kNine, kTen));
    EXPECT_TRUE(withdraw("calendar.reschedule_event", "move-1"));
    const codec::JsonValue back = *codec::parse_json(google.requests().back().body);
    EXPECT_EQ(*back.find("start")->find("dateTime")->as_string(), kNine);
    EXPECT_EQ(bookings.rows().size(), 1U);
    EXPECT_EQ(record().time.start, *core::parse_rfc3339(kNine));

    google.answer_next(200, event_at(kTen, kEleven, intended_hash()));
    const auto stands = read_back("calendar.reschedule_event");
    ASSERT_TRUE(stands);
    EXPECT_EQ(event_type_of(*stands), "calendar_booking_rescheduled");
}

TEST_F(BookingChangeTest, ACancelledBookingIsDeletedAndEverybodyTold) {
    google.answer_next(204);
    const core::Outcome cancelled = cancel();
    ASSERT_EQ(reason_of(cancelled), "success");
    EXPECT_EQ(google.requests().back().method, ports::HttpMethod::kDelete);
    EXPECT_TRUE(google.requests().back().url.ends_with("?sendUpdates=all"));
    EXPECT_EQ(*data_of(cancelled).find("event_id")->as_string(), event_id);
    EXPECT_EQ(*data_of(cancelled).find("state")->as_string(), "cancelled");
    EXPECT_EQ(event_type_of(cancelled), "calendar_booking_cancelled");
    EXPECT_EQ(record().state, ports::BookingState::kCancelled);

    const core::Outcome again = cancel("cancel-2");
    EXPECT_EQ(reason_of(again), "success");
    EXPECT_EQ(event_type_of(again), "") << "nothing happened";
    EXPECT_EQ(google.requests().size(), 2U);
    EXPECT_EQ(reason_of(reschedule()), "booking_not_found");
}

TEST_F(BookingChangeTest, AnEventThatIsGoneAlreadyIsCancelled) {
    google.answer_next(410, R"({"error":{"errors":[{"reason":"deleted"}]}})");
    EXPECT_EQ(reason_of(cancel()), "success");
    EXPECT_EQ(record().state, ports::BookingState::kCancelled);
}

TEST_F(BookingChangeTest, ACancellationThatGoogleRefusesLeavesNoDoubt) {
    google.answer_next(403, R"({"error":{"errors":[{"reason":"forbidden"}]}})");
    const core::Outcome refused = cancel();
    EXPECT_EQ(reason_of(refused), "permission_denied");
    EXPECT_FALSE(std::get<core::Failed>(refused).in_doubt);
}

TEST_F(BookingChangeTest, ACancellationInDoubtFollowsWhatGoogleSays) {
    google.fail_next(ports::HttpError::Kind::kTimeout);
    const core::Outcome lost = cancel();
    ASSERT_NE(reason_of(lost), "success");
    EXPECT_TRUE(std::get<core::Failed>(lost).in_doubt);
    EXPECT_EQ(record().state, ports::BookingState::kBooked);

    google.answer_next(503);
    EXPECT_FALSE(withdraw("calendar.cancel_event", "cancel-1"));
    google.answer_next(200, event_at(kNine, kTen));
    EXPECT_TRUE(withdraw("calendar.cancel_event", "cancel-1"));
    EXPECT_EQ(record().state, ports::BookingState::kBooked);
    google.answer_next(200, event_at(kNine, kTen));
    EXPECT_FALSE(read_back("calendar.cancel_event"));
    google.answer_next(404);
    EXPECT_TRUE(read_back("calendar.cancel_event"));
    EXPECT_EQ(record().state, ports::BookingState::kCancelled);
}

TEST_F(BookingChangeTest, EachMistakeOfTheRequestIsTold) {
    const core::Outcome empty = run("calendar.reschedule_event", "");
    EXPECT_EQ(reason_of(empty), "invalid_command");
    EXPECT_THAT(std::get<core::Failed>(empty).message,
                testing::AllOf(testing::HasSubstr("event_id"), testing::HasSubstr("slot_start")));
    EXPECT_EQ(reason_of(reschedule("tomorrow")), "invalid_command");
    EXPECT_EQ(reason_of(run("calendar.cancel_event", R"("event_id":7)")), "invalid_command");
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
