#include "adapters/config/settings.hpp"

#include "adapters/config/value_parsing.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

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
    EXPECT_EQ(settings->busy_cache_ttl, std::chrono::seconds(3));
    EXPECT_EQ(settings->invitation_caps.per_conversation, 20);
    EXPECT_EQ(settings->invitation_caps.per_agent, 200);
    EXPECT_EQ(settings->invitation_caps.per_company, 1'000);
    EXPECT_EQ(settings->default_availability, core::Availability());
}

TEST(SettingsTest, OrphansAreGivenTimeAndAreNeverMany) {
    auto settings = settings_of(*gather(ConfigSources{}));
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->orphan_after, std::chrono::days(30));
    EXPECT_EQ(settings->purge_max, 100U);
    EXPECT_EQ(with("orphan_after", "1d")->orphan_after, std::chrono::days(1));
    for (const char* wrong : {"0d", "23h", "3651d", "never"})
        EXPECT_TRUE(with("orphan_after", wrong).has_error()) << wrong;
    EXPECT_EQ(with("orphan_after", "1h").error().message,
              "orphan_after must be a duration from 1d to 3650d (it comes from: flag)");
    for (const char* wrong : {"0", "-1", "100001"})
        EXPECT_TRUE(with("purge_max", wrong).has_error()) << wrong;
}

TEST(SettingsTest, GooglesQuotasAreItsUsualOnesAndMayBeLeftUnpaced) {
    auto settings = settings_of(*gather(ConfigSources{}));
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->google_quota_per_account, 600);
    EXPECT_EQ(settings->google_quota_per_project, 10'000);
    EXPECT_EQ(settings->google_quota_company_share, 50);
    EXPECT_EQ(with("google_quota_per_account", "0")->google_quota_per_account, 0);
    EXPECT_EQ(with("google_quota_per_project", "1000000")->google_quota_per_project, 1'000'000);
    EXPECT_EQ(with("google_quota_company_share", "100")->google_quota_company_share, 100);
    for (const std::string key : {"google_quota_per_account", "google_quota_per_project"})
        for (const char* wrong : {"-1", "1000001", "600/min", ""})
            EXPECT_EQ(with(key, wrong).error().message,
                      key + " must be a whole number from 0 to 1000000 (it comes from: flag)");
    for (const char* wrong : {"0", "101", "50%"})
        EXPECT_EQ(with("google_quota_company_share", wrong).error().message,
                  "google_quota_company_share must be a whole number from 1 to 100 (it comes from: flag)");
}

TEST(SettingsTest, BusyTimesMayBeKeptForNoTimeAtAll) {
    EXPECT_EQ(with("busy_cache_ttl", "0s")->busy_cache_ttl, std::chrono::seconds(0));
    EXPECT_EQ(with("busy_cache_ttl", "5m")->busy_cache_ttl, std::chrono::minutes(5));
    for (const char* wrong : {"0", "-1s", "6m", "off"})
        EXPECT_EQ(with("busy_cache_ttl", wrong).error().message,
                  "busy_cache_ttl must be a duration from 0s to 5m (it comes from: flag)")
            << wrong;
}

TEST(SettingsTest, WithoutMoreAnAccountIsConnectedAtGoogleAndNobodyGetsMail) {
    auto settings = settings_of(*gather(ConfigSources{}));
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->google_auth_url, "https://accounts.google.com/o/oauth2/v2/auth");
    EXPECT_EQ(settings->google_token_url, "https://oauth2.googleapis.com/token");
    EXPECT_EQ(settings->google_userinfo_url, "https://openidconnect.googleapis.com/v1/userinfo");
    EXPECT_EQ(settings->google_redirect_uri, "http://127.0.0.1:8765/oauth/google/callback");
    EXPECT_EQ(settings->google_scopes, providers::google_calendar::kDefaultScopes);
    EXPECT_TRUE(settings->google_client_id.empty());
    EXPECT_TRUE(settings->admin_email.empty());
    EXPECT_TRUE(settings->smtp_url.empty());
    EXPECT_TRUE(settings->lockbox_master_key.empty());
}

