#include "adapters/config/store_url.hpp"

#include "adapters/config/settings.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace calfleet::adapters::config {
namespace {

// What must never be shown: each of these holds the word.
constexpr const char* kPassword = "hidden";

TEST(StoreUrlTest, SqliteUrlsAreRelativeOrAbsolute) {
    const auto path = [](std::string_view text) { return std::get<SqliteFile>(*parse_store_url(text)).path; };
    EXPECT_EQ(path("sqlite:///calfleet.db"), "calfleet.db");
    EXPECT_EQ(path("sqlite:////var/lib/calfleet.db"), "/var/lib/calfleet.db");
    EXPECT_FALSE(parse_store_url("sqlite:///"));
    EXPECT_FALSE(parse_store_url("sqlite://calfleet.db"));
}

TEST(StoreUrlTest, APostgresUrlIsKeptAsItWasGiven) {
    for (const char* good : {
             "postgresql://fleet:hidden@db.example.com:5432/calfleet?sslmode=verify-full",
             "postgres://db.example.com/calfleet",
             "postgresql://fleet:h%40%2Fidden@[::1]:6432/calfleet",
             "postgresql://one:5432,two:5433/calfleet?target_session_attrs=read-write",
             "postgresql://db.example.com/calfleet?sslrootcert=/etc/calfleet/authority.pem",
             "postgresql:///calfleet?host=/run/postgresql&password=hidden",
         }) {
        const auto url = parse_store_url(good);
        ASSERT_TRUE(url) << good;
        EXPECT_EQ(std::get<PostgresServer>(*url).url.reveal(), good);
    }
}

TEST(StoreUrlTest, WhatLibpqWouldMisreadForAPasswordIsRefusedWithoutShowingIt) {
    for (const std::string bad : {
             "postgresql://fleet:hid@hidden@host/calfleet",
             "postgresql://fleet:hidden/x@host/calfleet",
             "postgresql://fleet:hidden?x@host/calfleet",
             "postgresql://fleet:hidden#x@host/calfleet",
             "postgresql://fleet:hidden/calfleet",
             "postgresql://fleet:hid den@host/calfleet",
             "postgresql://host/calfleet?p%61ssword=hidden",
             "postgresql://host/calfleet?hidden",
             "mysql://fleet:hidden@host/calfleet",
             "host=db password=hidden",
         }) {
        EXPECT_FALSE(parse_store_url(bad)) << bad;
        EXPECT_EQ(masked_store_url(bad).find(kPassword), std::string::npos) << bad;
        ConfigSources sources;
        sources.flags["store_url"] = bad;
        const auto settings = settings_of(*gather(sources));
        ASSERT_TRUE(settings.has_error());
        EXPECT_EQ(settings.error().message.find(kPassword), std::string::npos) << settings.error().message;
    }
}

TEST(StoreUrlTest, ItIsShownWithoutItsPasswords) {
    for (const auto& [url, shown] : {
             std::pair("sqlite:///calfleet.db", "sqlite:///calfleet.db"),
             std::pair("postgresql://fleet:hidden@host:5432/calfleet?sslmode=require",
                       "postgresql://fleet:***@host:5432/calfleet?sslmode=require"),
             std::pair("postgresql://fleet:hidden@host/calfleet?sslrootcert=/etc/authority.pem",
                       "postgresql://fleet:***@host/calfleet?sslrootcert=/etc/authority.pem"),
             std::pair("postgresql://fleet@host/calfleet", "postgresql://fleet@host/calfleet"),
             std::pair("postgresql://host/calfleet?user=fleet&password=hidden&sslpassword=hidden",
                       "postgresql://host/calfleet?user=fleet&password=***&sslpassword=***"),
             std::pair("nonsense with hidden", "***"),
         })
        EXPECT_EQ(masked_store_url(url), shown);
}

}  // namespace
}  // namespace calfleet::adapters::config
