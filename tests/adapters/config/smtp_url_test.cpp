#include "adapters/config/smtp_url.hpp"

#include "adapters/config/config_sources.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::config {
namespace {

TEST(SmtpUrlTest, AServerWithOrWithoutUserAndPort) {
    for (const char* good :
         {"smtp://mail.example", "smtp://127.0.0.1:25", "smtp://[::1]:2525", "smtps://user@mail.example",
          "smtps://user%40acme.example:p%2Fw!$@mail.example:465", "smtp://localhost:1025"})
        EXPECT_TRUE(is_acceptable_smtp_url(good)) << good;
    for (const char* bad : {"",
                            "mail.example",
                            "http://mail.example",
                            "smtp://",
                            "smtp://:25",
                            "smtp://a:0",
                            "smtp://a:65536",
                            "smtp://a:b",
                            "smtp://a/",
                            "smtp://a?x=y",
                            "smtp://a#b",
                            "smtp://:password@a",
                            "smtps://u:p@ss@a",
                            "smtps://u:p/w@a",
                            "smtp://a b",
                            "smtp://a\r\nb",
                            "smtp://[::1",
                            "smtp://[]",
                            "smtp://a\x7f",
                            "smtps://u:p:w@a"})
        EXPECT_FALSE(is_acceptable_smtp_url(bad)) << bad;
}

TEST(SmtpUrlTest, ThePasswordIsNeverShown) {
    EXPECT_EQ(masked_smtp_url("smtps://user:canary@mail.example:465"), "smtps://user:***@mail.example:465");
    EXPECT_EQ(masked_smtp_url("smtps://user@mail.example"), "smtps://user@mail.example");
    EXPECT_EQ(masked_smtp_url("smtp://127.0.0.1:25"), "smtp://127.0.0.1:25");
    EXPECT_EQ(masked_smtp_url(""), "");
    for (const char* bad : {"smtps://user:can@ary@mail.example", "user:canary@mail.example",
                            "smtps://user:canary@", "smtp//canary"})
        EXPECT_EQ(masked_smtp_url(bad), "***") << bad;
}

TEST(SmtpUrlTest, PrintedWithTheOthers) {
    ConfigSources sources;
    sources.flags = {{"smtp_url", "smtps://user:canary@mail.example:465"},
                     {"google_client_secret", "canary"},
                     {"lockbox_master_key", "canary"}};
    const std::string text = printed(*gather(sources));
    EXPECT_NE(text.find("smtp_url = 'smtps://user:***@mail.example:465'"), std::string::npos) << text;
    EXPECT_EQ(text.find("canary"), std::string::npos) << text;
}

}  // namespace
}  // namespace calfleet::adapters::config
