#include "app/schedules/fleet_command_job.hpp"
#include "app/schedules/refresh_failure_watch.hpp"
#include "app/schedules/refresh_job.hpp"
#include "codec/command_codec.hpp"
#include "codec/json_parser.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/in_memory_connection_survey.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace calfleet::app::schedules {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kRunId = "refresh_connections@2026-03-10T12:00:00Z";

class ScheduledJobsTest : public ::testing::Test {
protected:
    // A connection that is due then.
    void connect(const std::string& company, const std::string& agent, std::optional<core::Instant> due,
                 const core::RefreshHistory& refreshes = {}) {
        ports::Connection connection;
        connection.key = {core::CompanyId(company), core::AgentId(agent), "google_calendar"};
        connection.next_refresh_at = due;
        connection.refreshes = refreshes;
        ports::ConnectionWrite write;
        write.connection = std::move(connection);
        ASSERT_TRUE(fakes::run_awaitable(io, connections.write(std::move(write)))->has_value());
    }
    ScheduledRun run_to(milliseconds until, bool dry_run = false) {
        return {kRunId, fakes::kNoon + until, dry_run, [this] { return may_go_on; }};
    }
    void pass(milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += milliseconds(100)) {
            clock.advance(milliseconds(100));
            io.restart();
            io.poll();
        }
    }
    core::Command decoded(const core::OutgoingRecord& outgoing) {
        core::Record record;
        record.source.topic = "calendar." + std::string(core::name_of(outgoing.topic));
        record.timestamp = clock.now();
        record.key = outgoing.key;
        record.value = outgoing.value;
        record.headers = outgoing.headers;
        auto command = codec::decode_command(record);
        EXPECT_TRUE(command) << (command ? "" : command.error().message);
        return std::move(*command);
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::FakePublisher publisher;
    fakes::InMemoryAnnouncements announcements{clock};
    fakes::InMemoryConnectionStore connections{clock, announcements};
    fakes::InMemoryConnectionSurvey survey{connections};
    RefreshJob refresh{survey, publisher, clock, log, 10};
    bool may_go_on = true;
};

TEST_F(ScheduledJobsTest, GCAL_S07_AC1_EveryDueConnectionIsAskedForOnceUnderAnIdOfItsOwn) {
    connect("acme", "agent-1", fakes::kNoon - minutes(1));
    connect("acme", "", fakes::kNoon);
    connect("acme", "not-due", fakes::kNoon + minutes(5));
    connect("acme", "lost", std::nullopt);
    ASSERT_TRUE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    const auto records = publisher.on(core::Topic::kRefreshes);
    ASSERT_EQ(records.size(), 2U);
    const core::Command own = decoded(records[0]);
    EXPECT_EQ(own.type, "calendar.refresh_token");
    EXPECT_EQ(own.id.str().find(kRunId + "/4:acme7:agent-115:google_calendar"), 0U) << own.id.str();
    EXPECT_EQ(own.agent_id.str(), "agent-1");
    EXPECT_EQ(records[0].key, "agent-1");
    EXPECT_EQ(own.expires_at, clock.now() + seconds(60));
    const core::Command of_company = decoded(records[1]);
    EXPECT_TRUE(of_company.agent_id.empty());
    EXPECT_EQ(records[1].key, "acme");

    ASSERT_TRUE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    EXPECT_EQ(publisher.published.size(), 2U);
}

TEST_F(ScheduledJobsTest, AConnectionThatIsUnreachableIsAskedForAgainEveryMinute) {
    ports::Connection lost;
    lost.key = {core::CompanyId("acme"), core::AgentId("agent-1"), "google_calendar"};
    lost.health = core::after_unreachable({}, core::FailureReason::kApi5xx);
    lost.next_refresh_at = fakes::kNoon + minutes(1);  // as the failure that lost it left it
    ports::ConnectionWrite write;
    write.connection = std::move(lost);
    ASSERT_TRUE(fakes::run_awaitable(io, connections.write(std::move(write)))->has_value());
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(4))));
    pass(seconds(59));
    EXPECT_EQ(publisher.published.size(), 0U);
    for (std::size_t minute = 1; minute <= 3; ++minute) {
        pass(minutes(1));
        EXPECT_EQ(publisher.published.size(), minute);
    }
    pass(seconds(2));
    EXPECT_TRUE(running.done());
}

TEST_F(ScheduledJobsTest, AConnectionThatIsDueAgainInTheSameRunIsAskedForUnderAnotherId) {
    connect("acme", "agent-1", fakes::kNoon);
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(1))));
    io.poll();
    auto refreshed = fakes::run_awaitable(
        io, connections.find({core::CompanyId("acme"), core::AgentId("agent-1"), "google_calendar"}));
    ports::ConnectionWrite write;
    write.connection = std::move(**refreshed);
    write.connection.next_refresh_at = fakes::kNoon + seconds(10);
    ASSERT_TRUE(fakes::run_awaitable(io, connections.write(std::move(write)))->has_value());
    pass(seconds(60));
    EXPECT_TRUE(running.done());
    ASSERT_EQ(publisher.published.size(), 2U);
    EXPECT_NE(decoded(publisher.published[0]).id, decoded(publisher.published[1]).id);
}

TEST_F(ScheduledJobsTest, IdsThatWouldBeTooLongAreShortenedAndStayApart) {
    connect(std::string(250, 'c'), std::string(250, 'a'), fakes::kNoon);
    connect(std::string(250, 'c'), std::string(250, 'b'), fakes::kNoon);
    ASSERT_TRUE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    ASSERT_EQ(publisher.published.size(), 2U);
    EXPECT_NE(decoded(publisher.published[0]).id, decoded(publisher.published[1]).id);
}

