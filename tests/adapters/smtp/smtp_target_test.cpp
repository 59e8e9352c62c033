#include "adapters/smtp/smtp_target.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::smtp {
namespace {

SmtpTarget target_of(const std::string& url) {
    auto target = read_smtp_url(core::Secret(url));
    if (!target) throw std::runtime_error(target.error().message);
    return std::move(*target);
}

TEST(SmtpTargetTest, ReadsHostPortUserAndPassword) {
    const SmtpTarget target = target_of("smtps://user%40acme.example:p%2Fw%3A1@mail.example:465");
    EXPECT_EQ(target.url, "smtps://mail.example:465");
    EXPECT_EQ(target.name, "mail.example:465");
    EXPECT_EQ(target.user, "user@acme.example");
    EXPECT_EQ(target.password.reveal(), "p/w:1");
    EXPECT_EQ(target.tls, Tls::kFromTheStart);
    EXPECT_EQ(target_of("smtp://mail.example/").url, "smtp://mail.example");
    EXPECT_TRUE(target_of("smtp://mail.example").user.empty());
}

TEST(SmtpTargetTest, OnlyALoopbackHostGoesWithoutTls) {
    for (const char* url : {"smtp://127.0.0.1:25", "smtp://localhost", "smtp://[::1]:2525"})
        EXPECT_EQ(target_of(url).tls, Tls::kNone) << url;
    for (const char* url : {"smtp://mail.example", "smtp://127.0.0.1.example", "smtp://localhost.example:25",
                            "smtp://0.0.0.0:25", "smtp://localhost@mail.example"})
        EXPECT_EQ(target_of(url).tls, Tls::kStartTls) << url;
    EXPECT_EQ(target_of("smtps://127.0.0.1").tls, Tls::kFromTheStart);
}

TEST(SmtpTargetTest, AUrlOfAnotherKindIsRefusedAndNothingOfItIsRepeated) {
    for (const char* url :
         {"", "mail.example", "http://mail.example", "smtp://", "smtp://canary:canary@",
          "smtp://u:canary@mail.example/path", "smtp://mail.example:99999",
          "smtp://u:canary%0d%0aQUIT@mail.example", "smtp://mail example", "smtp://mail.example\r\n",
          "smtp://mail.example?x=canary", "file:///etc/passwd"}) {
        const auto target = read_smtp_url(core::Secret(std::string(url)));
        ASSERT_FALSE(target) << url;
        EXPECT_TRUE(target.error().message.starts_with("smtp_url ")) << target.error().message;
        EXPECT_EQ(target.error().message.find("canary"), std::string::npos);
    }
}

}  // namespace
}  // namespace calfleet::adapters::smtp
