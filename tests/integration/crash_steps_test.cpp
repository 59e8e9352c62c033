// A worker killed at each step of a booking or a move, and started again: one event at Google, one distinct
// result, one invitation a person, whatever the step.
#include "app/command_trace.hpp"
#include "core/rfc3339.hpp"
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <string>
#include <tuple>
#include <vector>

namespace calfleet::integration {
namespace {

namespace google = simulators::google;

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
    // Mails that said that the event had changed.
    std::int64_t updates_of(const std::string& event_id) const {
        std::int64_t updates = 0;
        for (const auto& [key, mails] : fleet().google().invitations())
            if (std::get<1>(key) == event_id) updates += mails.updates;
        return updates;
    }
    void save_template(const std::string& agent, const std::string& more) {
        fleet().save_template(
            "acme", agent,
            R"({"template_id":")" + harness::Fleet::template_of(agent) +
                R"(","name":"Visit","calendar_id":")" + harness::Fleet::email_of(agent) +
                R"(","duration_minutes":60,"lookup_window_days":7,"event_title_pattern":"Visit",)"
                R"("attendees_customer_email_field":"email","attendees_always_cc":["desk@acme.example"],)" +
                more + "}");
    }
    // What a lookup finds; no worker runs before or after.
    std::vector<std::string> starts_of(const std::string& agent) {
        fleet().start_worker(membership());
        const codec::JsonValue slots = fleet().call(
            "calendar.list_slots", agent, R"("template_id":")" + harness::Fleet::template_of(agent) + "\"");
        EXPECT_EQ(fleet().stop_worker(), 0);
        std::vector<std::string> starts;
        for (const codec::JsonValue& slot : *slots.find("data")->find("slots")->as_array())
            starts.push_back(*slot.find("start")->as_string());
        return starts;
    }
    // A worker dies at the test's step of that command, and the next one answers it.
    codec::JsonValue result_after_crash(const std::string& type, const std::string& agent,
                                        const std::string& members, harness::Variables more = {}) {
        const std::string step = std::get<1>(GetParam());
        const bool kill_from_outside = step == kRequestSent;
        more.merge(membership());
        auto crashing = fleet().make_service("crashing", more, CALFLEET_CRASHING_WORKER,
                                             {kill_from_outside ? "never" : step});
        if (kill_from_outside) slow_down(type);
        const std::string id = fleet().send(type, agent, members);
        if (kill_from_outside) {
            harness::wait_until("Google to have been asked", [&] { return has_taken_effect(type, agent); });
            crashing->process().signal(SIGKILL);
        }
        EXPECT_EQ(crashing->process().wait(std::chrono::seconds(30)), 128 + SIGKILL);
        fleet().google().clear_faults();

        fleet().start_worker(more);
        codec::JsonValue result = fleet().kafka().result_of(id);
        EXPECT_EQ(fleet().kafka().distinct_results_of(id), 1U);
        EXPECT_EQ(fleet().stop_worker(), 0);
        EXPECT_EQ(fleet().google().summary().invitations_repeated, 0);
        return result;
    }

private:
    // Google carries it out, and answers when nobody waits any more.
    static void slow_down(const std::string& type) {
        google::FaultRule slow;
        slow.match.operation = type == "calendar.create_event" ? google::Operation::kInsertEvent
                                                               : google::Operation::kPatchEvent;
        slow.fault = google::LatencyFault{.first = 60'000};
        fleet().google().add_fault(slow);
    }
    bool has_taken_effect(const std::string& type, const std::string& agent) const {
        if (type == "calendar.create_event") return events_of(agent) == 1;
        const auto standing = fleet().google().events(harness::Fleet::email_of(agent));
        return !standing.empty() && updates_of(standing.front().event.id) > 0;
    }

    static inline std::unique_ptr<KafkaCluster> shared_kafka;
    static inline std::unique_ptr<harness::Fleet> shared_fleet;
    static inline Store shared_fleets_store = Store::kSqlite;
};

