#include "core/email_address.hpp"

#include "core/repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace calfleet::core {
namespace {

using std::string_view_literals::operator""sv;

TEST(EmailAddressTest, AcceptsWhatPeopleHave) {
    for (const std::string_view text :
         {"a@b.co"sv, "siti.rahma+test@example.co.id"sv, "O'Brien@example.com"sv,
          "x_y-z@sub.domain.example.org"sv, "user@xn--bcher-kva.example"sv, "1@1a.com"sv, "a@1.com"sv,
          "!#$%&'*+-/=?^_`{|}~@example.com"sv, "USER@EXAMPLE.COM"sv})
        EXPECT_EQ(parse_email(text), text);
}

TEST(EmailAddressTest, TrimsBlanksAroundTheAddress) {
    EXPECT_EQ(parse_email("  a@example.com\t"), "a@example.com");
}

TEST(EmailAddressTest, RefusesWhatIsNoAddress) {
    for (const std::string_view text : {""sv,
                                        " "sv,
                                        "@"sv,
                                        "a"sv,
                                        "a@"sv,
                                        "@b.co"sv,
                                        "a@b"sv,
                                        "a@b."sv,
                                        "a@.b.co"sv,
                                        "a@b..co"sv,
                                        "a@-b.co"sv,
                                        "a@b-.co"sv,
                                        "a@b.c_o"sv,
                                        "a@@b.co"sv,
                                        "a@b@c.co"sv,
                                        ".a@b.co"sv,
                                        "a.@b.co"sv,
                                        "a..b@c.co"sv,
                                        "a b@c.co"sv,
                                        "a@b .co"sv,
                                        "\"a b\"@c.co"sv,
                                        "a(comment)@b.co"sv,
                                        "a@[127.0.0.1]"sv,
                                        "a@127.0.0.1"sv,
                                        "a@b.123"sv,
                                        "<a@b.co>"sv,
                                        "Siti <a@b.co>"sv,
                                        "a@b.co,c@d.co"sv,
                                        "a@b.co;c@d.co"sv,
                                        "a@b.co\r\nBcc: x@y.z"sv,
                                        "a@b.co\n"sv,
                                        "\na@b.co"sv,
                                        "a\0@b.co"sv,
                                        "a@b.co\0"sv,
                                        "a@b.co\x7f"sv,
                                        "a\\@b.co"sv,
                                        "mailto:a@b.co"sv,
                                        "j\xc3\xbcrgen@example.com"sv,
                                        "a@b\xc3\xbc"
                                        "cher.example"sv})
        EXPECT_FALSE(parse_email(text)) << text;
}

TEST(EmailAddressTest, KeepsTheLimitsOfMailToTheByte) {
    const std::string local(64, 'l'), label(63, 'd');
    EXPECT_TRUE(parse_email(local + "@example.com"));
    EXPECT_FALSE(parse_email(local + "l@example.com"));
    EXPECT_TRUE(parse_email("a@" + label + ".com"));
    EXPECT_FALSE(parse_email("a@" + label + "d.com"));
    const std::string domain = label + "." + label + "." + label;  // 191
    const std::string longest = std::string(60, 'l') + "@" + domain + ".x";
    ASSERT_EQ(longest.size(), 254U);
    EXPECT_TRUE(parse_email(longest));
    EXPECT_FALSE(parse_email(longest + "y"));
}

TEST(EmailAddressTest, OneMailboxInAnyCase) {
    EXPECT_TRUE(same_mailbox("Siti@Example.com", "siti@example.COM"));
    EXPECT_FALSE(same_mailbox("siti@example.com", "siti@example.co"));
    EXPECT_FALSE(same_mailbox("siti@example.com", "sita@example.com"));
    EXPECT_FALSE(same_mailbox("a@example.com", "a@example.com.id"));
}

TEST(EmailAddressTest, WhateverComesInOnlyHarmlessTextGoesOut) {
    constexpr std::string_view kAlphabet = "aZ9.-@@_+ \t\r\n\"(),:;<>[]\\'\x7f\xc3\xbc\0"sv;
    std::mt19937 random = repeatable_chance(5322);
    int accepted = 0;
    for (int i = 0; i < 200000; ++i) {
        std::string text = " ab.c+d@ex-a.mple.co ";
        for (unsigned changes = random() % 4; changes > 0; --changes)
            text[random() % text.size()] = kAlphabet[random() % kAlphabet.size()];
        const auto address = parse_email(text);
        if (!address) continue;
        ++accepted;
        ASSERT_EQ(address->find_first_of(" \t\r\n\"(),:;<>[]\\\x7f\0"sv), std::string::npos) << *address;
        ASSERT_EQ(std::count(address->begin(), address->end(), '@'), 1) << *address;
        ASSERT_EQ(parse_email(*address), address);
    }
    EXPECT_GT(accepted, 50000);
}

}  // namespace
}  // namespace calfleet::core
