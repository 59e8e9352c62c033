#include "adapters/http_server/listen_address.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::http_server {
namespace {

TEST(ListenAddressTest, AnIpAddressAndAPortAreUnderstood) {
    EXPECT_EQ(parse_listen_address("127.0.0.1:9464")->port(), 9464);
    EXPECT_EQ(parse_listen_address("0.0.0.0:0")->address().to_string(), "0.0.0.0");
    EXPECT_EQ(parse_listen_address("localhost:80")->address().to_string(), "127.0.0.1");
    EXPECT_EQ(parse_listen_address("[::1]:80")->address().to_string(), "::1");
}

TEST(ListenAddressTest, AnythingElseIsRefusedWithASentenceThatNamesIt) {
    for (const char* text : {"", "9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                             "::1:80", "[127.0.0.1]:80", "example.com:80", "127.0.0.1:80x"}) {
        const auto endpoint = parse_listen_address(text);
        ASSERT_FALSE(endpoint) << text;
        EXPECT_NE(endpoint.error().message.find("'" + std::string(text) + "'"), std::string::npos);
    }
}

}  // namespace
}  // namespace calfleet::adapters::http_server
