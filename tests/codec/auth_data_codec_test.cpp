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
    EXPECT_EQ(error_of(R"({"access_token":"a","refresh_token":7,"expires_at":1})"),
              "auth_data has a refresh_token that is no text");
    for (const char* expires_at :
         {"", R"(,"expires_at":"soon")", R"(,"expires_at":null)", R"(,"expires_at":-1)",
          R"(,"expires_at":1.5)", R"(,"expires_at":"1778554800")"})
        EXPECT_EQ(error_of(R"({"access_token":"a","refresh_token":"r")" + std::string(expires_at) + "}"),
                  "auth_data has no expires_at in milliseconds, seconds or RFC 3339");
    EXPECT_EQ(error_of("canary").find("canary"), std::string::npos);
    EXPECT_EQ(error_of("canary").rfind("auth_data is no JSON: ", 0), 0u);
}

TEST(AuthDataCodecTest, ReadsAnExpiryAsTheExistingProductWroteIt) {
    const auto expiry_of = [](const std::string& expires_at) {
        const auto read = decode_auth_data(
            core::Secret(R"({"access_token":"a","refresh_token":"r","expires_at":)" + expires_at + "}"));
        return read ? read->expires_at.time_since_epoch().count() : -1;
    };
    EXPECT_EQ(expiry_of("1778554800"), 1'778'554'800'000);
    EXPECT_EQ(expiry_of("1778554800000"), 1'778'554'800'000);
    EXPECT_EQ(expiry_of(R"("2026-05-12T03:00:00Z")"), 1'778'554'800'000);
    EXPECT_EQ(expiry_of(R"("2026-05-12T10:00:00.250+07:00")"), 1'778'554'800'250);
    EXPECT_EQ(expiry_of("99999999999"), 99'999'999'999'000);
    EXPECT_EQ(expiry_of("100000000000"), 100'000'000'000);
}

TEST(AuthDataCodecTest, ARefreshTokenThatWasNeverGivenIsEmpty) {
    for (const char* member : {"", R"("refresh_token":null,)", R"("refresh_token":"",)"}) {
        const auto read = decode_auth_data(
            core::Secret(R"({"access_token":"a",)" + std::string(member) + R"("expires_at":1})"));
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_TRUE(read->refresh_token.empty());
    }
}

TEST(AuthDataCodecTest, TheRowNamesTableColumnCompanyAgentAndProvider) {
    EXPECT_EQ(auth_data_row(core::CompanyId("company"), core::AgentId("agent"), "google_calendar"),
              "24:organization_connections9:auth_data7:company5:agent15:google_calendar");
    EXPECT_EQ(auth_data_row(core::CompanyId("company"), core::AgentId(), "google_calendar"),
              "24:organization_connections9:auth_data7:company0:15:google_calendar");
}

}  // namespace
}  // namespace calfleet::codec
