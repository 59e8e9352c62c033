// What Prometheus reads of a worker at work (the contract, section 9).
#include "acceptance/shared_fleet.hpp"
#include "harness/child_process.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <string>

namespace calfleet::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Metrics : AcceptanceTest {
    static std::string page() {
        return harness::run_program({"curl", {"-s", "-f", fleet().health_url() + "/metrics"}, {}, {}, {}})
            .output;
    }
    // The value of a series; 0 before it is there.
    static double value_of(const std::string& series) {
        const std::string text = "\n" + page();
        const std::size_t found = text.find("\n" + series + " ");
        return found == std::string::npos ? 0 : std::stod(text.substr(found + series.size() + 2));
    }
    // A command is counted once the brokers' word is back, which is after others may read its result.
    static void wait_for(const std::string& series, double value) {
        harness::wait_until(series + " to get there", [&] { return value_of(series) == value; });
    }
};

// Prometheus's own opinion of names, types and help.
harness::Finished linted(const std::string& page) {
    return harness::run_program({"promtool", {"check", "metrics"}, {}, {}, page});
}

constexpr const char* kLookups = R"(calfleet_commands_total{outcome="success",type="calendar.list_slots"})";
constexpr const char* kRefused =
    R"(calfleet_commands_total{outcome="template_not_found",type="calendar.list_slots"})";
constexpr const char* kLookupTimes =
    R"(calfleet_command_end_to_end_seconds_count{type="calendar.list_slots"})";
constexpr const char* kInsertions =
    R"(calfleet_upstream_request_seconds_count{answer="2xx",call="events.insert"})";

TEST_F(Metrics, CommandsAndTheProvidersCallsAreCountedAndTimed) {
    const double lookups = value_of(kLookups);
    const double times = value_of(kLookupTimes);
    const double insertions = value_of(kInsertions);
    const auto starts = listed_starts();
    ASSERT_EQ(outcome_of(book(starts.front())), "success");
    wait_for(kLookups, lookups + 1);
    wait_for(kLookupTimes, times + 1);
    wait_for(kInsertions, insertions + 1);
}

TEST_F(Metrics, AFailureIsCountedByItsReason) {
    const double refused = value_of(kRefused);
    ASSERT_EQ(outcome_of(fleet().call("calendar.list_slots", agent, R"("template_id":"no-such")")),
              "template_not_found");
    wait_for(kRefused, refused + 1);
}

TEST_F(Metrics, TheWorkerTellsOfItselfAndOfNobodyElse) {
    ASSERT_EQ(outcome_of(list_slots()), "success");
    EXPECT_EQ(value_of(R"(calfleet_readiness_check{check="broker"})"), 1);
    wait_for("calfleet_commands_in_flight", 0);
    EXPECT_GT(value_of("calfleet_partitions_assigned"), 0);
    EXPECT_GT(value_of("process_resident_memory_bytes"), 0);
    EXPECT_THAT(page(), HasSubstr("calfleet_build_info{version="));
    EXPECT_THAT(page(), Not(HasSubstr(agent)));
}

TEST_F(Metrics, PromtoolHasNothingToSayAboutThem) {
    ASSERT_EQ(outcome_of(list_slots()), "success");
    const auto checked = linted(page());
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
    EXPECT_EQ(checked.output, "");
    EXPECT_NE(linted(page() + "# TYPE calfleet_planted counter\ncalfleet_planted 1\n").exit_code, 0);
}

}  // namespace
}  // namespace calfleet::acceptance
