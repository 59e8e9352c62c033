#include "adapters/kafka/client_statistics.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::kafka {
namespace {

bool any_broker_is_up(std::string_view statistics_json) {
    return read_client_statistics(statistics_json).any_broker_is_up;
}

TEST(ClientStatisticsTest, ABrokerOfTheClusterThatIsUpCounts) {
    EXPECT_TRUE(
        any_broker_is_up(R"({"brokers":{"a":{"nodeid":-1,"state":"UP"},"b":{"nodeid":1,"state":"UP"}}})"));
}

TEST(ClientStatisticsTest, ABootstrapAddressOrOneThatIsDownDoesNot) {
    EXPECT_FALSE(
        any_broker_is_up(R"({"brokers":{"a":{"nodeid":-1,"state":"UP"},"b":{"nodeid":1,"state":"DOWN"}}})"));
    EXPECT_FALSE(any_broker_is_up(R"({"brokers":{}})"));
    EXPECT_FALSE(any_broker_is_up("nonsense"));
}

TEST(ClientStatisticsTest, ThePartitionsOfAllTopicsAreCountedAndNoneTwice) {
    const auto partitions = [](std::string_view topics) {
        return read_client_statistics(R"({"brokers":{},"topics":)" + std::string(topics) + "}").partitions;
    };
    EXPECT_EQ(partitions(R"({"a":{"partitions":{"0":{},"1":{},"-1":{}}},"b":{"partitions":{"0":{}}}})"), 3U);
    EXPECT_EQ(partitions(R"({"a":{"partitions":{"-1":{}}},"b":{}})"), 0U);
    EXPECT_EQ(partitions("[]"), 0U);
    EXPECT_EQ(read_client_statistics("nonsense").partitions, 0U);
}

}  // namespace
}  // namespace calfleet::adapters::kafka
