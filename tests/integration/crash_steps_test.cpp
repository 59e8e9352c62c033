// A worker killed at each step of a booking, and started again: one event at Google, one distinct result, one
// invitation a person, whatever the step.
#include "app/command_trace.hpp"
#include "harness/fleet.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace calfleet::integration {
namespace {

// "request_sent" is not a step of ours: Google has the event, and its answer is on the way.
constexpr const char* kRequestSent = "request_sent";

class CrashSteps : public ::testing::TestWithParam<const char*> {
protected:
    static void SetUpTestSuite() {
        kafka_ = std::make_unique<KafkaCluster>();
        fleet_ = std::make_unique<harness::Fleet>(kafka_->brokers(), std::map<std::string, std::string>{});
    }
    static void TearDownTestSuite() {
        fleet_.reset();
        kafka_.reset();
    }
    static harness::Fleet& fleet() { return *fleet_; }

    // The same member each time: its successor has its partitions at once.
    static harness::Variables membership() { return {{"CALFLEET_KAFKA_GROUP_INSTANCE_ID", "worker-1"}}; }

    std::size_t events_of(const std::string& agent) const {
        return fleet().google().events(harness::Fleet::email_of(agent)).size();
    }

private:
    static inline std::unique_ptr<KafkaCluster> kafka_;
    static inline std::unique_ptr<harness::Fleet> fleet_;
};

std::string booking_members(const std::string& agent, const codec::JsonValue& slots) {
    const auto& first = slots.find("data")->find("slots")->as_array()->front();
    return R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" +
           *first.find("start")->as_string() +
           R"(","customer_data":{"name":"Ada","email":"ada@example.com"})";
}

TEST_P(CrashSteps, EndInOneEventOneResultAndOneInvitationAPerson) {
    const std::string step = GetParam();
    const std::string agent = "agent-" + step;
    fleet().add_agent({.agent = agent});
    fleet().start_worker(membership());
    const std::string lookup = R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
    const codec::JsonValue slots = fleet().call("calendar.list_slots", agent, lookup);
    ASSERT_EQ(fleet().stop_worker(), 0);

    const bool kill_from_outside = step == kRequestSent;
    auto crashing = fleet().make_worker("crashing", membership(), CALFLEET_CRASHING_WORKER,
                                        {kill_from_outside ? "never" : step});
    if (kill_from_outside) {
        simulators::google::FaultRule slow;
        slow.match.operation = simulators::google::Operation::kInsertEvent;
        slow.fault = simulators::google::LatencyFault{.first = 60'000};
        fleet().google().add_fault(slow);
    }
    const std::string id = fleet().send("calendar.create_event", agent, booking_members(agent, slots));
    if (kill_from_outside) {
        harness::wait_until("Google to have the event", [&] { return events_of(agent) == 1; });
        crashing->process().signal(SIGKILL);
    }
    EXPECT_EQ(crashing->process().wait(std::chrono::seconds(30)), 128 + SIGKILL);
    fleet().google().clear_faults();

    fleet().start_worker(membership());
    const codec::JsonValue result = fleet().kafka().result_of(id);
    EXPECT_EQ(*result.find("status")->as_string(), "success");
    EXPECT_EQ(fleet().kafka().distinct_results_of(id), 1U);
    EXPECT_EQ(events_of(agent), 1U);
    EXPECT_EQ(fleet().kafka().events_of(id, 2).size(), 2U);
    EXPECT_EQ(fleet().stop_worker(), 0);
    EXPECT_EQ(fleet().google().summary().invitations_repeated, 0);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, CrashSteps,
                         ::testing::Values("received", "started", "intended", kRequestSent, "handled",
                                           "recorded", "published", "offset_stored"),
                         [](const auto& instance) { return std::string(instance.param); });

}  // namespace
}  // namespace calfleet::integration