class CrashedChanges : public CrashSteps {};

std::string booking_members(const std::string& agent, const std::string& start) {
    return R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" + start +
           R"(","customer_data":{"name":"Ada","email":"ada@example.com"})";
}

TEST_P(CrashSteps, EndInOneEventOneResultAndOneInvitationAPerson) {
    const auto [store, step] = GetParam();
    const std::string agent = std::string(store == Store::kSqlite ? "sqlite-" : "postgres-") + step;
    fleet().add_agent({.agent = agent});
    const std::vector<std::string> starts = starts_of(agent);
    const codec::JsonValue result =
        result_after_crash("calendar.create_event", agent, booking_members(agent, starts[0]));
    EXPECT_EQ(*result.find("status")->as_string(), "success");
    EXPECT_EQ(events_of(agent), 1U);
    EXPECT_EQ(fleet().kafka().events_of(fleet().last_command_id(), 2).size(), 2U);
}

// With conflict_policy reject, and a cap that the booking's two invitations use up: the attempt that died
// keeps neither its time nor its invitations from the one that follows, and they are counted once.
TEST_P(CrashedChanges, ABookingThatWantsNoConflictIsNotInItsOwnWay) {
    const std::string agent = std::string("guarded-") + std::get<1>(GetParam());
    fleet().add_agent({.agent = agent});
    save_template(agent, R"("conflict_policy":"reject")");
    const std::vector<std::string> starts = starts_of(agent);
    harness::Variables caps = membership();
    caps["CALFLEET_INVITATIONS_PER_CONVERSATION"] = "2";
    const codec::JsonValue result =
        result_after_crash("calendar.create_event", agent, booking_members(agent, starts[0]), caps);
    EXPECT_EQ(*result.find("status")->as_string(), "success");
    EXPECT_EQ(events_of(agent), 1U);

    fleet().start_worker(caps);
    const codec::JsonValue beyond =
        fleet().call("calendar.create_event", agent, booking_members(agent, starts[1]));
    EXPECT_EQ(fleet().stop_worker(), 0);
    EXPECT_EQ(*beyond.find("failure_reason")->as_string(), "invitation_limit_reached");
}

TEST_P(CrashedChanges, ABookingIsMovedOnceAndItsGuestsAreToldOnce) {
    const std::string agent = std::string("moved-") + std::get<1>(GetParam());
    fleet().add_agent({.agent = agent});
    save_template(agent, R"("conflict_policy":"reject")");
    const auto on = fleet().ctl({"flag", "set", "calendar_reschedule_cancel_enabled", "on"});
    ASSERT_EQ(on.exit_code, 0) << on.output;
    const std::vector<std::string> starts = starts_of(agent);
    fleet().start_worker(membership());
    const codec::JsonValue booked =
        fleet().call("calendar.create_event", agent, booking_members(agent, starts[0]));
    ASSERT_EQ(*booked.find("status")->as_string(), "success");
    ASSERT_EQ(fleet().stop_worker(), 0);

    const std::string event_id = *booked.find("data")->find("event_id")->as_string();
    const codec::JsonValue moved =
        result_after_crash("calendar.reschedule_event", agent,
                           R"("event_id":")" + event_id + R"(","slot_start":")" + starts[1] + "\"");
    EXPECT_EQ(*moved.find("status")->as_string(), "success");
    const auto standing = fleet().google().events(harness::Fleet::email_of(agent));
    ASSERT_EQ(standing.size(), 1U);
    EXPECT_EQ(standing.front().event.range().start, *core::parse_rfc3339(starts[1]));
    EXPECT_EQ(updates_of(event_id), 2) << "one for each of its two guests";
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
INSTANTIATE_TEST_SUITE_P(Postgres, CrashedChanges,
                         ::testing::Combine(::testing::Values(Store::kPostgres), ::testing::ValuesIn(kSteps)),
                         name_of_case);

}  // namespace
}  // namespace calfleet::integration
