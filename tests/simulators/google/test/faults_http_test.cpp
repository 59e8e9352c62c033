#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::simulators::google {
namespace {

class FaultsHttpTest : public SimulatorTest {
protected:
    // Through the control endpoint, so that each kind is read from JSON once.
    void fault(const std::string& text) {
        const auto answer = post("/control/faults", text);
        ASSERT_EQ(answer.status, 200) << answer.text;
    }
    JsonAnswer list() { return get("/calendar/v3/calendars/primary/events"); }
    LogEntry last_entry() { return control().log(control().summary().requests - 1, 1).at(0); }
};

TEST_F(FaultsHttpTest, AnErrorMayStrikeBeforeTheCommit) {
    fault(
        R"({"kind":"error","status":429,"retry_after":"7","times":1,"match":{"operation":"events.insert"}})");
    EXPECT_EQ(list().status, 200);
    const auto refused = insert(R"(,"id":"abcde")");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.at("Retry-After"), "7");
    EXPECT_EQ(refused.reason(), "rateLimitExceeded");
    EXPECT_EQ(refused.body.at_pointer("/error/errors/0/domain"), "usageLimits");
    EXPECT_FALSE(last_entry().committed_at);
    EXPECT_EQ(insert(R"(,"id":"abcde")").status, 200);
}

TEST_F(FaultsHttpTest, AnErrorMayStrikeAfterTheCommitAndNeedNotBeJson) {
    fault(R"({"kind":"error","status":502,"json":false,"moment":"after_commit","times":1})");
    const auto failed = insert(R"(,"id":"abcde")");
    EXPECT_EQ(failed.status, 502);
    EXPECT_TRUE(failed.headers.at("Content-Type").starts_with("text/html"));
    EXPECT_TRUE(last_entry().committed_at);
    EXPECT_EQ(insert(R"(,"id":"abcde")").status, 409);
}

TEST_F(FaultsHttpTest, AReasonChoosesTheEnvelope) {
    fault(R"({"kind":"error","status":403,"reason":"quotaExceeded","times":1})");
    fault(R"({"kind":"error","status":403,"reason":"SERVICE_DISABLED","times":1})");
    fault(R"({"kind":"error","status":400,"reason":"invalid_grant","match":{"path_prefix":"/token"}})");
    EXPECT_EQ(list().reason(), "quotaExceeded");
    const auto disabled = list();
    EXPECT_EQ(disabled.reason(), "accessNotConfigured");
    EXPECT_EQ(disabled.body.at_pointer("/error/details/0/reason"), "SERVICE_DISABLED");
    EXPECT_EQ(post("/token", "").body.at("error"), "invalid_grant");
}

TEST_F(FaultsHttpTest, ADroppedRequestMayHaveTakenEffect) {
    fault(R"({"kind":"drop_before","times":1})");
    EXPECT_EQ(insert(R"(,"id":"abcde")").status, 0);
    EXPECT_EQ(control().summary().events_live, 0);
    fault(R"({"kind":"commit_then_drop","times":1})");
    EXPECT_EQ(insert(R"(,"id":"abcde")").status, 0);
    EXPECT_EQ(control().summary().events_live, 1);
    EXPECT_TRUE(last_entry().committed_at);
    EXPECT_EQ(last_entry().status, 0);
}

TEST_F(FaultsHttpTest, AnAnswerMayBeMalformedTruncatedOrSlow) {
    fault(R"({"kind":"malformed_body","times":1})");
    const auto malformed = list();
    EXPECT_EQ(malformed.status, 200);
    EXPECT_TRUE(malformed.body.is_null());
    EXPECT_EQ(malformed.text.size(), std::stoul(malformed.headers.at("Content-Length")));
    fault(R"({"kind":"truncated_body","times":1})");
    const auto truncated = list();
    EXPECT_LT(truncated.text.size(), std::stoul(truncated.headers.at("Content-Length")));
    fault(R"({"kind":"slow","bytes_per_step":100,"pause_milliseconds":1,"times":1})");
    EXPECT_EQ(list().body.at("kind"), "calendar#events");
}

TEST_F(FaultsHttpTest, LatencyMayComeBeforeOrAfterTheCommit) {
    fault(R"({"kind":"latency","milliseconds":20,"times":1})");
    fault(
        R"({"kind":"latency","distribution":"uniform","min_milliseconds":30,"max_milliseconds":31,"moment":"before_commit","times":1})");
    fault(R"({"kind":"latency","distribution":"lognormal","median_milliseconds":1,"sigma":0.1,"times":1})");
    insert();
    const auto entry = last_entry();
    EXPECT_GE(*entry.committed_at - entry.arrived_at, std::chrono::milliseconds(29));
    EXPECT_GE(*entry.replied_at - *entry.committed_at, std::chrono::milliseconds(19));
}

TEST_F(FaultsHttpTest, AttendeesMayBeOmitted) {
    fault(R"({"kind":"attendees_omitted"})");
    const auto answer = insert(R"(,"attendees":[{"email":"c@else.org"}])");
    EXPECT_EQ(answer.body.at("attendeesOmitted"), true);
    EXPECT_FALSE(answer.body.as_object().contains("attendees"));
}

TEST_F(FaultsHttpTest, ACollisionMayBeSeenTooLateAndInviteTwice) {
    fault(R"({"kind":"late_collision"})");
    const char* body = R"(,"id":"abcde","attendees":[{"email":"c@else.org"}])";
    EXPECT_EQ(insert(body, "?sendUpdates=all").status, 200);
    EXPECT_EQ(insert(body, "?sendUpdates=all").status, 200);
    EXPECT_EQ(control().summary().events_live, 1);
    EXPECT_EQ(control().summary().invitations_repeated, 1);
}

TEST_F(FaultsHttpTest, APageMayBeEmptyAndStillNotTheLast) {
    insert();
    fault(R"({"kind":"empty_page","times":2})");
    const auto empty = list();
    EXPECT_EQ(empty.body.at("items").as_array().size(), 0);
    EXPECT_TRUE(get("/calendar/v3/users/me/calendarList").body.as_object().contains("nextPageToken"));
    const auto rest = get("/calendar/v3/calendars/primary/events?pageToken=" +
                          std::string(empty.body.at("nextPageToken").as_string()));
    EXPECT_EQ(rest.body.at("items").as_array().size(), 1);
}

}  // namespace
}  // namespace calfleet::simulators::google
