#include "app/counted_alerts_log.hpp"

#include "fakes/recording_log.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace calfleet::app {
namespace {

struct Alerts final : ports::AlertMeter {
    void raised(ports::OpsAlert alert) override { told.push_back(alert); }
    std::vector<ports::OpsAlert> told;
};

TEST(CountedAlertsLogTest, AnAlertIsALineThatBeginsWithItAndACount) {
    fakes::RecordingLog log;
    Alerts alerts;
    CountedAlertsLog counted(log, alerts);
    ports::Log& as_used = counted;
    as_used.alert(ports::OpsAlert::kPurgeFailed, "the store fails a purge", {{"error", "gone"}});
    as_used.error("something else");
    EXPECT_TRUE(log.mentions("ALERT: the store fails a purge"));
    EXPECT_TRUE(log.mentions("something else"));
    EXPECT_EQ(log.count(ports::LogLevel::kError), 2U);
    EXPECT_EQ(alerts.told, std::vector{ports::OpsAlert::kPurgeFailed});
}

}  // namespace
}  // namespace calfleet::app
