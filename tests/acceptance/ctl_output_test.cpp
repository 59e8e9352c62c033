// calfleetctl -o json: whatever lists or reads can be read by a program.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;

struct CtlOutput : AcceptanceTest {
    // The document that the command prints.
    static codec::JsonValue json_of(std::vector<std::string> arguments, int exit_code = config::kExitOk) {
        arguments.insert(arguments.end(), {"-o", "json"});
        const harness::Finished finished = fleet().ctl(std::move(arguments));
        EXPECT_EQ(finished.exit_code, exit_code) << finished.output;
        const auto parsed = codec::parse_json(finished.output);
        if (parsed.has_error()) throw std::runtime_error("no JSON: " + finished.output);
        return *parsed;
    }
    static const codec::JsonValue::Array& list_in(const codec::JsonValue& document, const char* name) {
        const codec::JsonValue* list = document.find(name);
        if (list == nullptr || list->as_array() == nullptr) throw std::runtime_error("no list");
        return *list->as_array();
    }
    std::vector<std::string> about(std::vector<std::string> words) const {
        words.insert(words.end(), {"--company", "acme", "--agent", agent});
        return words;
    }
};

TEST_F(CtlOutput, WhatIsAboutAnAgentIsTheDataOfTheResult) {
    EXPECT_EQ(at(json_of(about({"status"})), {"connection_state"}), "connected");
    EXPECT_FALSE(list_in(json_of(about({"calendars"})), "calendars").empty());
    EXPECT_EQ(at(list_in(json_of(about({"template", "list"})), "templates").at(0), {"template_id"}),
              harness::Fleet::template_of(agent));
}

TEST_F(CtlOutput, FlagsAreAListOfSettings) {
    const codec::JsonValue document = json_of({"flag", "list"});
    std::size_t found = 0;
    for (const codec::JsonValue& flag : list_in(document, "flags"))
        if (at(flag, {"flag"}) == "native_integrations_addon" && at(flag, {"company_id"}) == "acme") {
            EXPECT_EQ(at(flag, {"enabled"}), "true");
            EXPECT_EQ(at(flag, {"scope"}), "company");
            ++found;
        }
    EXPECT_EQ(found, 1U);
}

TEST_F(CtlOutput, TopicsAreAListOfStates) {
    const codec::JsonValue document = json_of({"topics", "check"});
    EXPECT_EQ(list_in(document, "topics").size(), 9U);
    EXPECT_EQ(at(list_in(document, "topics").at(0), {"name"}), "calendar.slot-lookups");
    EXPECT_EQ(at(list_in(document, "topics").at(0), {"state"}), "present");
    const codec::JsonValue other = json_of({"topics", "check", "--kafka-topic-prefix", "other."}, 1);
    EXPECT_EQ(at(list_in(other, "topics").at(0), {"name"}), "other.slot-lookups");
    EXPECT_EQ(at(list_in(other, "topics").at(0), {"state"}), "missing");
}

TEST_F(CtlOutput, SchedulesAreAListThatMayBeEmpty) {
    EXPECT_TRUE(list_in(json_of({"schedules", "list"}), "schedules").empty());  // no scheduler has led here
    const codec::JsonValue next = json_of({"schedules", "next", "--of", "@daily", "--count", "3"});
    EXPECT_EQ(list_in(next, "slots").size(), 3U);
}

TEST_F(CtlOutput, TheRegistryIsItsDefinitionInOneLine) {
    ASSERT_EQ(fleet().ctl({"registry", "apply"}).exit_code, config::kExitOk);
    EXPECT_NE(json_of({"registry", "show"}).as_object(), nullptr);
    const std::string line = fleet().ctl({"registry", "show", "-o", "json"}).output;
    EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST_F(CtlOutput, AnExplanationSaysOfEachStartWhetherItIsFree) {
    const codec::JsonValue document =
        json_of(about({"slots", "explain", "--template", harness::Fleet::template_of(agent)}));
    EXPECT_EQ(at(document, {"timezone"}), "Asia/Jakarta");
    EXPECT_FALSE(list_in(document, "starts").empty());
    std::size_t free = 0;
    for (const codec::JsonValue& start : list_in(document, "starts"))
        free += at(start, {"free"}) == "true" ? 1 : 0;
    EXPECT_EQ(at(document, {"free_count"}), std::to_string(free));
}

TEST_F(CtlOutput, AnotherFormatIsRefused) {
    const harness::Finished refused = fleet().ctl({"flag", "list", "-o", "yaml"});
    EXPECT_EQ(refused.exit_code, config::kExitUsage);
    EXPECT_THAT(refused.output, HasSubstr("table"));
}

}  // namespace
}  // namespace calfleet::acceptance
