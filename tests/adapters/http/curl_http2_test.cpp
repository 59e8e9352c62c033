// Many requests on one connection, as Google serves them: what they share, and what they must not.
#include "adapters/http/http2_front.hpp"
#include "adapters/http/http_world.hpp"
#include "adapters/http_server/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::tests {
namespace {

namespace http_server = adapters::http_server;
using std::chrono::milliseconds;
using Requests = std::vector<fakes::Started<adapters::http::HttpResult>>;

bool all_done(const Requests& requests) {
    return std::all_of(requests.begin(), requests.end(), [](const auto& request) { return request.done(); });
}

class CurlHttp2Test : public HttpWorld {
public:
    CurlHttp2Test() {
        std::ofstream(ca_file()) << authority_.certificate_pem();
        const auto listening = server_.listen("127.0.0.1:0");
        if (!listening) throw std::runtime_error(listening.error().message);
    }

protected:
    std::string ca_file() const { return folder_.path() / "authority.pem"; }

    void start_front(const harness::PemIdentity& identity) { front_.emplace(server_.port(), identity); }
    void start_trusted_front() { start_front(authority_.server_identity("localhost")); }

    std::unique_ptr<adapters::http::CurlHttpClient> make_trusting_client() {
        adapters::http::HttpClientConfig config;
        config.ca_file = ca_file();
        return make_client(config);
    }

    // What the server is asked under /held it answers after release().
    Requests start_held(ports::HttpClient& client, std::size_t count) {
        Requests requests;
        requests.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            requests.push_back(start(client, get(front_->url("/held/" + std::to_string(i)))));
        return requests;
    }
    void release() { gate_.expires_at(boost::asio::steady_timer::time_point::min()); }

    void wait_until_seen(std::size_t count) {
        fakes::run_until(io_, [this, count] { return seen_.size() >= count; });
    }
    void wait_until_done(const Requests& requests) {
        fakes::run_until(io_, [&requests] { return all_done(requests); });
    }

    // No request may have passed a front that is not trusted.
    void expect_unreachable(ports::HttpClient& client) {
        const auto result = ask(client, get(front_->url("/x")));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, Kind::kUnreachable);
        EXPECT_NE(result.error().message.find("certificate"), std::string::npos) << result.error().message;
        EXPECT_TRUE(seen_.empty());
    }

    harness::TestAuthority authority_;
    std::vector<http_server::HttpServerRequest> seen_;
    std::optional<Http2Front> front_;

private:
    ports::awaitable<http_server::HttpServerResponse> serve(http_server::HttpServerRequest request) {
        seen_.push_back(request);
        if (request.target.starts_with("/held/"))
            co_await gate_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        http_server::HttpServerResponse response;
        response.body = request.method + " " + request.target + " " + request.body;
        co_return response;
    }

    fakes::TemporaryFolder folder_;
    boost::asio::steady_timer gate_{io_, boost::asio::steady_timer::time_point::max()};
    http_server::HttpServer server_{io_.get_executor(),
                                    [this](auto request) { return serve(std::move(request)); }};
};

TEST_F(CurlHttp2Test, RequestsGoOverHttp2AndShareOneConnection) {
    start_trusted_front();
    const auto client = make_trusting_client();
    auto booking = post(front_->url("/booking"), "{}");
    booking.bearer_token = core::Secret("ya29.token");
    const auto booked = ask(*client, std::move(booking));
    ASSERT_TRUE(booked) << booked.error().message;
    EXPECT_EQ(booked->body, "POST /booking {}");
    EXPECT_EQ(seen_.at(0).header("via"), "2 nghttpx");
    EXPECT_EQ(seen_.at(0).header("authorization"), "Bearer ya29.token");
    for (int i = 1; i < 20; ++i) ASSERT_TRUE(ask(*client, get(front_->url("/x"))));

    const auto requests = front_->requests_ended(20);
    for (const FrontRequest& request : requests) EXPECT_EQ(request.protocol, "HTTP/2");
    EXPECT_EQ(connections_of(requests), 1u);
}

