// An embedded broker with our topics, and a loop.
#pragma once

#include "adapters/kafka/mock_cluster.hpp"
#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/system/system_clock.hpp"
#include "core/topic.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::kafka {

struct MockKafkaTest : ::testing::Test {
    static constexpr int kPartitions = 4;  // of each topic
    static constexpr std::size_t kConsumed = kPartitions * core::kCommandTopics.size();

    MockKafkaTest() {
        for (const std::string_view topic : core::kTopicNames)
            cluster.create_topic("calendar." + std::string(topic), kPartitions);
        settings = {cluster.brokers(),
                    "workers",
                    "calendar.",
                    "test",
                    {{"fetch.wait.max.ms", "1"}, {"session.timeout.ms", "4000"}}};
    }
    // Publishes and waits for the broker's word.
    void publish(RecordPublisher& publisher, std::vector<core::OutgoingRecord> records) {
        auto published = fakes::run_awaitable(io, publisher.publish(std::move(records)));
        ASSERT_TRUE(published.has_value()) << published.error().message;
    }

    MockCluster cluster;
    KafkaSettings settings;
    boost::asio::io_context io;
    system::SystemClock clock;
    fakes::RecordingLog log;
};

}  // namespace calfleet::adapters::kafka
