#include "simulators/google/control/control_api.hpp"
#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace calfleet::simulators::google {
namespace {

using ControlHttpTest = SimulatorTest;

TEST_F(ControlHttpTest, AWorldCanBeBuiltOverHttp) {
    EXPECT_EQ(
        post(
            "/control/accounts",
            R"({"email":"new@x.org","calendars":[{"id":"new@x.org","primary":true,"timeZone":"Asia/Tokyo"}]})")
            .status,
        200);
    const auto tokens = post(
        "/control/tokens",
        R"({"account":"new@x.org","scopes":"https://www.googleapis.com/auth/calendar","lifetime_seconds":60})");
    EXPECT_EQ(tokens.body.at("expires_in"), 60);
    EXPECT_EQ(
        post(
            "/control/events",
            R"({"calendar":"new@x.org","events":[{"start":"2030-05-04T10:00:00Z","end":"2030-05-04T11:00:00Z"}]})")
            .body.at("added"),
        1);
    token_ = tokens.body.at("access_token").as_string();
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events").body.at("items").as_array().size(), 1);
    EXPECT_EQ(get("/calendar/v3/calendars/primary").body.at("timeZone"), "Asia/Tokyo");
    EXPECT_EQ(get("/control/events?calendar=new%40x.org").body.at("events").as_array().size(), 1);
    EXPECT_EQ(post("/control/revoke", R"({"account":"new@x.org"})").body.at("revoked"), 1);
    EXPECT_EQ(get("/calendar/v3/calendars/primary").status, 401);
}

TEST_F(ControlHttpTest, TheLogTellsWhatHappenedInPages) {
    insert(R"(,"id":"abcde","extendedProperties":{"private":{"hash":"h1"}})");
    insert(R"(,"id":"abcde","extendedProperties":{"private":{"hash":"h2"}})");
    get("/calendar/v3/calendars/primary/events/abcde");
    const auto log = get("/control/log?after=0&limit=2").body.at("entries").as_array();
    ASSERT_EQ(log.size(), 2);
    const auto& first = log[0].as_object();
    EXPECT_EQ(first.at("sequence"), 1);
    EXPECT_EQ(first.at("account"), "me@example.com");
    EXPECT_EQ(first.at("operation"), "events.insert");
    EXPECT_EQ(first.at("path"), "/calendar/v3/calendars/primary/events");
    EXPECT_EQ(first.at("calendar_id"), "me@example.com");
    EXPECT_EQ(first.at("event_id"), "abcde");
    EXPECT_EQ(first.at("private_properties").at("hash"), "h1");
    EXPECT_TRUE(first.at("committed_at_ms").is_int64());
    EXPECT_EQ(log[1].at("status"), 409);
    EXPECT_EQ(log[1].at("reason"), "duplicate");
    EXPECT_TRUE(log[1].at("committed_at_ms").is_null());
    EXPECT_EQ(get("/control/log?after=2").body.at("entries").as_array().size(), 1);
    EXPECT_EQ(get("/control/summary").body.at("requests"), 3);
}

TEST_F(ControlHttpTest, EventsAreAddedAsWhatTheyAre) {
    const std::string day = R"("start":"2030-05-03T22:00:00Z","end":"2030-05-04T22:00:00Z")";
    EXPECT_EQ(
        post("/control/events", R"({"calendar":"me@example.com","events":[{"id":"aaaaa","all_day":true,)" +
                                    day + R"(},{"id":"bbbbb","transparent":true,)" + day +
                                    R"(},{"id":"ccccc","declined":true,)" + day + "}]}")
            .body.at("added"),
        3);
    const auto list = get("/calendar/v3/calendars/primary/events");
    EXPECT_EQ(list.body.at_pointer("/items/0/start/date"), "2030-05-04");
    EXPECT_EQ(list.body.at_pointer("/items/0/end/date"), "2030-05-05");
    EXPECT_EQ(list.body.at_pointer("/items/1/transparency"), "transparent");
    EXPECT_EQ(list.body.at_pointer("/items/2/attendees/0/responseStatus"), "declined");
}

TEST_F(ControlHttpTest, InvitationsAreListed) {
    insert(R"(,"id":"abcde","attendees":[{"email":"c@else.org"}])", "?sendUpdates=all");
    send("PATCH", "/calendar/v3/calendars/primary/events/abcde?sendUpdates=all", "{}");
    send("DELETE", "/calendar/v3/calendars/primary/events/abcde?sendUpdates=all");
    const auto mails = get("/control/invitations").body.at("invitations").as_array();
    ASSERT_EQ(mails.size(), 1);
    EXPECT_EQ(mails[0].at("attendee"), "c@else.org");
    EXPECT_EQ(mails[0].at("invitations"), 1);
    EXPECT_EQ(mails[0].at("updates"), 1);
    EXPECT_EQ(mails[0].at("cancellations"), 1);
}

TEST_F(ControlHttpTest, FaultsAreListedAndTakenBack) {
    const auto id =
        post("/control/faults", R"({"kind":"drop_before","match":{"operation":"token"},"times":3})")
            .body.at("id")
            .as_int64();
    EXPECT_EQ(get("/control/faults").body.at_pointer("/faults/0/times_left"), 3);
    EXPECT_EQ(send("DELETE", "/control/faults/" + std::to_string(id)).status, 200);
    EXPECT_EQ(send("DELETE", "/control/faults/" + std::to_string(id)).status, 404);
    post("/control/faults", R"({"kind":"slow"})");
    EXPECT_EQ(send("DELETE", "/control/faults").status, 200);
    EXPECT_TRUE(get("/control/faults").body.at("faults").as_array().empty());
}

TEST_F(ControlHttpTest, SettingsReachTheServices) {
    EXPECT_EQ(
        post("/control/oauth", R"({"refresh_token_lifetime_seconds":604800,"rotate_refresh_tokens":true})")
            .status,
        200);
    EXPECT_EQ(control().tokens().access_token_lifetime, std::chrono::seconds(3599));
    EXPECT_TRUE(control().tokens().rotate_refresh_tokens);
    EXPECT_EQ(post("/control/consent", R"({"error":"access_denied"})").status, 200);
    EXPECT_EQ(post("/control/scopes", R"({"account":"me@example.com","scopes":"openid"})").status, 200);
    EXPECT_EQ(post("/control/quotas", R"({"per_user_minute":0})").status, 200);
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events").reason(), "userRateLimitExceeded");
    EXPECT_EQ(post("/control/quotas", "{}").status, 200);
    EXPECT_EQ(post("/control/clock", R"({"advance_seconds":3600})").status, 200);
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events").status, 401);
}

TEST_F(ControlHttpTest, AMistakeIsRefusedWithASentenceThatNamesIt) {
    const auto mistake = [this](const char* name, const char* body) {
        const auto answer = post(std::string("/control/") + name, body);
        EXPECT_EQ(answer.status, 400) << body;
        return std::string(answer.body.at("error").as_string());
    };
    EXPECT_EQ(mistake("accounts", R"({"mail":"x"})"), "account: 'email' is required");
    EXPECT_EQ(mistake("accounts", R"({"email":"y@x.org","color":1})"), "account: 'color' is not known");
    EXPECT_EQ(mistake("accounts", R"({"email":"me@example.com"})"), "account 'me@example.com' exists");
    EXPECT_EQ(mistake("faults", R"({"kind":"earthquake"})"),
              "fault: 'kind' is not one of the kinds in README.md");
    EXPECT_EQ(mistake("tokens", R"({"account":"nobody@x.org","scopes":"openid"})"),
              "there is no account 'nobody@x.org'");
    EXPECT_EQ(mistake("events", R"({"events":[{"calendar":"x","start":"2030-01-01","end":"2030-01-02"}]})"),
              "event: 'start' must be a time such as 2026-05-01T10:00:00Z");
    EXPECT_EQ(mistake("conferences", R"({"ready_after_polls":-1})"),
              "conferences: 'ready_after_polls' must not be negative");
    EXPECT_EQ(mistake("quotas", R"({"per_user_minute":"many"})"),
              "quotas: 'per_user_minute' must be a whole number");
    mistake("clock", "not json");
    EXPECT_EQ(post("/control/nothing", "{}").status, 404);
}

TEST_F(ControlHttpTest, ASeedIsAppliedInItsOrder) {
    apply_seed(control(), R"({"accounts":[{"email":"a@x.org"},{"email":"b@x.org"}],
                              "events":{"calendar":"a@x.org","events":[{"start":"2030-05-04T10:00:00Z","end":"2030-05-04T11:00:00Z"}]},
                              "quotas":{"per_user_minute":600}})");
    EXPECT_EQ(control().events("a@x.org").size(), 1);
    EXPECT_THROW(apply_seed(control(), R"({"acounts":[]})"), std::invalid_argument);
}

}  // namespace
}  // namespace calfleet::simulators::google
