#include "adapters/smtp/smtp_mailer.hpp"

#include "adapters/smtp/scripted_smtp_server.hpp"
#include "adapters/system/system_clock.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"
#include "fakes/temporary_folder.hpp"
#include "harness/test_certificates.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>

namespace calfleet::adapters::smtp {
namespace {

using tests::ScriptedSmtpServer;
using tests::SmtpScript;

constexpr const char* kAdmin = "ops@acme.example";
constexpr const char* kPassword = "canary-p4ss";

struct SmtpMailerTest : ::testing::Test {
    std::unique_ptr<SmtpMailer> mailer(const std::string& url,
                                       std::chrono::milliseconds bound = fakes::kWaitMax,
                                       const std::string& ca_file = "") {
        SmtpSettings settings;
        settings.url = core::Secret(url);
        settings.to = kAdmin;
        settings.ca_file = ca_file;
        settings.bound = bound;
        auto made = SmtpMailer::create(std::move(settings), clock, random);
        if (!made) throw std::runtime_error(made.error().message);
        return std::move(*made);
    }
    // "sent", or the error's sentence.
    std::string send(SmtpMailer& from, ports::Mail mail = {"A calendar is lost", "Connect it again."}) {
        const auto answer = fakes::run_awaitable(io, from.send(std::move(mail)));
        return answer ? "sent" : answer.error().message;
    }

    boost::asio::io_context io;
    system::SystemClock clock;
    fakes::ScriptedRandom random;
};

TEST_F(SmtpMailerTest, DeliversToTheAdminInTheAdminsName) {
    ScriptedSmtpServer server(io, {});
    const auto our = mailer("smtp://127.0.0.1:" + server.port());
    EXPECT_EQ(send(*our, {"Kalender für Süd", "One.\n.\n..two"}), "sent");

    EXPECT_EQ(server.lines().at(1), "MAIL FROM:<ops@acme.example>");
    EXPECT_EQ(server.lines().at(2), "RCPT TO:<ops@acme.example>");
    ASSERT_EQ(server.messages().size(), 1u);
    const std::string& message = server.messages().front();
    EXPECT_TRUE(
        message.starts_with("From: <ops@acme.example>\r\nTo: <ops@acme.example>\r\n"
                            "Subject: =?UTF-8?Q?Kalender_f=C3=BCr_S=C3=BCd?=\r\nDate: "));
    EXPECT_NE(message.find("Message-ID: <00000000-0000-4000-8000-000000000001@acme.example>"),
              std::string::npos);
    // A dot at the start of a line ends no mail (RFC 5321, section 4.5.2).
    EXPECT_TRUE(message.ends_with("\r\n\r\nOne.\r\n..\r\n...two")) << message;
}

TEST_F(SmtpMailerTest, AServersRefusalIsASentenceThatRepeatsNothing) {
    for (const std::string refused : {"MAIL", "RCPT", "DATA", "message", "EHLO", "hello"}) {
        SmtpScript script;
        script.replies[refused] = "554 canary: no mail from you";
        if (refused == "EHLO") script.replies["HELO"] = "554 canary";
        ScriptedSmtpServer server(io, script);
        const auto our = mailer("smtp://127.0.0.1:" + server.port());
        const std::string error = send(*our);
        EXPECT_TRUE(error.starts_with("127.0.0.1:" + server.port() + ": ")) << refused << ": " << error;
        EXPECT_TRUE(error.ends_with("(it answered 554)")) << refused << ": " << error;
        EXPECT_EQ(error.find("canary"), std::string::npos);
    }
}

TEST_F(SmtpMailerTest, ThePasswordIsNeverInAnError) {
    SmtpScript script;
    script.replies["login"] = "535 no such user or password canary-p4ss";
    ScriptedSmtpServer server(io, script);
    const auto our = mailer(std::string("smtp://user:") + kPassword + "@127.0.0.1:" + server.port());
    const std::string error = send(*our);
    EXPECT_EQ(error, "127.0.0.1:" + server.port() + ": Login denied (it answered 535)");

    SmtpSettings settings;
    settings.url = core::Secret(std::string("smtp://user:") + kPassword + "@127.0.0.1:port");
    settings.to = kAdmin;
    const auto made = SmtpMailer::create(std::move(settings), clock, random);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message.find(kPassword), std::string::npos);
}

TEST_F(SmtpMailerTest, ASilentServerIsGivenUpWithinTheBoundAndTheLoopGoesOnMeanwhile) {
    SmtpScript script;
    script.is_silent = true;
    ScriptedSmtpServer server(io, script);
    const auto our = mailer("smtp://127.0.0.1:" + server.port(), std::chrono::milliseconds(400));
    int ticks = 0;
    boost::asio::steady_timer timer(io);
    std::function<void()> tick = [&] {
        timer.expires_after(std::chrono::milliseconds(5));
        timer.async_wait([&](boost::system::error_code error) {
            if (error) return;
            ++ticks;
            tick();
        });
    };
    tick();
    const auto started = clock.steady_now();
    // The second waits for the first, and its bound runs meanwhile.
    auto first = fakes::start_awaitable(io, our->send({"s", "t"}));
    auto second = fakes::start_awaitable(io, our->send({"s", "t"}));
    fakes::run_until(io, [&] { return first.done() && second.done(); });
    EXPECT_EQ(first.result().error().message,
              "127.0.0.1:" + server.port() + " did not take the mail in time");
    EXPECT_FALSE(second.result());
    EXPECT_LT(clock.steady_now() - started, std::chrono::seconds(5));
    EXPECT_GT(ticks, 10);
}

TEST_F(SmtpMailerTest, NoMoreThanSoManyMailsWait) {
    SmtpScript script;
    script.is_silent = true;
    ScriptedSmtpServer server(io, script);
    SmtpSettings settings;
    settings.url = core::Secret("smtp://127.0.0.1:" + server.port());
    settings.to = kAdmin;
    settings.bound = std::chrono::milliseconds(300);
    settings.waiting_max = 1;
    const auto our = *SmtpMailer::create(std::move(settings), clock, random);
    auto first = fakes::start_awaitable(io, our->send({"s", "t"}));
    fakes::run_until(io, [&] { return server.connections() == 1; });
    auto second = fakes::start_awaitable(io, our->send({"s", "t"}));
    EXPECT_EQ(send(*our), "1 mails wait already");
    fakes::run_until(io, [&] { return first.done() && second.done(); });
}

TEST_F(SmtpMailerTest, WhoeverEndsTheMailerDoesNotWaitForAServer) {
    SmtpScript script;
    script.is_silent = true;
    ScriptedSmtpServer server(io, script);
    auto our = mailer("smtp://127.0.0.1:" + server.port(), std::chrono::seconds(60));
    auto sent = fakes::start_awaitable(io, our->send({"s", "t"}));
    fakes::run_until(io, [&] { return server.connections() == 1; });
    const auto started = clock.steady_now();
    our.reset();
    EXPECT_LT(clock.steady_now() - started, std::chrono::seconds(5));
    fakes::run_until(io, [&] { return sent.done(); });
    EXPECT_EQ(sent.result().error().message, "the mail was given up, because this process ends");
}

TEST_F(SmtpMailerTest, ToAnotherMachineTheServerMustOfferStartTls) {
    ScriptedSmtpServer server(io, {});
    // Reaches this machine, but its text names no loopback address.
    const auto our = mailer(std::string("smtp://user:") + kPassword + "@0.0.0.0:" + server.port());
    EXPECT_EQ(send(*our), "0.0.0.0:" + server.port() + " does not offer STARTTLS");
    EXPECT_EQ(server.messages().size(), 0u);
    for (const std::string& line : server.lines()) {
        EXPECT_FALSE(line.starts_with("MAIL")) << line;
        EXPECT_FALSE(line.starts_with("AUTH")) << line;
    }
}

// An authority, and a file for who trusts it.
struct SmtpMailerTlsTest : SmtpMailerTest {
    SmtpMailerTlsTest() { std::ofstream(ca_file) << authority.certificate_pem(); }

