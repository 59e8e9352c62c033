// Whom the client trusts.
#include "adapters/http/http_world.hpp"
#include "harness/test_certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace calfleet::tests {
namespace {

using harness::Flaw;

class CurlTlsTest : public HttpWorld {
public:
    CurlTlsTest() : ca_file_(testing::TempDir() + "calfleet_ca_" + std::to_string(::getpid()) + ".pem") {
        std::ofstream(ca_file_) << authority_.certificate_pem();
    }
    ~CurlTlsTest() override { std::filesystem::remove(ca_file_); }

protected:
    std::unique_ptr<RawServer> make_tls_server(std::shared_ptr<boost::asio::ssl::context> tls) {
        const auto respond = [](const auto&) { return answer(200, "sealed"); };
        return std::make_unique<RawServer>(io_, respond, std::move(tls));
    }

    std::unique_ptr<adapters::http::CurlHttpClient> make_trusting_client() {
        adapters::http::HttpClientConfig config;
        config.ca_file = ca_file_;
        return make_client(config);
    }

    // No request may have been read by a server that is not trusted.
    void expect_unreachable(const RawServer& server, ports::HttpClient& client, const std::string& why) {
        const auto result = ask(client, get(server.url("/x")));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, Kind::kUnreachable);
        EXPECT_NE(result.error().message.find(why), std::string::npos) << result.error().message;
        EXPECT_TRUE(server.requests().empty());
    }

    harness::TestAuthority authority_;
    std::string ca_file_;
};

TEST_F(CurlTlsTest, AServerOfTheRightAuthorityAnswersAndItsConnectionIsKept) {
    const auto server = make_tls_server(authority_.server_context("localhost"));
    const auto client = make_trusting_client();
    for (int i = 0; i < 3; ++i) {
        const auto result = ask(*client, get(server->url("/x")));
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->body, "sealed");
    }
    EXPECT_EQ(server->connections_accepted(), 1u);
}

TEST_F(CurlTlsTest, APatchGoesOverTlsWithItsBodyOnAKeptConnectionToo) {
    const auto server = make_tls_server(authority_.server_context("localhost"));
    const auto client = make_trusting_client();
    ASSERT_TRUE(ask(*client, get(server->url("/x"))));
    auto request = post(server->url("/x"), "changes");
    request.method = ports::HttpMethod::kPatch;
    const auto result = ask(*client, std::move(request));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->body, "sealed");
    ASSERT_TRUE(ask(*client, get(server->url("/x"))));
    EXPECT_TRUE(server->requests().at(1).starts_with("PATCH /x HTTP/1.1\r\n"));
    EXPECT_TRUE(server->requests().at(1).ends_with("\r\n\r\nchanges"));
    EXPECT_TRUE(server->requests().at(2).starts_with("GET /x HTTP/1.1\r\n"));
    EXPECT_EQ(server->connections_accepted(), 1u);
}

TEST_F(CurlTlsTest, AnUnknownAuthorityIsNotTrusted) {
    const auto server = make_tls_server(authority_.server_context("localhost", Flaw::kStrangersAuthority));
    expect_unreachable(*server, *make_trusting_client(), "certificate");
}

TEST_F(CurlTlsTest, WithoutACaFileTheTestAuthorityIsUnknownToo) {
    const auto server = make_tls_server(authority_.server_context("localhost"));
    expect_unreachable(*server, *make_client(), "certificate");
}

TEST_F(CurlTlsTest, ACertificateForAnotherHostIsNotTrusted) {
    const auto server = make_tls_server(authority_.server_context("localhost", Flaw::kOtherHost));
    expect_unreachable(*server, *make_trusting_client(), "(the certificate does not name this host)");
}

TEST_F(CurlTlsTest, ACertificateThatSignedItselfIsNotTrusted) {
    const auto server = make_tls_server(authority_.server_context("localhost", Flaw::kSelfSigned));
    expect_unreachable(*server, *make_trusting_client(), "self-signed certificate");
}

TEST_F(CurlTlsTest, AnExpiredCertificateIsNotTrusted) {
    const auto server = make_tls_server(authority_.server_context("localhost", Flaw::kExpired));
    expect_unreachable(*server, *make_trusting_client(), "expired");
}

TEST_F(CurlTlsTest, TlsBelowOneTwoIsNotSpoken) {
    const auto tls = authority_.server_context("localhost");
    ::SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_VERSION);
    ::SSL_CTX_set_max_proto_version(tls->native_handle(), TLS1_1_VERSION);
    ::SSL_CTX_set_security_level(tls->native_handle(), 0);
    const auto server = make_tls_server(tls);
    expect_unreachable(*server, *make_trusting_client(), "localhost: ");
}

}  // namespace
}  // namespace calfleet::tests
