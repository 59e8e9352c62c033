#include "app/schedules/connection_census.hpp"

#include "fakes/in_memory_connection_survey.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace calfleet::app::schedules {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct ConnectionCensusTest : ::testing::Test {
    void connect(const std::string& agent) {
        ports::ConnectionWrite write;
        write.connection.key = {core::CompanyId("acme"), core::AgentId(agent), "google_calendar"};
        ASSERT_TRUE(fakes::run_awaitable(io, connections.write(std::move(write)))->has_value());
    }
    void lead() { ASSERT_TRUE(fakes::run_awaitable(io, leadership.keep())); }
    void pass(milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += milliseconds(100)) {
            io.restart();
            io.poll();
            clock.advance(milliseconds(100));
        }
    }
    std::int64_t counted() const {
        std::int64_t all = 0;
        for (const ports::ConnectionCount& count : census.counts()) all += count.connections;
        return all;
    }
    void TearDown() override {
        census.stop();
        pass(seconds(1));
        EXPECT_TRUE(running.done());
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::InMemoryAnnouncements announcements{clock};
    fakes::InMemoryConnectionStore connections{clock, announcements};
    fakes::InMemoryConnectionSurvey survey{connections};
    fakes::InMemoryLeases leases{clock};
    Leadership leadership{leases, clock, log, "one", std::chrono::minutes(5)};
    ConnectionCensus census{survey, leadership, clock, log};
    fakes::Started<void> running = fakes::start_awaitable(io, census.run());
};

TEST_F(ConnectionCensusTest, OnlyWhoLeadsCountsAtOnceAndThenTwiceAMinute) {
    connect("one");
    pass(seconds(40));
    EXPECT_EQ(counted(), 0);
    lead();
    pass(seconds(1));
    EXPECT_EQ(counted(), 1);
    connect("two");
    pass(seconds(20));
    EXPECT_EQ(counted(), 1);
    pass(seconds(15));
    EXPECT_EQ(counted(), 2);
}

TEST_F(ConnectionCensusTest, WhoNoLongerLeadsTellsNothing) {
    connect("one");
    lead();
    pass(seconds(1));
    fakes::run_awaitable(io, leadership.resign());
    pass(seconds(1));
    EXPECT_EQ(counted(), 0);
}

TEST_F(ConnectionCensusTest, AStoreThatIsAwayLeavesTheLastCount) {
    connect("one");
    lead();
    pass(seconds(1));
    survey.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    pass(seconds(40));
    EXPECT_EQ(counted(), 1);
    EXPECT_TRUE(log.mentions("the connections could not be counted"));
}

}  // namespace
}  // namespace calfleet::app::schedules
