// calfleetctl watch: what workers publish, as it comes.
#include "acceptance/ctl_process.hpp"
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;
using testing::Not;

struct CtlWatch : AcceptanceTest {
    static void wait_for(const CtlProcess& watch, const std::string& text) {
        harness::wait_until(text, [&] { return watch.output().find(text) != std::string::npos; });
    }
    std::string failing_lookup() const {
        return outcome_of(fleet().call("calendar.list_slots", agent, R"("template_id":"none")"));
    }
};

TEST_F(CtlWatch, ResultsAppearAsTheyComeUntilAnInterrupt) {
    CtlProcess watch({"watch", "results", "--agent", agent});
    wait_for(watch, "watching");
    ASSERT_EQ(outcome_of(list_slots()), "success");
    wait_for(watch, agent + "  calendar.list_slots  success  ");
    wait_for(watch, fleet().last_command_id());
    ASSERT_EQ(failing_lookup(), "template_not_found");
    wait_for(watch, agent + "  calendar.list_slots  template_not_found  ");
    watch.signal(SIGINT);
    EXPECT_EQ(watch.exit_code(), config::kExitOk) << watch.output();
}

TEST_F(CtlWatch, OnlyWhatIsAskedForAppears) {
    CtlProcess watch({"watch", "results", "--agent", agent, "--status", "failed", "--count", "1"});
    wait_for(watch, "watching");
    ASSERT_EQ(outcome_of(list_slots()), "success");
    ASSERT_EQ(failing_lookup(), "template_not_found");
    EXPECT_EQ(watch.exit_code(), config::kExitOk);
    EXPECT_THAT(watch.output(), HasSubstr("template_not_found"));
    EXPECT_THAT(watch.output(), Not(HasSubstr("success")));
}

TEST_F(CtlWatch, EventsOfThePastAreReadAsJsonLines) {
    ASSERT_EQ(outcome_of(list_slots()), "success");
    event("calendar_slot_lookup");
    const harness::Finished watched =
        fleet().ctl({"watch", "events", "--agent", agent, "--type", "calendar_slot_lookup",
                     "--from-beginning", "--count", "1", "-o", "json"});
    EXPECT_EQ(watched.exit_code, config::kExitOk) << watched.output;
    const auto line = codec::parse_json(watched.output.substr(watched.output.find('{')));
    ASSERT_TRUE(line.has_value()) << watched.output;
    EXPECT_EQ(at(*line, {"type"}), "calendar_slot_lookup");
    EXPECT_EQ(at(*line, {"command_id"}), fleet().last_command_id());
    EXPECT_EQ(at(*line, {"data", "status"}), "success");
}

TEST_F(CtlWatch, NoBrokerIsSaid) {
    const harness::Finished refused = fleet().ctl({"watch", "events", "--kafka-brokers", "127.0.0.1:1"});
    EXPECT_EQ(refused.exit_code, config::kExitUnavailable);
    EXPECT_THAT(refused.output, HasSubstr("no broker answers"));
}

}  // namespace
}  // namespace calfleet::acceptance
