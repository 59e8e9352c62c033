#include "adapters/kafka/client_statistics.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::kafka {
namespace {

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

}  // namespace
}  // namespace calfleet::adapters::kafka
