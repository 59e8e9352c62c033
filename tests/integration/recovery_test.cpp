// Kafka or Google away, at the start or later: said in the log, tried again, recovered from without a
// restart.
#include "harness/fleet.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

namespace calfleet::integration {
namespace {

std::string lookup_members(const std::string& agent) {
    return R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
}

bool is_success(const codec::JsonValue& result) {
    return *result.find("status")->as_string() == "success";
}

TEST(Recovery, ABrokerThatGoesAndComesBackIsWaitedFor) {
    KafkaCluster kafka;
    harness::Fleet fleet(kafka.brokers(), {});
    fleet.add_agent({.agent = "agent-1"});
    fleet.start_worker();
    EXPECT_TRUE(is_success(fleet.call("calendar.list_slots", "agent-1", lookup_members("agent-1"))));

    kafka.stop();
    const auto readiness = [&] {
        return harness::run_program({"curl", {"-s", "-f", fleet.health_url() + "/readyz"}, {}, {}, {}})
                   .exit_code == 0;
    };
    harness::wait_until("the worker to be unready", [&] { return !readiness(); });
    EXPECT_NE(fleet.worker_output().find("no Kafka broker answers"), std::string::npos);

    kafka.start();
    harness::wait_until("the worker to be ready again", readiness, std::chrono::seconds(60));
    EXPECT_TRUE(is_success(fleet.call("calendar.list_slots", "agent-1", lookup_members("agent-1"))));
    EXPECT_EQ(fleet.stop_worker(), 0);
}

TEST(Recovery, AWorkerThatStartsBeforeItsBrokerGoesToWorkWhenItComes) {
    KafkaCluster kafka;
    harness::Fleet fleet(kafka.brokers(), {});
    fleet.add_agent({.agent = "agent-1"});
    kafka.stop();
    harness::Program program{
        CALFLEET_BIN_DIR "/calfleet-worker", {}, fleet.environment(), fleet.folder() / "early.log", {}};
    harness::ChildProcess worker(program);
    kafka.start();
    EXPECT_TRUE(is_success(fleet.call("calendar.list_slots", "agent-1", lookup_members("agent-1"))));
    worker.signal(SIGTERM);
    EXPECT_EQ(worker.wait(std::chrono::seconds(40)), 0);
}

TEST(Recovery, GoogleAwayFailsCommandsAndItsReturnServesThem) {
    KafkaCluster kafka;
    harness::Fleet fleet(kafka.brokers(), {});
    fleet.add_agent({.agent = "agent-1"});
    fleet.start_worker();
    simulators::google::FaultRule away;
    away.fault = simulators::google::DropFault{};
    fleet.google().add_fault(away);
    const codec::JsonValue failed = fleet.call("calendar.list_slots", "agent-1", lookup_members("agent-1"));
    EXPECT_EQ(*failed.find("failure_reason")->as_string(), "api_unreachable");
    fleet.google().clear_faults();
    EXPECT_TRUE(is_success(fleet.call("calendar.list_slots", "agent-1", lookup_members("agent-1"))));
    EXPECT_EQ(fleet.stop_worker(), 0);
}

}  // namespace
}  // namespace calfleet::integration