    const harness::TestAuthority authority;
    const fakes::TemporaryFolder folder;
    const std::string ca_file = folder.path() / "authority.pem";
};

TEST_F(SmtpMailerTlsTest, ACertificateWithAFlawGetsNoWord) {
    using harness::Flaw;
    for (const auto& [flaw, why] : {
             std::pair(Flaw::kOtherHost,
                       "SSL: no alternative certificate subject name matches target host name 'localhost'"),
             std::pair(Flaw::kExpired, "SSL certificate problem: certificate has expired"),
             std::pair(Flaw::kSelfSigned, "SSL certificate problem: self-signed certificate"),
             std::pair(Flaw::kStrangersAuthority,
                       "SSL certificate problem: unable to get local issuer certificate"),
         }) {
        ScriptedSmtpServer server(io, {}, authority.server_context("localhost", flaw));
        const std::string name = "localhost:" + server.port();
        EXPECT_EQ(send(*mailer("smtps://user:canary@" + name, fakes::kWaitMax, ca_file)), name + ": " + why);
        EXPECT_TRUE(server.lines().empty());
    }
}

TEST_F(SmtpMailerTlsTest, ServersAreVerifiedAndThenGetThePassword) {
    ScriptedSmtpServer server(io, {}, authority.server_context("localhost"));
    const std::string url = std::string("smtps://user:") + kPassword + "@localhost:" + server.port();

    EXPECT_NE(send(*mailer(url)), "sent");  // an authority nobody knows
    EXPECT_NE(send(*mailer("smtps://127.0.0.1:" + server.port(), fakes::kWaitMax, ca_file)), "sent");
    EXPECT_TRUE(server.lines().empty());

    EXPECT_EQ(send(*mailer(url, fakes::kWaitMax, ca_file)), "sent");
    const auto& lines = server.lines();
    EXPECT_NE(std::find(lines.begin(), lines.end(), "AHVzZXIAY2FuYXJ5LXA0c3M="), lines.end());
}

TEST_F(SmtpMailerTest, AMailThatCannotBeWrittenIsNotSent) {
    ScriptedSmtpServer server(io, {});
    const auto our = mailer("smtp://127.0.0.1:" + server.port());
    EXPECT_EQ(send(*our, {"lost\r\nBcc: all@example.com", "t"}),
              "the mail's subject holds a line break or another control character");
    EXPECT_EQ(server.connections(), 0u);
}

TEST_F(SmtpMailerTest, AddressesThatAreNoneMakeNoMailer) {
    for (const std::string to : {"", "ops", "ops@acme.example\r\nRCPT TO:<x@y.example>"}) {
        SmtpSettings settings;
        settings.url = core::Secret("smtp://127.0.0.1");
        settings.to = to;
        EXPECT_FALSE(SmtpMailer::create(std::move(settings), clock, random)) << to;
    }
}

}  // namespace
}  // namespace calfleet::adapters::smtp
