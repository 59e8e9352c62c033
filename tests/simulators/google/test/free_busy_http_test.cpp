#include "simulators/google/model/civil_time.hpp"
#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::simulators::google {
namespace {

namespace json = boost::json;

class FreeBusyHttpTest : public SimulatorTest {
protected:
    JsonAnswer ask(std::string_view from, std::string_view to,
                   std::string_view more = R"(,"items":[{"id":"primary"}])") {
        return post("/calendar/v3/freeBusy", R"({"timeMin":")" + std::string(from) + R"(","timeMax":")" +
                                                 std::string(to) + "\"" + std::string(more) + "}");
    }
    void add(std::string_view from, std::string_view to, bool all_day = false) {
        control().add_events({{.calendar = "me@example.com",
                               .range = {*parse_instant(from), *parse_instant(to)},
                               .all_day = all_day}});
    }
};

TEST_F(FreeBusyHttpTest, BusyTimesAreMergedClippedAndInUtcUnlessAZoneIsAsked) {
    add("2030-05-04T09:00:00Z", "2030-05-04T10:30:00Z");
    add("2030-05-04T10:30:00Z", "2030-05-04T11:00:00Z");
    const auto utc = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z");
    ASSERT_EQ(utc.status, 200) << utc.text;
    EXPECT_EQ(utc.body.at("kind"), "calendar#freeBusy");
    EXPECT_EQ(json::serialize(utc.body.at_pointer("/calendars/primary")),
              R"({"busy":[{"start":"2030-05-04T10:00:00Z","end":"2030-05-04T11:00:00Z"}]})");
    const auto berlin = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z",
                            R"(,"timeZone":"Europe/Berlin","items":[{"id":"primary"}])");
    EXPECT_EQ(berlin.body.at_pointer("/calendars/primary/busy/0/start"), "2030-05-04T12:00:00+02:00");
}

TEST_F(FreeBusyHttpTest, AnAllDayEventBlocksTheDayOfTheCalendarsZone) {
    add("2030-05-03T22:00:00Z", "2030-05-04T22:00:00Z", true);
    const auto answer = ask("2030-05-01T00:00:00Z", "2030-05-10T00:00:00Z");
    EXPECT_EQ(answer.body.at_pointer("/calendars/primary/busy/0/start"), "2030-05-03T22:00:00Z");
    EXPECT_EQ(answer.body.at_pointer("/calendars/primary/busy/0/end"), "2030-05-04T22:00:00Z");
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events").body.at_pointer("/items/0/end/date"),
              "2030-05-05");
}

TEST_F(FreeBusyHttpTest, OneCalendarsErrorStandsInside200) {
    const auto answer = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z",
                            R"(,"items":[{"id":"stranger@x.org"},{"id":"primary"}])");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body.at("calendars").at("stranger@x.org").at_pointer("/errors/0/reason"), "notFound");
    EXPECT_FALSE(answer.body.at("calendars").at("primary").as_object().contains("errors"));
}

TEST_F(FreeBusyHttpTest, CalendarsBeyondFiftyAreNotAnswered) {
    std::string items = R"(,"items":[)";
    for (int i = 0; i < 50; ++i) items += R"({"id":"c)" + std::to_string(i) + R"("},)";
    const auto answer = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z", items + R"({"id":"primary"}])");
    EXPECT_EQ(answer.body.at_pointer("/calendars/primary/errors/0/reason"), "tooManyCalendarsRequested");
}

TEST_F(FreeBusyHttpTest, ARangeThatIsEmptyTooLongOrUnreadableIsRefused) {
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T10:00:00Z").reason(), "timeRangeEmpty");
    EXPECT_EQ(ask("2030-01-01T00:00:00Z", "2030-04-01T00:00:00Z").status, 200);
    EXPECT_EQ(ask("2030-01-01T00:00:00Z", "2030-04-01T00:00:01Z").reason(), "timeRangeTooLong");
    EXPECT_EQ(ask("2030-01-01T00:00:00", "2030-04-01T00:00:00Z").reason(), "badRequest");
    EXPECT_EQ(post("/calendar/v3/freeBusy", "{}").reason(), "required");
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T11:00:00Z", R"(,"timeZone":"Mars")").reason(),
              "invalid");
}

TEST_F(FreeBusyHttpTest, TheScopeToWriteEventsIsNotEnoughAndTheNewerEnvelopeSaysSo) {
    token_ = mint("openid https://www.googleapis.com/auth/calendar.events");
    const auto answer = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.reason(), "insufficientPermissions");
    EXPECT_EQ(answer.body.at_pointer("/error/status"), "PERMISSION_DENIED");
    EXPECT_EQ(answer.body.at_pointer("/error/details/0/reason"), "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events").status, 200);
}

TEST_F(FreeBusyHttpTest, ABadOrExpiredOrMissingTokenIs401) {
    for (const std::string& token :
         {std::string("ya29.unknown"),
          control()
              .mint_tokens({"me@example.com", std::string(kFullScopes), std::chrono::seconds(0)})
              .access_token}) {
        token_ = token;
        const auto answer = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z");
        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.reason(), "authError");
    }
    token_.clear();
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").reason(), "required");
}

TEST_F(FreeBusyHttpTest, TokensExpireWhenTheClockMovesAhead) {
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").status, 200);
    control().advance_clock(std::chrono::seconds(3600));
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").status, 401);
}

TEST_F(FreeBusyHttpTest, QuotasAreOffUntilSetAndThenRefuseWithTheirReason) {
    control().set_quotas(1, {});
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").status, 200);
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").reason(), "userRateLimitExceeded");
    control().set_quotas({}, 1);
    EXPECT_EQ(ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z").status, 200);
    const auto refused = ask("2030-05-04T10:00:00Z", "2030-05-04T18:00:00Z");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.reason(), "rateLimitExceeded");
    EXPECT_EQ(refused.body.at_pointer("/error/errors/0/domain"), "usageLimits");
}

}  // namespace
}  // namespace calfleet::simulators::google
