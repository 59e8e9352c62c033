// The video meeting of a booking (`conference: meet`): asked for with the event, made by Google in its own
// time.
#include "provider_fixture.hpp"

namespace calfleet::providers::google_calendar {
namespace {

struct MeetingTest : ProviderTest {
    MeetingTest() {
        booking_template.with_meeting = true;
        save();
        passing = std::chrono::seconds(1);
    }
    static std::string event(const std::string& status, const std::string& entry_points = "") {
        return R"({"id":"e1","attendees":[{"email":"ada@example.com"}],"conferenceData":{"createRequest":)"
               R"({"requestId":"r","status":{"statusCode":")" +
               status + R"("}})" + entry_points + "}}";
    }
    static std::string ready() {
        return event("success",
                     R"(,"entryPoints":[{"entryPointType":"video","uri":"https://meet.google.com/abc"}])");
    }
    core::Outcome book() {
        return run("calendar.create_event",
                   R"("template_id":"drive","slot_start":"2026-03-11T09:00:00+01:00",)"
                   R"("customer_data":{"name":"Ada","email":"ada@example.com"})");
    }
    static std::string last_warning(const core::Outcome& outcome) {
        return std::get<core::Done>(outcome).warnings.back().code;
    }
};

TEST_F(MeetingTest, AMeetingIsAskedForAndItsLinkAnswered) {
    google.answer_next(200, ready());
    const core::Outcome booked = book();
    EXPECT_TRUE(google.requests()[0].url.ends_with("&conferenceDataVersion=1"));
    EXPECT_EQ(*data_of(booked).find("conference_link")->as_string(), "https://meet.google.com/abc");
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(MeetingTest, APendingMeetingIsLookedForUntilItIsThere) {
    google.answer_next(200, event("pending"));
    google.answer_next(200, event("pending"));
    google.answer_next(503);
    google.answer_next(200, ready());
    EXPECT_EQ(*data_of(book()).find("conference_link")->as_string(), "https://meet.google.com/abc");
}

TEST_F(MeetingTest, AMeetingThatDoesNotComeLeavesTheBookingWithAWarning) {
    google.respond_with([](const fakes::RecordedRequest&) -> fakes::HttpResult {
        return ports::HttpResponse{200, {}, event("pending")};
    });
    const core::Outcome late = book();
    EXPECT_EQ(data_of(late).find("conference_link"), nullptr);
    EXPECT_EQ(last_warning(late), "conference_pending");
    EXPECT_EQ(google.requests().size(), 4U) << "it is not looked for endlessly";

    google.answer_next(200, event("failure"));
    EXPECT_EQ(last_warning(book()), "conference_failed");
    google.answer_next(200, R"({"id":"e1","attendees":[{"email":"ada@example.com"}]})");
    EXPECT_EQ(last_warning(book()), "conference_failed") << "Google made none of it";
}

TEST_F(MeetingTest, WithoutOneInTheTemplateNoneIsAskedFor) {
    booking_template.with_meeting = false;
    save();
    google.answer_next(200, R"({"id":"e1","attendees":[{"email":"ada@example.com"}]})");
    const core::Outcome booked = book();
    EXPECT_EQ(google.requests()[0].url.find("conference"), std::string::npos);
    EXPECT_EQ(google.requests()[0].body.find("conference"), std::string::npos);
    EXPECT_EQ(last_warning(booked), "default_availability");
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
