#include "adapters/config/settings.hpp"

#include "adapters/config/value_parsing.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::config {
namespace {

core::Result<Settings, ConfigError> with(const std::string& key, const std::string& value) {
    ConfigSources sources;
    sources.flags[key] = value;
    return settings_of(*gather(sources));
}

TEST(SettingsTest, TheDefaultsAreGood) {
    auto settings = settings_of(*gather(ConfigSources{}));
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(std::get<SqliteFile>(settings->store_url).path, "calfleet.db");
    EXPECT_EQ(settings->lookup_deadline, std::chrono::seconds(30));
    EXPECT_EQ(settings->default_availability, core::Availability());
}

TEST(SettingsTest, AValueThatIsNotAcceptableIsNamedWithItsOriginAndWhatIsAllowed) {
    const auto message = [](const std::string& key, const std::string& value) {
        auto settings = with(key, value);
        return settings.has_value() ? std::string("accepted") : settings.error().message;
    };
    EXPECT_EQ(message("max_in_flight", "0"),
              "max_in_flight must be a whole number from 1 to 20000 (it comes from: flag)");
    EXPECT_EQ(message("lookup_deadline", "30"),
              "lookup_deadline must be a duration as in 500ms, 30s, 5m, 2h or 7d (it comes from: flag)");
    EXPECT_EQ(message("log_level", "loud"),
              "log_level must be one of debug, info, warn, error (it comes from: flag)");
    EXPECT_EQ(
        message("store_url", "mysql://x"),
        "store_url must be sqlite:///path/file.db or postgresql://user:password@host:port/database, with %XX "
        "for what is special in a password (it comes from: flag)");
    EXPECT_TRUE(message("default_availability", "mon 25:00-26:00").starts_with("default_availability "));
    EXPECT_TRUE(
        message("google_api_url", "http://example.com").starts_with("google_api_url must be an https URL"));
}

TEST(ValueParsingTest, TokensTravelInTheClearToThisMachineOnly) {
    for (const char* good : {"https://www.googleapis.com/calendar/v3", "http://127.0.0.1:8080/v3",
                             "http://localhost/v3", "http://[::1]:9/v3"})
        EXPECT_TRUE(is_acceptable_api_url(good)) << good;
    for (const char* bad :
         {"http://127.0.0.1.example.com/v3", "http://localhost@evil.example/v3", "ftp://localhost/x",
          "https://", "https://a/ b", "https://a/v3/", "http://10.0.0.1/v3", ""})
        EXPECT_FALSE(is_acceptable_api_url(bad)) << bad;
}

TEST(ValueParsingTest, DurationsHaveAUnit) {
    EXPECT_EQ(parse_duration("250ms"), std::chrono::milliseconds(250));
    EXPECT_EQ(parse_duration("7d"), std::chrono::hours(24 * 7));
    for (const char* bad : {"", "s", "0s", "-1s", "1.5s", "10", "1w", "99999999s"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
}

}  // namespace
}  // namespace calfleet::adapters::config
