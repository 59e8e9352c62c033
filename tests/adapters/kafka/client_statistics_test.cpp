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

TEST(ClientStatisticsTest, TheLagOfAPartitionIsToldWhereItIsKnown) {
    const auto lag = read_client_statistics(R"({"brokers":{},"topics":{
        "a":{"partitions":{"0":{"consumer_lag":7},"1":{"consumer_lag":-1},"-1":{"consumer_lag":3},"2":{}}},
        "b":{"partitions":{"11":{"consumer_lag":0},"x":{"consumer_lag":1}}}}})")
                         .lag;
    EXPECT_EQ(lag, (std::map<core::PartitionId, std::int64_t>{{{"a", 0}, 7}, {{"b", 11}, 0}}));
}

}  // namespace
}  // namespace calfleet::adapters::kafka
