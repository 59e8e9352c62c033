#include "adapters/smtp/mail_message.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::adapters::smtp {
namespace {

const MailHead kHead{"ops@acme.example", "ops@acme.example",
                     core::Instant(std::chrono::seconds(1'778'554'800)), "id-1"};

std::string composed(const std::string& subject, const std::string& text) {
    auto message = compose(kHead, {subject, text});
    return message ? *message : "refused: " + message.error().message;
}

// What stands behind "Subject: ", folded lines and all.
std::string subject_of(const std::string& subject) {
    const std::string message = composed(subject, "");
    const auto start = message.find("\r\nSubject: ") + 11;
    return message.substr(start, message.find("\r\nDate:") - start);
}

std::string body_of(const std::string& text) {
    const std::string message = composed("s", text);
    return message.substr(message.find("\r\n\r\n") + 4);
}

TEST(MailMessageTest, HasTheHeadersThatServersAskFor) {
    EXPECT_EQ(composed("A calendar is lost", "Connect it again.\nThank you."),
              "From: <ops@acme.example>\r\n"
              "To: <ops@acme.example>\r\n"
              "Subject: A calendar is lost\r\n"
              "Date: Tue, 12 May 2026 03:00:00 +0000\r\n"
              "Message-ID: <id-1@acme.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Connect it again.\r\n"
              "Thank you.\r\n");
}

TEST(MailMessageTest, ASubjectCannotBecomeAHeader) {
    for (const std::string subject : {"lost\r\nBcc: all@example.com", "lost\nX: y", "lost\r", "tab\there"})
        EXPECT_EQ(composed(subject, "t"),
                  "refused: the mail's subject holds a line break or another control character");
    const MailHead head{"ops@acme.example\r\nBcc: a@b.example", "ops@acme.example", kHead.date, "id-1"};
    EXPECT_FALSE(compose(head, {"s", "t"}));
}

TEST(MailMessageTest, ASubjectBeyondAsciiOrTooLongBecomesEncodedWords) {
    EXPECT_EQ(subject_of("Kalender für Süd"), "=?UTF-8?Q?Kalender_f=C3=BCr_S=C3=BCd?=");
    EXPECT_EQ(subject_of("=?UTF-8?Q?x?="), "=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=");
    EXPECT_EQ(subject_of(std::string(70, 'a')),
              "=?UTF-8?Q?" + std::string(60, 'a') + "?=\r\n =?UTF-8?Q?" + std::string(10, 'a') + "?=");
    std::string many;
    for (int i = 0; i < 40; ++i) many += "日";
    const std::string folded = subject_of(many);
    for (std::size_t at = 0; at != std::string::npos; at = folded.find("\r\n ", at + 1)) {
        const std::size_t word = folded.find("=?UTF-8?Q?", at), end = folded.find("?=", word + 10);
        EXPECT_LE(end + 2 - word, 75u);
        EXPECT_EQ((end - word - 10) % 9, 0u) << "a character was split";
    }
}

TEST(MailMessageTest, TheBodyIsAsciiInLinesOfBoundedLength) {
    EXPECT_EQ(body_of("für = 1 "), "f=C3=BCr =3D 1=20\r\n");
    EXPECT_EQ(body_of("a\r\nb\n\nc"), "a\r\nb\r\n\r\nc\r\n");
    EXPECT_EQ(body_of("a\rb" + std::string(1, '\0')), "a=0Db=00\r\n");
    EXPECT_EQ(body_of(std::string(80, 'a')), std::string(75, 'a') + "=\r\n" + "aaaaa\r\n");
    EXPECT_EQ(body_of(""), "");
}

TEST(MailMessageTest, WhatIsNotUtf8OrTooLongIsRefused) {
    EXPECT_EQ(composed("\xff", "t"), "refused: the mail is not UTF-8");
    EXPECT_EQ(composed("s", "\xc3"), "refused: the mail is not UTF-8");
    EXPECT_EQ(composed("s", std::string(65'537, 'a')), "refused: the mail is longer than any we send");
    EXPECT_EQ(composed(std::string(1'001, 'a'), "t"), "refused: the mail is longer than any we send");
}

}  // namespace
}  // namespace calfleet::adapters::smtp
