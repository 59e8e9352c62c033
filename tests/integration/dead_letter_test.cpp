// A booking that takes its worker with it, three times: it becomes a dead letter, and is replayed once that
// is certain to have left nothing. With a real Kafka.
#include "harness/fleet.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace calfleet::integration {
namespace {

using testing::HasSubstr;

constexpr const char* kAgent = "agent-1";
constexpr int kCrashes = 3;

struct DeadLetters : ::testing::Test {
    DeadLetters() { fleet.add_agent({.agent = kAgent}); }

    // The same member each time: its successor has its partitions at once.
    static harness::Variables membership() { return {{"CALFLEET_KAFKA_GROUP_INSTANCE_ID", "worker-1"}}; }

    std::string first_slot() {
        fleet.start_worker(membership());
        const codec::JsonValue slots = fleet.call("calendar.list_slots", kAgent, template_member());
        EXPECT_EQ(fleet.stop_worker(), 0);
        return *slots.find("data")->find("slots")->as_array()->at(0).find("start")->as_string();
    }
    static std::string template_member() {
        return R"("template_id":")" + harness::Fleet::template_of(kAgent) + "\"";
    }
    // Its id. Each worker dies when it has written down what it is about to ask of Google.
    std::string send_a_crashing_booking() {
        const std::string slot = first_slot();
        std::string id;
        for (int crash = 0; crash < kCrashes; ++crash) {
            // The later ones have the booking waiting, and may die before anybody hears that they are ready.
            auto crashing = fleet.make_service("crashing-" + std::to_string(crash), membership(),
                                               CALFLEET_CRASHING_WORKER, {"intended"}, crash == 0);
            if (crash == 0)
                id = fleet.send("calendar.create_event", kAgent,
                                template_member() + R"(,"slot_start":")" + slot +
                                    R"(","customer_data":{"name":"Ada","email":"ada@example.com"})");
            EXPECT_EQ(crashing->process().wait(std::chrono::seconds(60)), 128 + SIGKILL);
        }
        return id;
    }
    harness::Finished dlq(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "dlq");
        return fleet.ctl(std::move(arguments));
    }
    std::size_t events_at_google() { return fleet.google().events(harness::Fleet::email_of(kAgent)).size(); }

    KafkaCluster kafka;
    harness::Fleet fleet{kafka.brokers(), {}};
};

TEST_F(DeadLetters, ABookingThatCrashedItsWorkersIsReplayedOnceItsDoubtIsSettled) {
    const std::string id = send_a_crashing_booking();
    fleet.start_worker(membership());
    const codec::JsonValue answer = fleet.kafka().result_of(id);
    ASSERT_EQ(*answer.find("failure_reason")->as_string(), "internal_error");
    EXPECT_THAT(dlq({"list", "--error-code", "internal_error"}).output,
                HasSubstr("calendar.bookings  calendar.create_event  agent-1  internal_error/permanent"));

    // What the last of them was about to ask may yet appear.
    const harness::Finished refused = dlq({"replay", id, "--yes"});
    EXPECT_EQ(refused.exit_code, 1) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("command " + id + " is in doubt"));
    harness::wait_until(
        "the doubt to be settled",
        [&] {
            return dlq({"replay", id, "--dry-run"}).exit_code == 0;
        },
        std::chrono::minutes(3));
    EXPECT_EQ(events_at_google(), 0U);

    const harness::Finished replayed =
        dlq({"replay", "--error-code", "internal_error", "--since", "1h", "--yes"});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.output;
    EXPECT_THAT(replayed.output, HasSubstr(id + ":replay:1 succeeded"));
    EXPECT_EQ(events_at_google(), 1U);
    EXPECT_EQ(dlq({"replay", id, "--yes"}).exit_code, 1);
    EXPECT_EQ(events_at_google(), 1U);
    EXPECT_EQ(fleet.stop_worker(), 0) << fleet.worker_output();
}

}  // namespace
}  // namespace calfleet::integration