TEST_F(ScheduledJobsTest, ARunAsksForWhatBecomesDueWhenItDoesUntilTheNextSlot) {
    connect("acme", "now", fakes::kNoon);
    connect("acme", "later", fakes::kNoon + seconds(30));
    connect("acme", "next-slot", fakes::kNoon + seconds(61));
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(1))));
    pass(seconds(29));
    EXPECT_EQ(publisher.published.size(), 1U);
    pass(seconds(2));
    EXPECT_EQ(publisher.published.size(), 2U);
    pass(seconds(29));
    EXPECT_TRUE(running.done());
    EXPECT_EQ(publisher.published.size(), 2U);
}

TEST_F(ScheduledJobsTest, ManyThatAreDueAtOnceGoOutAtTheRateTheLongestDueFirst) {
    for (int agent = 0; agent < 95; ++agent)
        connect("acme", "agent-" + std::to_string(agent), fakes::kNoon - seconds(agent));
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(1))));
    io.poll();
    EXPECT_EQ(publisher.published.size(), 10U);
    EXPECT_EQ(publisher.published.front().key, "agent-94");
    pass(seconds(3));
    EXPECT_LE(publisher.published.size(), 40U);
    pass(seconds(57));
    ASSERT_TRUE(running.done());
    std::set<std::string> asked;
    for (const core::OutgoingRecord& record : publisher.published) asked.insert(*record.key);
    EXPECT_EQ(asked.size(), 95U);
    EXPECT_EQ(publisher.published.size(), 95U);
}

TEST_F(ScheduledJobsTest, ARefreshThatGotLostIsDueAgainAMinuteLater) {
    connect("acme", "agent-1", fakes::kNoon);
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(2))));
    pass(seconds(59));
    EXPECT_EQ(publisher.published.size(), 1U);
    pass(seconds(3));
    EXPECT_EQ(publisher.published.size(), 2U);
    pass(seconds(59));
    EXPECT_TRUE(running.done());
}

TEST_F(ScheduledJobsTest, ARunEndsWhenSomebodyElseLeads) {
    auto running = fakes::start_awaitable(io, refresh.run(run_to(minutes(1))));
    pass(seconds(5));
    EXPECT_FALSE(running.done());
    may_go_on = false;
    pass(seconds(2));
    ASSERT_TRUE(running.done());
    EXPECT_EQ(*running.result(), RunEnd::kBrokenOff);
}

TEST_F(ScheduledJobsTest, ADryRunCountsAndAsksForNothing) {
    connect("acme", "agent-1", fakes::kNoon);
    ASSERT_TRUE(fakes::run_awaitable(io, refresh.run(run_to(minutes(1), true))));
    EXPECT_TRUE(publisher.published.empty());
    ASSERT_EQ(log.lines().size(), 1U);
    EXPECT_EQ(log.lines().front().fields.at("connections"), "1");
}

TEST_F(ScheduledJobsTest, AStoreOrBrokerThatFailsFailsTheRun) {
    connect("acme", "agent-1", fakes::kNoon);
    publisher.refuses = true;
    EXPECT_FALSE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    publisher.refuses = false;
    survey.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    EXPECT_FALSE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    survey.fail_with(std::nullopt);
    EXPECT_TRUE(fakes::run_awaitable(io, refresh.run(run_to(seconds(1)))));
    EXPECT_EQ(publisher.published.size(), 1U);
}

TEST_F(ScheduledJobsTest, APurgeIsOneCommandUnderTheIdOfItsSlot) {
    for (const bool dry_run : {false, true}) {
        FleetCommandJob purge("calendar.purge_orphans", publisher, clock);
        ScheduledRun run = run_to(minutes(1), dry_run);
        run.id = "purge_orphans@2026-03-10T12:00:00Z";
        ASSERT_TRUE(fakes::run_awaitable(io, purge.run(run)));
        const core::OutgoingRecord& record = publisher.published.back();
        EXPECT_EQ(record.topic, core::Topic::kMaintenance);
        const core::Command command = decoded(record);
        EXPECT_EQ(command.id.str(), run.id);
        EXPECT_EQ(command.type, "calendar.purge_orphans");
        EXPECT_EQ(command.expires_at, run.until);
        EXPECT_EQ(command.data, dry_run ? R"({"dry_run":true})" : "{}");
    }
}

core::RefreshHistory history(int refreshed, int failed, core::Instant at = fakes::kNoon) {
    core::RefreshHistory refreshes;
    for (int i = 0; i < refreshed; ++i) refreshes.add(at);
    for (int i = 0; i < failed; ++i) refreshes.add_failure(at);
    return refreshes;
}

TEST_F(ScheduledJobsTest, CompaniesOfWhoseRefreshesMoreThanFivePercentFailedAreCountedAndNamedOnce) {
    connect("fine", "a", std::nullopt, history(19, 1));
    connect("bad", "a", std::nullopt, history(18, 1));
    connect("bad-together", "a", std::nullopt, history(10, 0));
    connect("bad-together", "b", std::nullopt, history(5, 1));
    connect("long-ago", "a", std::nullopt, history(0, 9, fakes::kNoon - std::chrono::hours(25)));
    connect("idle", "a", std::nullopt);
    RefreshFailureWatch watch(survey, clock, log);
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(fakes::run_awaitable(io, watch.run(run_to(minutes(1)))));
        EXPECT_EQ(watch.companies_over_threshold(), 2U);
    }
    EXPECT_EQ(log.count(ports::LogLevel::kError), 2U);
    EXPECT_TRUE(log.mentions("bad-together"));
    EXPECT_FALSE(log.mentions("fine"));
}

}  // namespace
}  // namespace calfleet::app::schedules
