#include "adapters/http/request_checks.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::http {
namespace {

ports::HttpRequest request_to(std::string url) {
    ports::HttpRequest request;
    request.url = std::move(url);
    return request;
}

TEST(RequestChecksTest, HttpsMayGoAnywhereAndPlainHttpToLoopbackOnly) {
    for (const char* url :
         {"https://www.googleapis.com/calendar/v3", "https://[2001:db8::1]:8443/x", "http://localhost:8080/",
          "http://127.0.0.1/x", "http://127.8.9.1", "http://[::1]/x"})
        EXPECT_TRUE(check_request(request_to(url))) << url;
    for (const char* url :
         {"http://www.googleapis.com/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
          "http://127.0.0.1.example.com/", "http://localhost.example.com/", "http://0.0.0.0/",
          "http://[::ffff:127.0.0.1]/", "http://[2001:db8::1]/"})
        EXPECT_FALSE(check_request(request_to(url))) << url;
}

TEST(RequestChecksTest, OtherSchemesUserNamesAndFragmentsAreRefused) {
    for (const char* url :
         {"ftp://localhost/x", "file:///etc/passwd", "gopher://localhost/x", "//localhost/x", "localhost/x",
          "", "https://", "https://user:word@localhost/x", "https://localhost/x#y", "javascript:alert(1)"})
        EXPECT_FALSE(check_request(request_to(url))) << url;
}

TEST(RequestChecksTest, AUrlHoldsNoSpaceControlOrForeignByte) {
    for (const std::string& part : {std::string("a b"), std::string("a\r\nX: 1"), std::string("a\0b", 3),
                                    std::string("a\tb"), std::string("\x7f"), std::string("\xc3\xa9")})
        EXPECT_FALSE(check_request(request_to("https://example.com/" + part)));
    EXPECT_FALSE(check_request(request_to("https://example.com/" + std::string(9000, 'a'))));
}

TEST(RequestChecksTest, TheHostIsKnownWithoutThePathBesideIt) {
    const auto target =
        check_request(request_to("https://www.googleapis.com:444/calendars/ann%40example.com"));
    ASSERT_TRUE(target);
    EXPECT_EQ(target->host, "www.googleapis.com");
    EXPECT_TRUE(target->tls);
}

TEST(RequestChecksTest, AHeaderHoldsNoLineBreakAndNoMisspeltName) {
    const auto with_header = [](std::string name, std::string value) {
        ports::HttpRequest request = request_to("https://example.com/");
        request.headers = {{std::move(name), std::move(value)}};
        return check_request(request);
    };
    EXPECT_TRUE(with_header("If-Match", "\"etag\""));
    EXPECT_TRUE(with_header("X-Empty", ""));
    EXPECT_FALSE(with_header("X", "a\r\nX-Injected: 1"));
    EXPECT_FALSE(with_header("X", "a\nb"));
    EXPECT_FALSE(with_header("X", std::string("a\0b", 3)));
    EXPECT_FALSE(with_header("X: 1\r\nY", "a"));
    EXPECT_FALSE(with_header("X Y", "a"));
    EXPECT_FALSE(with_header("", "a"));
    EXPECT_FALSE(with_header("X", std::string(40'000, 'a')));
}

TEST(RequestChecksTest, WhatFramesTheMessageIsNotTheCallersToSet) {
    for (const char* name :
         {"Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "Upgrade"}) {
        ports::HttpRequest request = request_to("https://example.com/");
        request.headers = {{name, "1"}};
        EXPECT_FALSE(check_request(request)) << name;
    }
}

TEST(RequestChecksTest, ATokenIsAB64tokenAndTheOnlyAuthorization) {
    EXPECT_TRUE(is_b64token("ya29.a0-_~+/9=="));
    for (const char* token : {"", "=", "a=b", "a b", "a\r\nX: 1", "a,b", "\xc3\xa9"})
        EXPECT_FALSE(is_b64token(token)) << token;

    ports::HttpRequest request = request_to("https://example.com/");
    request.bearer_token = core::Secret("secret\r\nX-Injected: 1");
    const auto refused = check_request(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().find("secret"), std::string::npos);

    request.bearer_token = core::Secret("fine");
    EXPECT_TRUE(check_request(request));
    request.headers = {{"AUTHORIZATION", "Basic eA=="}};
    EXPECT_FALSE(check_request(request));
}

TEST(RequestChecksTest, OnlyAPostOrAPatchCarriesABody) {
    ports::HttpRequest request = request_to("https://example.com/");
    request.body = "{}";
    EXPECT_FALSE(check_request(request));
    request.method = ports::HttpMethod::kDelete;
    EXPECT_FALSE(check_request(request));
    for (const auto method : {ports::HttpMethod::kPost, ports::HttpMethod::kPatch}) {
        request.method = method;
        EXPECT_TRUE(check_request(request));
    }
}

}  // namespace
}  // namespace calfleet::adapters::http
