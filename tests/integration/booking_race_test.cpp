// Fifty conversations of five agents want the same hour of one calendar that the agents share, and three
// workers book for them: with conflict_policy reject one gets it, with allow all do.
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"
#include "harness/fleet.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace calfleet::integration {
namespace {

namespace google = simulators::google;
using std::chrono::hours;

constexpr int kAgents = 5;
constexpr int kConversations = 50;
constexpr const char* kCalendar = "team@group.calendar.google.com";

class BookingRace : public ::testing::Test {
protected:
    void set_up(const std::string& policy) {
        for (int i = 0; i < kAgents; ++i) {
            const std::string agent = agent_of(i);
            fleet_.add_agent({.agent = agent, .further_calendars = {{.id = kCalendar, .summary = "Team"}}});
            fleet_.save_template("acme", agent,
                                 R"({"template_id":")" + harness::Fleet::template_of(agent) +
                                     R"(","name":"Visit","calendar_id":")" + kCalendar +
                                     R"(","duration_minutes":60,"lookup_window_days":7,"timezone":"UTC",)"
                                     R"("availability":"always","event_title_pattern":"Visit",)"
                                     R"("attendees_customer_email_field":"email","conflict_policy":")" +
                                     policy + R"("})");
        }
        // People have hours there too, on both sides of the one that is wanted.
        for (const int hour : {-2, 1, 2})
            fleet_.google().add_events(
                {{.calendar = kCalendar, .range = {wanted_ + hours(hour), wanted_ + hours(hour + 1)}}});
        google::FaultRule slow;
        slow.match.operation = google::Operation::kInsertEvent;
        slow.fault = google::LatencyFault{.first = 300, .moment = google::Moment::kBeforeCommit};
        fleet_.google().add_fault(slow);
        for (const char* name : {"one", "two", "three"}) workers_.push_back(fleet_.make_service(name));
    }
    static std::string agent_of(int number) { return "racer-" + std::to_string(number % kAgents); }

    core::OutgoingRecord booking(int number) const {
        const std::string agent = agent_of(number);
        const std::string name = std::to_string(number);
        return {core::Topic::kBookings,
                agent,
                R"({"company_id":"acme","agent_id":")" + agent + R"(","conversation_id":"talk-)" + name +
                    R"(","template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" +
                    core::to_rfc3339(wanted_) + R"(","customer_data":{"name":"Ada","email":"ada-)" + name +
                    R"(@example.com"}})",
                {{"ce_specversion", "1.0"},
                 {"ce_id", "race-" + name},
                 {"ce_type", "calendar.create_event"},
                 {"ce_source", "/test"},
                 {"ce_time", core::to_rfc3339(adapters::system::SystemClock().now())},
                 {"content-type", "application/json"}}};
    }
    // "success" or the failure_reason, and how often.
    std::map<std::string, int> race() {
        std::vector<core::OutgoingRecord> all;
        for (int i = 0; i < kConversations; ++i) all.push_back(booking(i));
        fleet_.kafka().publish(std::move(all));
        std::map<std::string, int> outcomes;
        for (int i = 0; i < kConversations; ++i) {
            results_.push_back(
                fleet_.kafka().result_of("race-" + std::to_string(i), std::chrono::seconds(60)));
            const codec::JsonValue* reason = results_.back().find("failure_reason");
            ++outcomes[reason == nullptr ? "success" : *reason->as_string()];
        }
        return outcomes;
    }
    // Of ours and of people.
    std::vector<core::TimeRange> standing() {
        std::vector<core::TimeRange> ranges;
        for (const google::CalendarEvent& one : fleet_.google().events(kCalendar))
            ranges.push_back(one.event.range());
        return ranges;
    }
    std::ptrdiff_t booked() {
        const auto ranges = standing();
        return std::count(ranges.begin(), ranges.end(), core::TimeRange{wanted_, wanted_ + hours(1)});
    }
    bool is_free(const core::TimeRange& slot) {
        const auto ranges = standing();
        return std::none_of(ranges.begin(), ranges.end(),
                            [&slot](const core::TimeRange& one) { return one.overlaps(slot); });
    }
    int with_warning(const std::string& code) const {
        int count = 0;
        for (const codec::JsonValue& result : results_)
            for (const codec::JsonValue& warning : *result.find("warnings")->as_array())
                count += *warning.find("code")->as_string() == code ? 1 : 0;
        return count;
    }
    static std::string new_store() {
        auto& postgres = harness::PostgresCluster::shared();
        return postgres.url(postgres.create_database());
    }

    const core::Instant wanted_ =
        std::chrono::floor<std::chrono::days>(adapters::system::SystemClock().now()) + hours(2 * 24 + 10);
    KafkaCluster kafka_;
    harness::Fleet fleet_{kafka_.brokers(), {}, new_store()};
    std::vector<std::unique_ptr<harness::ServiceProcess>> workers_;
    std::vector<codec::JsonValue> results_;
};

TEST_F(BookingRace, WithRejectOneGetsTheHourAndTheOthersHearOfFreeOnes) {
    set_up("reject");
    EXPECT_EQ(race(), (std::map<std::string, int>{{"success", 1}, {"slot_conflict", kConversations - 1}}));
    EXPECT_EQ(booked(), 1);
    for (const codec::JsonValue& result : results_) {
        if (result.find("failure_reason") == nullptr) continue;
        const codec::JsonValue* data = result.find("data");
        ASSERT_NE(data, nullptr);
        const auto& alternatives = *data->find("alternatives")->as_array();
        EXPECT_EQ(alternatives.size(), 5U);
        for (const codec::JsonValue& slot : alternatives) {
            const auto start = core::parse_rfc3339(*slot.find("start")->as_string());
            ASSERT_TRUE(start);
            EXPECT_TRUE(is_free({*start, *start + hours(1)})) << *slot.find("start")->as_string();
        }
    }
}

TEST_F(BookingRace, WithAllowEverybodyGetsItAndIsWarned) {
    set_up("allow");
    EXPECT_EQ(race(), (std::map<std::string, int>{{"success", kConversations}}));
    EXPECT_EQ(booked(), kConversations);
    EXPECT_EQ(with_warning("slot_overlap"), kConversations - 1);
}

}  // namespace
}  // namespace calfleet::integration
