// What an operator sees when a dependency goes: /readyz says which within ten seconds, and that it is back,
// without a restart; /livez stays as it was, since starting anew would mend nothing.
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace calfleet::integration {
namespace {

constexpr std::chrono::seconds kNoticed{10};

class Health : public ::testing::Test {
protected:
    static std::string page(const harness::ServiceProcess& of, const std::string& path) {
        return harness::run_program({"curl", {"-s", "-m", "5", of.health_url() + path}, {}, {}, {}}).output;
    }
    static bool says(const harness::ServiceProcess& of, const std::string& check, bool holds) {
        const std::string wanted = "\"" + check + "\":{\"ok\":" + (holds ? "true" : "false");
        return page(of, "/readyz?verbose").find(wanted) != std::string::npos;
    }
    void expect_told_of(const std::string& check) const {
        for (const harness::ServiceProcess* service : {worker_.get(), scheduler_.get()}) {
            harness::wait_until(
                "/readyz to tell of the " + check, [&] { return says(*service, check, false); }, kNoticed);
            EXPECT_FALSE(service->is_ready());
            EXPECT_EQ(page(*service, "/livez"), "ok\n");
        }
    }
    void expect_recovered() const {
        for (harness::ServiceProcess* service : {worker_.get(), scheduler_.get()}) {
            service->wait_until_ready();
            EXPECT_TRUE(service->process().is_running());
            EXPECT_EQ(page(*service, "/startupz"), "ok\n");
        }
    }

    KafkaCluster kafka_;
    harness::PostgresCluster postgres_;
    harness::Fleet fleet_{kafka_.brokers(), {}, postgres_.url(postgres_.create_database())};
    std::unique_ptr<harness::ServiceProcess> worker_ = fleet_.make_service("worker");
    std::unique_ptr<harness::ServiceProcess> scheduler_ =
        fleet_.make_service("scheduler", {}, CALFLEET_BIN_DIR "/calfleet-scheduler");
};

TEST_F(Health, ABrokerOrAStoreThatIsAwayIsToldWithinTenSecondsAndItsReturnIsNoticed) {
    kafka_.stop();
    expect_told_of("broker");
    EXPECT_TRUE(says(*worker_, "store", true));
    kafka_.start();
    expect_recovered();

    postgres_.stop();
    expect_told_of("store");
    EXPECT_TRUE(says(*worker_, "broker", true));
    postgres_.start();
    expect_recovered();
}

}  // namespace
}  // namespace calfleet::integration
