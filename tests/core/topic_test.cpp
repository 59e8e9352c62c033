#include "core/topic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace calfleet::core {
namespace {

TEST(TopicTest, EveryCommandHasItsTopic) {
    EXPECT_EQ(topic_of("calendar.list_slots"), Topic::kSlotLookups);
    EXPECT_EQ(topic_of("calendar.create_event"), Topic::kBookings);
    EXPECT_EQ(topic_of("calendar.complete_oauth"), Topic::kAdmin);
    EXPECT_EQ(topic_of("calendar.set_feature_flag"), Topic::kAdmin);
    EXPECT_EQ(topic_of("calendar.refresh_token"), Topic::kRefreshes);
    EXPECT_EQ(topic_of("calendar.purge_orphans"), Topic::kMaintenance);
    for (const char* none : {"", "calendar.", "calendar.result", "calendar.list_slots2", "list_slots"})
        EXPECT_FALSE(topic_of(none)) << none;
}

TEST(TopicTest, NoCommandStandsThereTwice) {
    std::set<std::string_view> names;
    for (const CommandType& type : kCommandTypes) names.insert(type.name);
    EXPECT_EQ(names.size(), kCommandTypes.size());
}

TEST(TopicTest, ANameLeadsToItsTopicAndBack) {
    for (const std::string_view name : kTopicNames) EXPECT_EQ(name_of(*topic_named(name)), name);
    EXPECT_FALSE(topic_named("calendar.admin"));
}

TEST(TopicTest, AWorkerConsumesEveryTopicThatCarriesCommands) {
    for (const CommandType& type : kCommandTypes)
        EXPECT_EQ(std::count(kCommandTopics.begin(), kCommandTopics.end(), type.topic), 1) << type.name;
}

TEST(TopicTest, AWorkerConsumesNothingThatItPublishes) {
    for (const Topic output :
         {Topic::kResults, Topic::kEvents, Topic::kConnectionStates, Topic::kDeadLetters})
        EXPECT_EQ(std::count(kCommandTopics.begin(), kCommandTopics.end(), output), 0);
}

}  // namespace
}  // namespace calfleet::core
