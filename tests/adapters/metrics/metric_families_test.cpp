#include "adapters/metrics/metric_families.hpp"

#include "adapters/metrics/process_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace calfleet::adapters::metrics {
namespace {

double value_of(const MetricFamilies& families, const std::string& name) {
    const auto found = std::ranges::find(families, name, &prometheus::MetricFamily::name);
    if (found == families.end() || found->metric.size() != 1) return -1;
    const prometheus::ClientMetric& only = found->metric.front();
    return found->type == prometheus::MetricType::Counter ? only.counter.value : only.gauge.value;
}

TEST(MetricFamiliesTest, AreTextWithHelpAndType) {
    EXPECT_EQ(text_of({gauge("calfleet_lanes", "Lanes.", 3)}),
              "# HELP calfleet_lanes Lanes.\n# TYPE calfleet_lanes gauge\ncalfleet_lanes 3\n");
}

TEST(MetricFamiliesTest, TheBuildIsALabel) {
    EXPECT_THAT(text_of({build_info("1.2.3")}),
                ::testing::HasSubstr("calfleet_build_info{version=\"1.2.3\"} 1\n"));
}

TEST(ProcessMetricsTest, SeeThisProcess) {
    const MetricFamilies before = process_metrics();
    EXPECT_GT(value_of(before, "process_resident_memory_bytes"), 1'000'000);
    EXPECT_GT(value_of(before, "process_virtual_memory_bytes"),
              value_of(before, "process_resident_memory_bytes"));
    EXPECT_GE(value_of(before, "process_threads"), 1);
    EXPECT_GT(value_of(before, "process_max_fds"), value_of(before, "process_open_fds"));
    EXPECT_GE(value_of(before, "process_cpu_seconds_total"), 0);

    const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
    EXPECT_GT(value_of(before, "process_start_time_seconds"), now.count() - 3'600);
    EXPECT_LT(value_of(before, "process_start_time_seconds"), now.count() + 5);

    const int more = dup(STDERR_FILENO);
    EXPECT_EQ(value_of(process_metrics(), "process_open_fds"), value_of(before, "process_open_fds") + 1);
    close(more);
}

}  // namespace
}  // namespace calfleet::adapters::metrics
