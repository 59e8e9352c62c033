// Conversations of one agent on two workers, whose token has run out: one of them fetches the next token for
// all (GCAL-S07), and should it die, another does. Real Kafka, real PostgreSQL; Google's log is the witness.
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace calfleet::integration {
namespace {

namespace google = simulators::google;
using std::chrono::seconds;

class SharedRefresh : public ::testing::Test {
protected:
    static constexpr const char* kAgent = "agent-1";

    // The range assignor gives the lower half of the partitions to one worker, the upper half to the other.
    static constexpr int kFirstPartition = 0;
    static constexpr int kLastPartition = 11;

    SharedRefresh() {
        fleet_.add_agent({.agent = kAgent, .token_lifetime = seconds(-10)});
        const harness::Variables talkative{{"CALFLEET_LOG_LEVEL", "debug"}};
        for (const char* name : {"one", "two"}) workers_.push_back(fleet_.make_service(name, talkative));
        harness::wait_until("both workers to have partitions", [this] {
            return std::all_of(workers_.begin(), workers_.end(),
                               [](const auto& worker) { return worker->is_ready(); });
        });
    }

    void slow_refreshes_by(double milliseconds) {
        google::FaultRule slow;
        slow.match.operation = google::Operation::kToken;
        slow.fault = google::LatencyFault{.first = milliseconds, .moment = google::Moment::kBeforeCommit};
        fleet_.google().add_fault(slow);
    }

    // Lookups of as many conversations, on one partition, whatever a partitioner would say.
    void ask(int partition, int conversations) {
        std::string lines;
        for (int i = 0; i < conversations; ++i) {
            const std::string id = "p" + std::to_string(partition) + "-" + std::to_string(i);
            asked_.push_back(id);
            lines += R"({"specversion":"1.0","type":"calendar.list_slots","source":"/test","id":")";
            lines.append(id).append(
                R"(","data":{"company_id":"acme","agent_id":"agent-1","conversation_id":")");
            lines.append(id).append(R"(","template_id":"template-agent-1"}})").append("\n");
        }
        const auto sent = kafka_.kcat({"-P", "-t", "calendar.slot-lookups", "-p", std::to_string(partition),
                                       "-k", kAgent, "-H", "content-type=application/cloudevents+json"},
                                      lines);
        ASSERT_EQ(sent.exit_code, 0) << sent.output;
    }
    void expect_all_succeed(std::chrono::milliseconds bound = seconds(30)) {
        for (const std::string& id : asked_) {
            const codec::JsonValue result = fleet_.kafka().result_of(id, bound);
            EXPECT_EQ(*result.find("status")->as_string(), "success") << id;
        }
    }
    std::vector<google::LogEntry> token_requests() {
        auto entries = fleet_.google().log(0, 250'000);
        std::erase_if(entries, [](const google::LogEntry& entry) {
            return entry.operation != google::Operation::kToken;
        });
        return entries;
    }
    std::size_t told_refreshes() {
        return fleet_.kafka().events_about(kAgent, "calendar_token_refreshed").size();
    }
    // Both processes did their share, or the test would show nothing.
    void expect_both_workers_answered() {
        for (const auto& worker : workers_)
            EXPECT_NE(worker->output().find("command succeeded"), std::string::npos) << worker->output();
    }

    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), {{"session.timeout.ms", "6000"}}, new_store()};
    std::vector<std::unique_ptr<harness::ServiceProcess>> workers_;
    std::vector<std::string> asked_;

private:
    static std::string new_store() {
        auto& postgres = harness::PostgresCluster::shared();
        return postgres.url(postgres.create_database());
    }
};

TEST_F(SharedRefresh, GCAL_S07_AC3_FiveConversationsOnTwoWorkersCauseOneRefresh) {
    slow_refreshes_by(300);
    ask(kFirstPartition, 3);
    ask(kLastPartition, 2);
    expect_all_succeed();
    EXPECT_EQ(token_requests().size(), 1U);
    harness::wait_until("the refresh to be told", [this] { return told_refreshes() >= 1; });
    EXPECT_EQ(told_refreshes(), 1U);
    expect_both_workers_answered();
}

TEST_F(SharedRefresh, TwoHundredConversationsOnTwoWorkersCauseOneRefresh) {
    slow_refreshes_by(500);
    ask(kFirstPartition, 100);
    ask(kLastPartition, 100);
    expect_all_succeed();
    EXPECT_EQ(token_requests().size(), 1U);
    harness::wait_until("the refresh to be told", [this] { return told_refreshes() >= 1; });
    EXPECT_EQ(told_refreshes(), 1U);
    expect_both_workers_answered();
}

TEST_F(SharedRefresh, GCAL_S07_ERR1_AWorkerKilledInTheMiddleOfARefreshIsReplacedWhenItsLeaseEnds) {
    slow_refreshes_by(8'000);
    ask(kFirstPartition, 1);
    ask(kLastPartition, 1);
    harness::wait_until("the refresh to be at Google", [this] { return token_requests().size() == 1; });
    const auto refreshing = std::find_if(workers_.begin(), workers_.end(), [](const auto& worker) {
        return worker->output().find("refreshing a token") != std::string::npos;
    });
    ASSERT_NE(refreshing, workers_.end());
    const bool is_first = (*refreshing)->output().find("\"command_id\":\"p0-0\"") != std::string::npos;
    (*refreshing)->process().signal(SIGKILL);
    const auto killed_at = std::chrono::steady_clock::now();
    fleet_.google().clear_faults();

    // The survivor's own command waits for the lease of the dead: ten seconds from when it was taken, and a
    // second for the refresh.
    const std::string survivors = is_first ? "p11-0" : "p0-0";
    const codec::JsonValue result = fleet_.kafka().result_of(survivors, seconds(20));
    EXPECT_EQ(*result.find("status")->as_string(), "success");
    EXPECT_LT(std::chrono::steady_clock::now() - killed_at, seconds(11));
    expect_all_succeed(seconds(40));
    EXPECT_EQ(token_requests().size(), 2U);
    harness::wait_until("the refresh to be told", [this] { return told_refreshes() >= 1; });
    EXPECT_EQ(told_refreshes(), 1U) << "one replacement was committed";
}

}  // namespace
}  // namespace calfleet::integration