TEST(SettingsTest, TheOAuthClientAndTheMailComeFromTheirKeys) {
    ConfigSources sources;
    sources.flags = {{"google_client_id", "calfleet.apps.example"},
                     {"google_redirect_uri", "https://book.acme.example/oauth/"},
                     {"google_scopes", "openid https://www.googleapis.com/auth/calendar.events"},
                     {"admin_email", " ops@acme.example "},
                     {"smtp_url", "smtps://user:p%40ss@mail.acme.example:465"}};
    sources.environment = {{"CALFLEET_GOOGLE_CLIENT_SECRET", "canary"},
                           {"CALFLEET_LOCKBOX_MASTER_KEY", std::string(64, '0')}};
    auto settings = settings_of(*gather(sources));
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->google_client_id, "calfleet.apps.example");
    EXPECT_EQ(settings->google_client_secret.reveal(), "canary");
    EXPECT_EQ(settings->google_redirect_uri, "https://book.acme.example/oauth/");
    EXPECT_EQ(settings->google_scopes, "openid https://www.googleapis.com/auth/calendar.events");
    EXPECT_EQ(settings->admin_email, "ops@acme.example");
    EXPECT_EQ(settings->smtp_url.reveal(), "smtps://user:p%40ss@mail.acme.example:465");
    EXPECT_EQ(settings->lockbox_master_key.reveal(), std::string(64, '0'));
}

TEST(SettingsTest, AValueThatIsNotAcceptableIsNamedWithItsOriginAndWhatIsAllowed) {
    const auto message = [](const std::string& key, const std::string& value) {
        auto settings = with(key, value);
        return settings.has_value() ? std::string("accepted") : settings.error().message;
    };
    EXPECT_EQ(with("invitations_per_agent", "0")->invitation_caps.per_agent, 0);
    EXPECT_EQ(message("invitations_per_conversation", "-1"),
              "invitations_per_conversation must be a whole number from 0 to 1000000 (it comes from: flag)");
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
    for (const std::string key :
         {"google_api_url", "google_auth_url", "google_token_url", "google_userinfo_url"})
        EXPECT_TRUE(message(key, "http://example.com").starts_with(key + " must be an https URL")) << key;
    EXPECT_EQ(message("google_redirect_uri", "http://example.com/callback"),
              "google_redirect_uri must be an https URL (http only to this machine) (it comes from: flag)");
    EXPECT_EQ(message("google_scopes", ""),
              "google_scopes must be OAuth scopes with one blank between two of them (it comes from: flag)");
    EXPECT_EQ(message("admin_email", "ops"), "admin_email must be an e-mail address (it comes from: flag)");
    EXPECT_EQ(message("smtp_url", "smtp://u:canary@mail example"),
              "smtp_url must be smtp://host:port or smtps://user:password@host:port, with %XX for what is "
              "special in a password (it comes from: flag)");
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

TEST(ValueParsingTest, ARedirectUriIsAsItWasRegistered) {
    for (const char* good : {"https://book.example/oauth/google/callback", "https://book.example/",
                             "http://127.0.0.1:8765/oauth/google/callback", "http://localhost/x?a=b"})
        EXPECT_TRUE(is_acceptable_redirect_uri(good)) << good;
    for (const char* bad : {"", "http://book.example/callback", "https://", "https://a/#fragment",
                            "https://user@a/", "https://a/\x7f", "https://a/ü", "urn:ietf:wg:oauth:2.0:oob"})
        EXPECT_FALSE(is_acceptable_redirect_uri(bad)) << bad;
}

TEST(ValueParsingTest, ScopesHaveOneBlankBetweenTwo) {
    for (const char* good : {"openid", "openid email", "https://www.googleapis.com/auth/calendar.events a"})
        EXPECT_TRUE(is_acceptable_scope_list(good)) << good;
    for (const char* bad : {"", " ", "openid  email", " openid", "openid ", "openid\temail", "a\"b", "a\\b"})
        EXPECT_FALSE(is_acceptable_scope_list(bad)) << bad;
}

TEST(SettingsTest, DurationsHaveAUnit) {
    EXPECT_EQ(with("lookup_deadline", "250ms")->lookup_deadline, std::chrono::milliseconds(250));
    EXPECT_EQ(with("lookup_deadline", "7d")->lookup_deadline, std::chrono::hours(24 * 7));
    for (const char* bad : {"", "s", "0s", "-1s", "1.5s", "10", "1w", "99999999s"})
        EXPECT_TRUE(with("lookup_deadline", bad).has_error()) << bad;
}

}  // namespace
}  // namespace calfleet::adapters::config
