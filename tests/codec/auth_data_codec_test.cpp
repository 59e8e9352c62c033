#include "codec/auth_data_codec.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::codec {
namespace {

TEST(AuthDataCodecTest, WritesTheFieldsTheExistingProductKnows) {
    const AuthData auth_data{core::Secret("a\"1"), core::Secret("r-1"),
                             core::Instant(std::chrono::milliseconds(1'795'000'000'123))};
    const core::Secret json = encode_auth_data(auth_data);
    EXPECT_EQ(json.reveal(), R"({"access_token":"a\"1","refresh_token":"r-1","expires_at":1795000000123})");
    const auto read = decode_auth_data(json);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->access_token.reveal(), "a\"1");
    EXPECT_EQ(read->refresh_token.reveal(), "r-1");
    EXPECT_EQ(read->expires_at, auth_data.expires_at);
}

TEST(AuthDataCodecTest, WhatIsMissingIsNamedAndNothingIsQuoted) {
    const auto error_of = [](std::string json) {
        const auto read = decode_auth_data(core::Secret(std::move(json)));
        return read ? "read" : read.error().message;
    };
    EXPECT_EQ(error_of(R"({"refresh_token":"r","expires_at":1})"), "auth_data has no access_token");
    EXPECT_EQ(error_of(R"({"access_token":7,"refresh_token":"r","expires_at":1})"),
              "auth_data has no access_token");
    EXPECT_EQ(error_of(R"({"access_token":"a","expires_at":1})"), "auth_data has no refresh_token");
    EXPECT_EQ(error_of(R"({"access_token":"a","refresh_token":"r"})"),
              "auth_data has no expires_at in milliseconds");
    EXPECT_EQ(error_of(R"({"access_token":"a","refresh_token":"r","expires_at":"soon"})"),
              "auth_data has no expires_at in milliseconds");
    EXPECT_EQ(error_of("canary").find("canary"), std::string::npos);
    EXPECT_EQ(error_of("canary").rfind("auth_data is no JSON: ", 0), 0u);
}

TEST(AuthDataCodecTest, TheRowNamesTableColumnCompanyAgentAndProvider) {
    EXPECT_EQ(auth_data_row(core::CompanyId("company"), core::AgentId("agent"), "google_calendar"),
              "24:organization_connections9:auth_data7:company5:agent15:google_calendar");
    EXPECT_EQ(auth_data_row(core::CompanyId("company"), core::AgentId(), "google_calendar"),
              "24:organization_connections9:auth_data7:company0:15:google_calendar");
}

}  // namespace
}  // namespace calfleet::codec