TEST_F(CurlHttp2Test, AThousandRequestsInFlightUseOneConnectionAShard) {
    start_trusted_front();
    const auto client = make_trusting_client();
    Requests started = start_held(*client, 1000);
    wait_until_seen(1000);
    EXPECT_EQ(client->in_flight(), 1000u);
    EXPECT_EQ(client->shards(), 10u);

    release();
    wait_until_done(started);
    for (std::size_t i = 0; i < started.size(); ++i) {
        const auto result = started[i].result();
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->body, "GET /held/" + std::to_string(i) + " ");
    }
    EXPECT_EQ(seen_.size(), 1000u);
    EXPECT_LE(connections_of(front_->requests_ended(1000)), 10u);
}

TEST_F(CurlHttp2Test, ACancelledRequestHurtsNoneOfItsNeighbours) {
    start_trusted_front();
    const auto client = make_trusting_client();
    Requests neighbours = start_held(*client, 5);
    boost::asio::steady_timer change_of_mind(io_, boost::asio::steady_timer::time_point::max());
    auto cancelled =
        fakes::start_awaitable(io_, send_until(*client, get(front_->url("/held/cancelled")), change_of_mind));
    wait_until_seen(6);
    change_of_mind.cancel();
    fakes::run_until(io_, [cancelled] { return cancelled.done(); });
    EXPECT_EQ(client->in_flight(), 5u);

    EXPECT_TRUE(ask(*client, get(front_->url("/next"))));
    release();
    wait_until_done(neighbours);
    for (auto& neighbour : neighbours) EXPECT_TRUE(neighbour.result());
    EXPECT_EQ(connections_of(front_->requests_ended(6)), 1u);
}

TEST_F(CurlHttp2Test, ADeadlineEndsItsOwnRequestOnly) {
    start_trusted_front();
    const auto client = make_trusting_client();
    Requests neighbours = start_held(*client, 5);
    wait_until_seen(5);
    const auto before = clock_.steady_now();
    const auto late = ask(*client, get(front_->url("/held/late"), milliseconds(100)));
    EXPECT_GE(clock_.steady_now() - before, milliseconds(100));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, Kind::kTimeout);

    release();
    wait_until_done(neighbours);
    for (auto& neighbour : neighbours) EXPECT_TRUE(neighbour.result());
    EXPECT_EQ(connections_of(front_->requests_ended(5)), 1u);
}

TEST_F(CurlHttp2Test, AConnectionThatDiesInterruptsItsRequestsAndNoneIsSentAgain) {
    start_trusted_front();
    const auto client = make_trusting_client();
    ASSERT_TRUE(ask(*client, get(front_->url("/first"))));
    Requests lost = start_held(*client, 50);
    wait_until_seen(51);
    // Back before the client looks: whatever it sent again would be served.
    front_->kill();
    front_->start();
    wait_until_done(lost);
    for (auto& request : lost) {
        const auto result = request.result();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, Kind::kInterrupted) << result.error().message;
    }
    const auto result = ask(*client, get(front_->url("/new")));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(seen_.size(), 52u);
    EXPECT_EQ(seen_.back().target, "/new");
}

TEST_F(CurlHttp2Test, RequestsAreUnreachableWhileNobodyListensAndWellAfterwards) {
    start_trusted_front();
    const auto client = make_trusting_client();
    ASSERT_TRUE(ask(*client, get(front_->url("/before"))));
    front_->kill();
    EXPECT_EQ(ask(*client, get(front_->url("/meanwhile"))).error().kind, Kind::kUnreachable);
    front_->start();
    EXPECT_TRUE(ask(*client, get(front_->url("/after"))));
    EXPECT_EQ(seen_.size(), 2u);
}

TEST_F(CurlHttp2Test, ACertificateForAnotherHostIsNotTrusted) {
    start_front(authority_.server_identity("localhost", harness::Flaw::kOtherHost));
    expect_unreachable(*make_trusting_client());
}

TEST_F(CurlHttp2Test, AnUnknownAuthorityIsNotTrusted) {
    start_front(authority_.server_identity("localhost", harness::Flaw::kStrangersAuthority));
    expect_unreachable(*make_trusting_client());
}

}  // namespace
}  // namespace calfleet::tests
