#include "adapters/metrics/prometheus_meters.hpp"

#include "adapters/metrics/ops_alert_counter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::metrics {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

struct PrometheusMetersTest : ::testing::Test {
    std::string page() const { return text_of(meters.collect()); }

    PrometheusMeters meters;
};

TEST_F(PrometheusMetersTest, WhatAlertsAreMadeOfIsThereBeforeItHappens) {
    EXPECT_THAT(page(), HasSubstr(R"(calfleet_dead_letters_total{error_code="invalid_command"} 0)"));
    EXPECT_THAT(page(),
                HasSubstr(R"(calfleet_token_refreshes_total{outcome="revoked",refresh_type="proactive"} 0)"));
    EXPECT_THAT(page(), Not(HasSubstr("calfleet_commands_total{")));
}

TEST_F(PrometheusMetersTest, CommandsAreCountedByTypeAndOutcome) {
    for (const char* outcome : {"success", "slot_conflict", "success"})
        meters.answered(
            {"calendar.create_event", outcome, milliseconds(0), milliseconds(1), milliseconds(2)});
    EXPECT_THAT(page(), HasSubstr("# TYPE calfleet_commands_total counter"));
    EXPECT_THAT(page(),
                HasSubstr(R"(calfleet_commands_total{outcome="success",type="calendar.create_event"} 2)"));
    EXPECT_THAT(
        page(),
        HasSubstr(R"(calfleet_commands_total{outcome="slot_conflict",type="calendar.create_event"} 1)"));
}

// A lookup is promised within 1.5 s, a booking within 2 s (the contract, section 9): the time itself is
// within its edge.
TEST_F(PrometheusMetersTest, TimesHaveEdgesAtWhatIsPromised) {
    meters.answered(
        {"calendar.list_slots", "success", milliseconds(400), milliseconds(1'500), milliseconds(1'900)});
    const std::string of = R"(_bucket{type="calendar.list_slots",le=")";
    EXPECT_THAT(page(), HasSubstr("calfleet_command_wait_seconds" + of + R"(0.25"} 0)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_command_wait_seconds" + of + R"(0.5"} 1)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_command_run_seconds" + of + R"(1.25"} 0)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_command_run_seconds" + of + R"(1.5"} 1)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_command_end_to_end_seconds" + of + R"(1.75"} 0)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_command_end_to_end_seconds" + of + R"(2"} 1)"));
}

TEST_F(PrometheusMetersTest, AnUnknownBeginningHasNoEndToEndTime) {
    meters.answered({"unknown", "invalid_command", milliseconds(0), milliseconds(1), milliseconds(0)});
    EXPECT_THAT(page(), Not(HasSubstr("end_to_end")));
}

TEST_F(PrometheusMetersTest, CallsAreTimedByCallAndAnswer) {
    meters.called({"events.insert", "2xx", milliseconds(700)});
    meters.called({"events.insert", "timeout", milliseconds(10'000)});
    EXPECT_THAT(page(),
                HasSubstr(R"(calfleet_upstream_request_seconds_count{answer="2xx",call="events.insert"} 1)"));
    EXPECT_THAT(
        page(),
        HasSubstr(R"(calfleet_upstream_request_seconds_sum{answer="timeout",call="events.insert"} 10)"));
}

TEST_F(PrometheusMetersTest, DeadLettersAreCountedByTheirError) {
    meters.dead_lettered("invalid_command");
    EXPECT_THAT(page(), HasSubstr(R"(calfleet_dead_letters_total{error_code="invalid_command"} 1)"));
}

TEST_F(PrometheusMetersTest, RefreshesAreCountedByWhoAskedAndTimedWhereThereWasAnAnswer) {
    meters.refreshed({"reactive", "refreshed", milliseconds(600)});
    meters.refreshed({"reactive", "revoked", std::nullopt});
    const std::string of = "calfleet_token_refreshes_total{outcome=";
    EXPECT_THAT(page(), HasSubstr(of + R"("refreshed",refresh_type="reactive"} 1)"));
    EXPECT_THAT(page(), HasSubstr(of + R"("revoked",refresh_type="reactive"} 1)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_token_refresh_seconds_count 1"));
    EXPECT_THAT(page(), HasSubstr(R"(calfleet_token_refresh_seconds_bucket{le="0.5"} 0)"));
}

TEST_F(PrometheusMetersTest, ConnectionsLedgerAndPaceAreTold) {
    meters.state_changed("connection_lost", "revoked");
    meters.written(12, milliseconds(30));
    meters.paced(milliseconds(0));
    EXPECT_THAT(page(),
                HasSubstr(R"(calfleet_connection_changes_total{reason="revoked",to="connection_lost"} 1)"));
    EXPECT_THAT(page(), HasSubstr("calfleet_ledger_pages_written_total 12"));
    EXPECT_THAT(page(), HasSubstr("calfleet_ledger_write_seconds_count 1"));
    EXPECT_THAT(page(), HasSubstr(R"(calfleet_pacing_wait_seconds_bucket{le="0.005"} 1)"));
}

TEST(OpsAlertCounterTest, EveryAlertIsThereFromTheStartAndGrowsWithItsLines) {
    OpsAlertCounter alerts;
    alerts.raised(ports::OpsAlert::kScheduleMissed);
    const std::string page = text_of({alerts.collect()});
    EXPECT_THAT(page, HasSubstr(R"(calfleet_ops_alerts_total{alert="schedule_missed"} 1)"));
    for (const std::string_view alert : ports::kOpsAlertNames)
        EXPECT_THAT(page, HasSubstr("{alert=\"" + std::string(alert) + "\"} "));
}

}  // namespace
}  // namespace calfleet::adapters::metrics
