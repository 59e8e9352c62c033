#include "readable_data.hpp"

#include "codec/json_parser.hpp"

#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

std::string lines_of(const char* json) {
    return readable(*codec::parse_json(json));
}

TEST(ReadableDataTest, EachMemberIsALineInItsOrderAndTheValuesAreAligned) {
    EXPECT_EQ(lines_of(R"({"connection_state":"connected","refresh_count_24h":2,"account_changed":false,)"
                       R"("granted_scopes":["openid","email"]})"),
              "connection state   connected\n"
              "refresh count 24h  2\n"
              "account changed    no\n"
              "granted scopes     openid email\n");
}

TEST(ReadableDataTest, WhatIsNoObjectOrHasNoMembersIsNoLine) {
    EXPECT_EQ(lines_of("{}"), "");
    EXPECT_EQ(lines_of("7"), "");
}

TEST(ReadableDataTest, AControlCharacterReachesNoTerminal) {
    EXPECT_EQ(lines_of(R"({"name":"a\u001b[31mb\nc"})"), "name  a?[31mb?c\n");
}

TEST(ReadableDataTest, WhatHasMembersItselfStaysJson) {
    EXPECT_EQ(lines_of(R"({"window":{"start":"a"},"none":null})"), "window  {\"start\":\"a\"}\nnone    -\n");
}

}  // namespace
}  // namespace calfleet::ctl
