// calendar.purge_orphans from its handler down, on every kind of store: what a failed deletion left goes.
#include "app/connections/connection_status.hpp"
#include "app/maintenance/purge_orphans_handler.hpp"
#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"
#include "conformance/templates.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/recording_meters.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::conformance {
namespace {

namespace connections = app::connections;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

template <class Stores>
class NightlyPurgeTest : public ConnectionsTest<Stores> {
protected:
    void save_template(const std::string& agent, const std::string& id) {
        ASSERT_TRUE(this->run(this->stores_.templates().save(template_of("company", agent, id))));
    }
    bool has_template(const std::string& agent, const std::string& id) {
        return this
            ->run(this->stores_.templates().find(core::CompanyId("company"), core::AgentId(agent),
                                                 core::TemplateId(id)))
            ->has_value();
    }
    void record_deletion(const std::string& agent) {
        ASSERT_TRUE(this->run(
            this->stores_.agents().record_deletion(core::CompanyId("company"), core::AgentId(agent))));
    }
    // The result's data.
    std::string purge() {
        core::Command command;
        command.id = core::CommandId("night");
        command.type = "calendar.purge_orphans";
        command.data = "{}";
        const ports::CommandTerms terms{clock_.steady_now(), clock_.steady_now() + minutes(5), nullptr};
        const auto outcome = this->run(handler_.handle(command, terms));
        const auto* done = std::get_if<core::Done>(&outcome);
        return done == nullptr ? "failed" : done->data_json;
    }
    std::size_t events_told() {
        this->run(announcer_.wait_idle(std::chrono::seconds(20)));
        EXPECT_EQ(publisher_.on(core::Topic::kConnectionStates).size(), 1U);
        return publisher_.on(core::Topic::kEvents).size();
    }

    fakes::ManualClock clock_;
    fakes::RecordingLog log_;
    fakes::FakePublisher publisher_;
    connections::Announcer announcer_{
        this->stores_.loop().get_executor(),
        {this->stores_.announcements(), this->stores_.connections(), publisher_, this->stores_.leases(),
         clock_, log_},
        [this](const ports::ConnectionKey& key, const ports::Connection* connection) {
            return connections::connection_state_record(key, connection, ports::Capability::kFull,
                                                        clock_.now());
        },
        "worker"};
    fakes::RecordingMeters meters_;
    connections::LossMail loss_mail_{this->stores_.loop().get_executor(), nullptr, clock_, log_};
    connections::ConnectionBook book_{
        this->stores_.connections(), announcer_, loss_mail_, clock_, log_, meters_};
    app::maintenance::PurgeOrphansHandler handler_{
        this->stores_.agents(), this->stores_.orphans(), book_, {days(30), 100}, clock_, log_};
};
TYPED_TEST_SUITE(NightlyPurgeTest, EveryKind, KindNames);

TYPED_TEST(NightlyPurgeTest, GCAL_S06_ERR1_WhatAFailedPurgeLeftIsPurgedAndTold) {
    this->save_template("agent", "one");
    this->save_template("agent", "two");
    this->save_template("other", "three");
    this->put(connection_of(key_of("company", "agent")));
    this->put(connection_of(key_of("company", "other")));
    this->record_deletion("agent");
    this->stores_.let_pass(hours(8));

    EXPECT_EQ(this->purge(),
              R"({"dry_run":false,"agents_purged":1,"agents_left":0,"templates_purged":2,)"
              R"("connections_purged":1,"orphans_marked":0,"orphans_unmarked":0,"orphans_purged":0,)"
              R"("orphans_left":0,"over_limit":false})");
    EXPECT_FALSE(this->has(key_of("company", "agent")));
    EXPECT_FALSE(this->has_template("agent", "one") || this->has_template("agent", "two"));
    EXPECT_TRUE(this->has(key_of("company", "other")));
    EXPECT_TRUE(this->has_template("other", "three"));
    EXPECT_EQ(this->events_told(), 3U);
}

TYPED_TEST(NightlyPurgeTest, AnOrphanIsMarkedThenPurged) {
    this->put(connection_of(key_of("company", "agent")));
    this->stores_.let_pass(days(30));
    EXPECT_NE(this->purge().find(R"("orphans_marked":1)"), std::string::npos);
    this->stores_.let_pass(days(7));
    EXPECT_NE(this->purge().find(R"("orphans_purged":1)"), std::string::npos);
    EXPECT_FALSE(this->has(key_of("company", "agent")));
    EXPECT_EQ(this->events_told(), 1U);
}

}  // namespace
}  // namespace calfleet::conformance
