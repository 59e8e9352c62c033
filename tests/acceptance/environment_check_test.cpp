// What a service says before it is started: of its configuration, and of what it would find.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "harness/free_port.hpp"

#include <gmock/gmock.h>

#include <string>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using ::testing::HasSubstr;
using ::testing::Not;

struct EnvironmentCheck : ::testing::Test {
    static harness::Finished check(const std::string& flag, const harness::Variables& more = {}) {
        harness::Variables variables = fleet().environment();
        for (const auto& [name, value] : more) variables[name] = value;
        return harness::run_program({harness::Fleet::kWorker, {flag}, variables, {}, {}});
    }
    static std::string nobody() { return "127.0.0.1:" + std::to_string(harness::free_port()); }
};

TEST_F(EnvironmentCheck, WhereEverythingIsThereItSaysSo) {
    const auto checked = check("--check-environment");
    EXPECT_EQ(checked.exit_code, config::kExitOk) << checked.output;
    EXPECT_EQ(checked.output, "the configuration is fine\nstore and brokers are there\n");
}

TEST_F(EnvironmentCheck, ABrokerThatIsAwayIsNoMatterOfTheConfiguration) {
    const harness::Variables away{{"CALFLEET_KAFKA_BROKERS", nobody()}};
    EXPECT_EQ(check("--check-config", away).exit_code, config::kExitOk);
    const auto refused = check("--check-environment", away);
    EXPECT_EQ(refused.exit_code, config::kExitUnavailable);
    EXPECT_THAT(refused.output, HasSubstr("Kafka cannot be used"));
    EXPECT_THAT(refused.output, HasSubstr(away.at("CALFLEET_KAFKA_BROKERS")));
}

TEST_F(EnvironmentCheck, APropertyThatKafkasClientDoesNotKnowIsAMatterOfTheConfiguration) {
    for (const char* property : {"session.timeout=45000", "session.timeout.ms=soon"}) {
        const auto refused = check("--check-config", {{"CALFLEET_KAFKA_PROPERTIES", property}});
        EXPECT_EQ(refused.exit_code, config::kExitConfig) << refused.output;
        EXPECT_THAT(refused.output, HasSubstr("Kafka property session.timeout"));
    }
}

TEST_F(EnvironmentCheck, TopicsThatAreMissingAreNamed) {
    const auto refused = check("--check-environment", {{"CALFLEET_KAFKA_TOPIC_PREFIX", "elsewhere."}});
    EXPECT_EQ(refused.exit_code, config::kExitUnavailable);
    EXPECT_THAT(refused.output, HasSubstr("elsewhere.slot-lookups"));
    EXPECT_THAT(refused.output, HasSubstr("calfleetctl topics apply"));
}

TEST_F(EnvironmentCheck, AStoreThatIsAwayIsNamedAndItsPasswordIsNot) {
    const auto refused = check("--check-environment",
                               {{"CALFLEET_STORE_URL", "postgresql://me:hush@" + nobody() + "/calfleet"}});
    EXPECT_EQ(refused.exit_code, config::kExitUnavailable);
    EXPECT_THAT(refused.output, HasSubstr("the store cannot be used"));
    EXPECT_THAT(refused.output, Not(HasSubstr("hush")));
    const auto folder =
        check("--check-environment", {{"CALFLEET_STORE_URL", "sqlite:////no/such/folder/x.db"}});
    EXPECT_EQ(folder.exit_code, config::kExitUnavailable);
    EXPECT_THAT(folder.output, HasSubstr("there is no folder /no/such/folder"));
}

}  // namespace
}  // namespace calfleet::acceptance
