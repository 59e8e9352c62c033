// calfleetctl doctor before a real Kafka, which tells how its topics are configured.
#include "adapters/kafka/topic_admin.hpp"
#include "harness/fleet.hpp"
#include "integration/kafka_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::integration {
namespace {

using testing::HasSubstr;

TEST(Doctor, TopicsAsTheListHasThemAreWellAndOthersAreNamed) {
    KafkaCluster kafka;
    harness::Fleet fleet(kafka.brokers(), {});
    const harness::Finished well = fleet.ctl({"doctor"});
    EXPECT_EQ(well.exit_code, 0) << well.output;
    EXPECT_THAT(well.output, HasSubstr("topics        ok       9 topics, as the list says"));

    adapters::kafka::TopicAdmin admin({kafka.brokers(), "doctor", "other.", "doctor", {}});
    for (const auto& state :
         admin.check({{.name = "slot-lookups", .partitions = 12, .config = {}},
                      {.name = "bookings", .partitions = 3, .config = {}},
                      {.name = "results", .partitions = 12, .config = {{"cleanup.policy", "compact"}}}},
                     true))
        ASSERT_EQ(state.kind, adapters::kafka::TopicState::Kind::kCreated) << state.name << state.detail;
    const harness::Finished ill = fleet.ctl({"doctor", "--kafka-topic-prefix", "other."});
    EXPECT_EQ(ill.exit_code, 1) << ill.output;
    EXPECT_THAT(ill.output,
                HasSubstr("bookings has 3 partitions, another command topic 12: give all as many"));
    EXPECT_THAT(ill.output, HasSubstr("results has cleanup.policy compact: set it to delete"));
    EXPECT_THAT(ill.output, HasSubstr("events is missing: run calfleetctl topics apply"));
}

}  // namespace
}  // namespace calfleet::integration
