#include "adapters/kafka/topic_admin.hpp"

#include "adapters/kafka/mock_cluster.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::kafka {
namespace {

TEST(TopicAdminTest, AskingAboutATopicDoesNotMakeIt) {
    MockCluster cluster;
    cluster.create_topic("calendar.results", 3);
    for (int time = 0; time < 2; ++time) {
        TopicAdmin admin({cluster.brokers(), "workers", "calendar.", "test", {}});
        const auto states = admin.check({{"results", 3, 1, {}}, {"events", 3, 1, {}}}, false);
        ASSERT_EQ(states.size(), 2U);
        EXPECT_EQ(states[0].kind, TopicState::Kind::kPresent) << states[0].detail;
        EXPECT_EQ(states[1].kind, TopicState::Kind::kMissing) << states[1].detail;
    }
}

TEST(TopicAdminTest, ATopicThatIsMadeMeanwhileIsSeenAndComparedWithTheList) {
    MockCluster cluster;
    TopicAdmin admin({cluster.brokers(), "workers", "calendar.", "test", {}});
    EXPECT_EQ(admin.check({{"events", 2, 1, {}}}, false).front().kind, TopicState::Kind::kMissing);
    cluster.create_topic("calendar.events", 2);
    EXPECT_EQ(admin.check({{"events", 2, 1, {}}}, false).front().kind, TopicState::Kind::kPresent);
    EXPECT_EQ(admin.check({{"events", 5, 1, {}}}, false).front().kind, TopicState::Kind::kDiffers);
}

}  // namespace
}  // namespace calfleet::adapters::kafka
