// A PostgreSQL as the store: what calfleetctl does to it, and when a worker refuses to start.
#include "harness/child_process.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"

#include <gtest/gtest.h>
#include <pqxx/result>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::integration {
namespace {

using harness::Finished;
using harness::PostgresCluster;

constexpr const char* kToken = "1:a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";
constexpr const char* kEventIdKey = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";

class StoreOfAFleetTest : public ::testing::Test {
public:
    StoreOfAFleetTest() = default;
    StoreOfAFleetTest(const StoreOfAFleetTest&) = delete;
    StoreOfAFleetTest& operator=(const StoreOfAFleetTest&) = delete;
    ~StoreOfAFleetTest() override { cluster().drop_database(name_); }

protected:
    static PostgresCluster& cluster() { return PostgresCluster::shared(); }

    harness::Variables environment() const {
        return {{"CALFLEET_STORE_URL", url_},
                {"CALFLEET_TOKEN_KEYS", kToken},
                {"CALFLEET_EVENT_ID_KEY", kEventIdKey},
                {"CALFLEET_KAFKA_BROKERS", "127.0.0.1:1"},
                {"CALFLEET_HTTP_LISTEN", "127.0.0.1:0"}};
    }
    Finished ctl(std::vector<std::string> arguments, const std::string& input = {}) {
        return run("/calfleetctl", std::move(arguments), input);
    }
    Finished worker(std::vector<std::string> arguments = {}) {
        return run("/calfleet-worker", std::move(arguments), {});
    }
    Finished run(const std::string& program, std::vector<std::string> arguments, const std::string& input) {
        Finished finished = harness::run_program(
            {CALFLEET_BIN_DIR + program, std::move(arguments), environment(), {}, input});
        EXPECT_EQ(finished.output.find(cluster().password()), std::string::npos) << finished.output;
        return finished;
    }

    const std::string name_ = cluster().create_database();
    std::string url_ = cluster().url(name_);
};

TEST_F(StoreOfAFleetTest, IsMigratedByCalfleetctlAndOnlyByIt) {
    const Finished refused = worker();
    EXPECT_EQ(refused.exit_code, 69);
    const std::string sentence =
        "calfleet-worker: the store cannot be used: the database is at schema version 0, this program needs "
        "7: run "
        "`calfleetctl migrate` of the same release, then start it again\n";
    EXPECT_TRUE(refused.output.ends_with(sentence)) << refused.output;
    EXPECT_EQ(ctl({"flag", "set", "native_integrations_addon", "on"}).exit_code, 69);
    const Finished old = ctl({"migrate", "--check"});
    EXPECT_EQ(old.exit_code, 1);
    EXPECT_NE(old.output.find("this program needs 7: run `calfleetctl migrate`"), std::string::npos)
        << old.output;

    const Finished migrated = ctl({"migrate"});
    EXPECT_EQ(migrated.exit_code, 0);
    EXPECT_EQ(migrated.output, "schema version before: 0, after: 7\n");
    EXPECT_EQ(ctl({"migrate"}).output, "schema version before: 7, after: 7\n");
    EXPECT_EQ(ctl({"migrate", "--check"}).exit_code, 0);

    cluster().execute("INSERT INTO schema_migrations (version, name, sha256) VALUES (8, '008', 'aa')", name_);
    EXPECT_EQ(worker().exit_code, 69);
    EXPECT_EQ(ctl({"migrate", "--check"}).exit_code, 1);
    EXPECT_EQ(ctl({"migrate"}).exit_code, 69);
}

TEST_F(StoreOfAFleetTest, ServesTheProgramsStraightAndThroughPgBouncer) {
    ASSERT_EQ(ctl({"migrate"}).exit_code, 0);
    for (const std::string& url : {cluster().url(name_), cluster().pgbouncer_url(name_)}) {
        url_ = url;
        const Finished set = ctl({"flag", "set", "native_integrations_addon", "on", "--company", "acme"});
        EXPECT_EQ(set.exit_code, 0) << set.output;
        const std::filesystem::path log =
            std::filesystem::temp_directory_path() / ("calfleet-worker-" + name_ + ".log");
        harness::ChildProcess running({CALFLEET_BIN_DIR "/calfleet-worker", {}, environment(), log, {}});
        harness::wait_until("the worker to work", [&log] {
            std::ostringstream text;
            text << std::ifstream(log).rdbuf();
            return text.str().find("\"working\"") != std::string::npos;
        });
        EXPECT_TRUE(running.is_running());
        running.signal(SIGTERM);
        EXPECT_EQ(running.wait(std::chrono::seconds(40)), 0);
        std::filesystem::remove(log);
    }
    EXPECT_EQ(cluster().execute("SELECT 1 FROM feature_flags WHERE enabled", name_).size(), 1u);
}

TEST_F(StoreOfAFleetTest, OneThatCannotBeReachedIsUnavailable) {
    url_ = "postgresql://fleet:" + cluster().password() + "@127.0.0.1:1/calfleet";
    for (const Finished& refused : {worker(), ctl({"migrate"}), ctl({"migrate", "--check"}),
                                    ctl({"flag", "set", "entitlement_bypass", "on"})}) {
        EXPECT_EQ(refused.exit_code, 69);
        EXPECT_NE(refused.output.find("the store cannot be used: PostgreSQL: connection to server at"),
                  std::string::npos)
            << refused.output;
    }
}

TEST_F(StoreOfAFleetTest, ItsPasswordIsNotPrintedWithTheConfiguration) {
    const Finished printed = worker({"--print-config"});
    EXPECT_EQ(printed.exit_code, 0);
    EXPECT_NE(printed.output.find("calfleet:***@127.0.0.1"), std::string::npos) << printed.output;
}

}  // namespace
}  // namespace calfleet::integration
