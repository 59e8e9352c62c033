// calfleetctl doctor: what is well is said in a word, what is not with what to do.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;

struct CtlDoctor : ::testing::Test {
    static harness::Finished doctor(std::vector<std::string> more = {}) {
        more.insert(more.begin(), "doctor");
        return fleet().ctl(std::move(more));
    }
    // The state of each check and what is said of it, "ok answers".
    static std::map<std::string, std::string> findings(std::vector<std::string> more, int exit_code) {
        more.insert(more.end(), {"-o", "json"});
        const harness::Finished finished = doctor(std::move(more));
        EXPECT_EQ(finished.exit_code, exit_code) << finished.output;
        const auto parsed = codec::parse_json(finished.output);
        if (parsed.has_error()) throw std::runtime_error("no JSON: " + finished.output);
        EXPECT_EQ(at(*parsed, {"healthy"}), exit_code == config::kExitOk ? "true" : "false");
        std::map<std::string, std::string> found;
        for (const codec::JsonValue& check : *parsed->find("checks")->as_array())
            found[at(check, {"check"})] = at(check, {"state"}) + " " + at(check, {"message"});
        return found;
    }
};

TEST_F(CtlDoctor, AFleetThatStandsIsHealthy) {
    auto found = findings({"--google-redirect-uri", "http://127.0.0.1:1/callback"}, config::kExitOk);
    EXPECT_THAT(found["broker"], HasSubstr("ok "));
    EXPECT_THAT(found["store"], HasSubstr("ok at schema version "));
    EXPECT_EQ(found["token_keys"], "ok can be used");
    EXPECT_EQ(found["event_id_key"], "ok can be used");
    EXPECT_EQ(found["oauth_client"], "ok configured");
    EXPECT_THAT(found["google_api"], HasSubstr("ok http://127.0.0.1:"));
    EXPECT_THAT(found["google_token"], HasSubstr("/token answers"));
    EXPECT_EQ(found.count("clock"), 1U);
    EXPECT_THAT(doctor().output, HasSubstr("CHECK         STATE    WHAT\n"));
}

TEST_F(CtlDoctor, WhatIsMissingIsToldAllAtOnceWithWhatToDo) {
    auto found = findings({"--kafka-topic-prefix", "other.", "--store-url", "sqlite:///nowhere/calfleet.db",
                           "--token-keys", "1:short", "--event-id-key", "short", "--google-client-id", "",
                           "--google-api-url", "http://127.0.0.1:1/calendar/v3"},
                          config::kExitFailed);
    EXPECT_THAT(found["broker"], HasSubstr("ok "));
    EXPECT_THAT(
        found["topics"],
        HasSubstr("failed slot-lookups is missing: run calfleetctl topics apply; bookings is missing"));
    EXPECT_THAT(found["store"], HasSubstr("see store_url"));
    EXPECT_THAT(found["token_keys"], HasSubstr("failed token_keys"));
    EXPECT_THAT(found["token_keys"], HasSubstr("calfleetctl keys new"));
    EXPECT_THAT(found["event_id_key"], HasSubstr("failed event_id_key"));
    EXPECT_THAT(found["oauth_client"],
                HasSubstr("warning no account can be connected without google_client_id"));
    EXPECT_THAT(found["google_api"], HasSubstr("failed http://127.0.0.1:1/calendar/v3 does not answer"));
    EXPECT_THAT(found["google_token"], HasSubstr("ok "));
}

TEST_F(CtlDoctor, AStoreThatWasNeverMigratedIsToldSo) {
    const std::string store = "sqlite:///" + (fleet().folder() / "never-migrated.db").string();
    auto found = findings({"--store-url", store}, config::kExitFailed);
    EXPECT_THAT(found["store"], HasSubstr("failed "));
    EXPECT_THAT(found["store"], HasSubstr("calfleetctl migrate"));
}

TEST_F(CtlDoctor, ABrokerThatIsAwayIsToldOnce) {
    auto found = findings({"--kafka-brokers", "127.0.0.1:1"}, config::kExitFailed);
    EXPECT_EQ(found["broker"],
              "failed no broker answers at 127.0.0.1:1; see kafka_brokers and kafka_properties");
    EXPECT_THAT(found["topics"], HasSubstr("not looked at"));
}

}  // namespace
}  // namespace calfleet::acceptance
