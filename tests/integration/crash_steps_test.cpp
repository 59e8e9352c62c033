// A worker killed at each step of a booking, and started again: one event at Google, one distinct result, one
// invitation a person, whatever the step.
#include "app/command_trace.hpp"
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <tuple>

namespace calfleet::integration {
namespace {

// "request_sent" is not a step of ours: Google has the event, and its answer is on the way.
constexpr const char* kRequestSent = "request_sent";

enum class Store { kSqlite, kPostgres };

// One broker for all, one fleet a store.
class CrashSteps : public ::testing::TestWithParam<std::tuple<Store, const char*>> {
protected:
    static void SetUpTestSuite() { shared_kafka = std::make_unique<KafkaCluster>(); }
    static void TearDownTestSuite() {
        shared_fleet.reset();
        shared_kafka.reset();
    }
    static harness::Fleet& fleet() {
        const Store store = std::get<Store>(GetParam());
        if (!shared_fleet || store != shared_fleets_store) {
            shared_fleet.reset();
            auto& postgres = harness::PostgresCluster::shared;
            const std::string url =
                store == Store::kSqlite ? std::string() : postgres().url(postgres().create_database());
            shared_fleet = std::make_unique<harness::Fleet>(shared_kafka->brokers(),
                                                            std::map<std::string, std::string>{}, url);
            shared_fleets_store = store;
        }
        return *shared_fleet;
    }

    // The same member each time: its successor has its partitions at once.
    static harness::Variables membership() { return {{"CALFLEET_KAFKA_GROUP_INSTANCE_ID", "worker-1"}}; }

    std::size_t events_of(const std::string& agent) const {
        return fleet().google().events(harness::Fleet::email_of(agent)).size();
    }

private:
    static inline std::unique_ptr<KafkaCluster> shared_kafka;
    static inline std::unique_ptr<harness::Fleet> shared_fleet;
    static inline Store shared_fleets_store = Store::kSqlite;
};

std::string booking_members(const std::string& agent, const codec::JsonValue& slots) {
    const auto& first = slots.find("data")->find("slots")->as_array()->front();
    return R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" +
           *first.find("start")->as_string() +
           R"(","customer_data":{"name":"Ada","email":"ada@example.com"})";
}

TEST_P(CrashSteps, EndInOneEventOneResultAndOneInvitationAPerson) {
    const auto [store, named] = GetParam();
    const std::string step = named;
    const std::string agent = (store == Store::kSqlite ? "sqlite-" : "postgres-") + step;
    fleet().add_agent({.agent = agent});
    fleet().start_worker(membership());
    const std::string lookup = R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
    const codec::JsonValue slots = fleet().call("calendar.list_slots", agent, lookup);
    ASSERT_EQ(fleet().stop_worker(), 0);

    const bool kill_from_outside = step == kRequestSent;
    auto crashing = fleet().make_service("crashing", membership(), CALFLEET_CRASHING_WORKER,
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

constexpr std::array kSteps{"received", "started",  "intended",  kRequestSent,
                            "handled",  "recorded", "published", "offset_stored"};

std::string name_of_case(const ::testing::TestParamInfo<CrashSteps::ParamType>& instance) {
    return std::get<1>(instance.param);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, CrashSteps,
                         ::testing::Combine(::testing::Values(Store::kSqlite), ::testing::ValuesIn(kSteps)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Postgres, CrashSteps,
                         ::testing::Combine(::testing::Values(Store::kPostgres), ::testing::ValuesIn(kSteps)),
                         name_of_case);

}  // namespace
}  // namespace calfleet::integration
