// calfleetctl connect: a person at a terminal and a browser connects an account (GCAL-S01).
#include "acceptance/connected_agent.hpp"
#include "acceptance/ctl_process.hpp"
#include "adapters/config/command_line.hpp"
#include "adapters/http_server/url_encoding.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

#include <string>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;
using testing::Not;

struct CtlConnect : ConnectedAgentTest {
    std::vector<std::string> connect_arguments(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"connect", "--company", "acme", "--agent", agent, "--user", "ada"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    // What the browser shows at last.
    static std::string follow(const std::string& url) {
        return harness::run_program({"curl", {"-s", "-L", url}, {}, {}, {}}).output;
    }
    // Where the consent screen sends the browser, which does not go there.
    static std::string sent_back_to(const std::string& url) {
        return harness::run_program(
                   {"curl", {"-s", "-o", "/dev/null", "-w", "%{redirect_url}", url}, {}, {}, {}})
            .output;
    }
    static std::string parameter(const std::string& address, const std::string& name) {
        const auto query =
            adapters::http_server::QueryParameters::parse(address.substr(address.find('?') + 1));
        return std::string(query->find(name).value_or(""));
    }
    static std::string status_code(const std::string& url) {
        return harness::run_program(
                   {"curl", {"-s", "-o", "/dev/null", "-w", "%{http_code}", url}, {}, {}, {}})
            .output;
    }
};

TEST_F(CtlConnect, TheAgentIsConnectedOnceTheBrowserHasComeBack) {
    CtlProcess ctl(connect_arguments());
    const std::string url = ctl.url();
    EXPECT_EQ(follow(url), "Connected. You can close this window.\n");
    EXPECT_EQ(ctl.exit_code(), config::kExitOk) << ctl.output();
    EXPECT_THAT(ctl.output(), HasSubstr(email));
    EXPECT_EQ(state(), "connected");
    EXPECT_EQ(outcome_of(list_slots()), "success");
    EXPECT_THAT(fleet().worker_output(), Not(HasSubstr(parameter(url, "state"))));
}

TEST_F(CtlConnect, WhatIsDoneIsJsonForAProgramAndTheUrlIsNotAmongIt) {
    CtlProcess ctl(connect_arguments({"-o", "json"}));
    follow(ctl.url());
    EXPECT_EQ(ctl.exit_code(), config::kExitOk) << ctl.output();
    EXPECT_THAT(ctl.output(),
                HasSubstr(R"({"connected_email":")" + email + R"(","connection_state":"connected")"));
}

TEST_F(CtlConnect, GCAL_S01_ARefusedConsentIsSaidInBothPlaces) {
    consent_as(email, {}, "access_denied");
    CtlProcess ctl(connect_arguments());
    EXPECT_THAT(follow(ctl.url()), testing::StartsWith("Not connected. "));
    EXPECT_EQ(ctl.exit_code(), config::kExitFailed);
    EXPECT_THAT(ctl.output(), HasSubstr("user_denied: "));
    EXPECT_EQ(state(), "not_connected");
}

TEST_F(CtlConnect, ABrowserThatIsSentThereByAnotherPageIsNotTaken) {
    CtlProcess ctl(connect_arguments());
    const std::string url = ctl.url();
    const std::string callback = parameter(url, "redirect_uri");
    EXPECT_EQ(status_code(callback + "?state=guessed&code=planted"), "400");
    EXPECT_EQ(status_code(callback + "?state=" + parameter(url, "state")), "400");
    EXPECT_EQ(status_code(callback.substr(0, callback.find("/oauth")) + "/favicon.ico"), "404");
    EXPECT_EQ(follow(url), "Connected. You can close this window.\n");
    EXPECT_EQ(ctl.exit_code(), config::kExitOk) << ctl.output();
}

TEST_F(CtlConnect, APortThatIsTakenIsNamed) {
    std::string port;
    {
        CtlProcess ctl(connect_arguments());
        const std::string callback = parameter(ctl.url(), "redirect_uri");
        const std::size_t colon = callback.rfind(':') + 1;
        port = callback.substr(colon, callback.find('/', colon) - colon);
    }
    boost::asio::io_context io;
    const auto number = static_cast<std::uint16_t>(std::stoi(port));
    const boost::asio::ip::tcp::acceptor holder(io, {boost::asio::ip::address_v4::loopback(), number});
    CtlProcess ctl(connect_arguments());
    EXPECT_EQ(ctl.exit_code(), config::kExitUnavailable);
    EXPECT_THAT(ctl.output(), HasSubstr("port " + port + ": 127.0.0.1:" + port + " is already in use"));
}

TEST_F(CtlConnect, ABrowserThatNeverComesIsNotWaitedForForEver) {
    CtlProcess ctl(connect_arguments({"--timeout", "1"}));
    EXPECT_EQ(ctl.exit_code(), config::kExitFailed);
    EXPECT_THAT(ctl.output(), HasSubstr("no browser came back within 1 s"));
}

TEST_F(CtlConnect, TheAddressMayBePasted) {
    CtlProcess ctl(connect_arguments({"--code-only"}));
    ctl.type(sent_back_to(ctl.url()));
    EXPECT_EQ(ctl.exit_code(), config::kExitOk) << ctl.output();
    EXPECT_EQ(state(), "connected");
}

TEST_F(CtlConnect, TheCodeMayBePastedAlone) {
    CtlProcess ctl(connect_arguments({"--code-only"}));
    ctl.type(parameter(sent_back_to(ctl.url()), "code"));
    EXPECT_EQ(ctl.exit_code(), config::kExitOk) << ctl.output();
    EXPECT_EQ(state(), "connected");
}

TEST_F(CtlConnect, APastedAddressOfAnotherAuthorizationIsRefused) {
    CtlProcess ctl(connect_arguments({"--code-only"}));
    ctl.url();
    ctl.type("http://127.0.0.1:1/callback?state=another&code=theirs");
    EXPECT_EQ(ctl.exit_code(), config::kExitFailed);
    EXPECT_THAT(ctl.output(), HasSubstr("belongs to another authorization"));
    EXPECT_EQ(state(), "not_connected");
}

TEST_F(CtlConnect, GCAL_S01_WhoMayNotConnectGetsNoUrl) {
    CtlProcess ctl(connect_arguments({"--role", "rollout_owner"}));
    EXPECT_EQ(ctl.exit_code(), config::kExitFailed);
    EXPECT_THAT(ctl.output(), HasSubstr("forbidden: "));
    EXPECT_THAT(ctl.output(), Not(HasSubstr("http")));
}

}  // namespace
}  // namespace calfleet::acceptance
