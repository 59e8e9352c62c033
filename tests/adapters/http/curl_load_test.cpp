// Shards, the queue, and leaving before the answer.
#include "adapters/http/http_world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::tests {
namespace {

using std::chrono::milliseconds;

class CurlLoadTest : public HttpWorld {
protected:
    static adapters::http::HttpClientConfig bounds(std::size_t in_flight_max, std::size_t queue_max) {
        adapters::http::HttpClientConfig config;
        config.in_flight_max = in_flight_max;
        config.queue_max = queue_max;
        return config;
    }

    // Answers nobody until asked for "/quick".
    std::unique_ptr<RawServer> make_silent_server() {
        return make_server([](const std::string& request) {
            return request.starts_with("GET /quick") ? answer(200) : no_answer();
        });
    }
};

TEST_F(CurlLoadTest, AThousandRequestsShareTheConnectionsOfTheirShards) {
    const auto server = make_server([](const std::string& request) {
        auto reply = answer(200, request.substr(4, request.find(' ', 4) - 4));
        reply.latency = milliseconds(150);
        return reply;
    });
    const auto client = make_client(bounds(300, 1000));
    std::vector<fakes::Started<adapters::http::HttpResult>> started;
    started.reserve(1000);
    for (int i = 0; i < 1000; ++i)
        started.push_back(start(*client, get(server->url("/" + std::to_string(i)))));
    fakes::run_until(io_, [&client] { return client->in_flight() + client->queued() == 1000; });
    EXPECT_EQ(client->in_flight(), 300u);
    EXPECT_EQ(client->shards(), 3u);

    fakes::run_until(io_, [&client] { return client->in_flight() + client->queued() == 0; });
    const auto done = [](const auto& request) { return request.done(); };
    fakes::run_until(io_, [&] { return std::all_of(started.begin(), started.end(), done); });
    for (int i = 0; i < 1000; ++i) {
        const auto result = started[static_cast<std::size_t>(i)].result();
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->body, "/" + std::to_string(i));
    }
    EXPECT_EQ(client->shards(), 3u);
    EXPECT_LE(server->connections_accepted(), 300u);
    EXPECT_EQ(server->connections_open(), server->connections_accepted());  // idle, and kept for the next
}

TEST_F(CurlLoadTest, ALightLoadStaysInOneShardOnOneConnection) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(ask(*client, get(server->url("/x"))));
    EXPECT_EQ(client->shards(), 1u);
    EXPECT_EQ(server->connections_accepted(), 1u);
}

TEST_F(CurlLoadTest, WhoFindsNoRoomInTheQueueIsRefused) {
    const auto server = make_silent_server();
    const auto client = make_client(bounds(1, 1));
    auto first = start(*client, get(server->url("/first")));
    auto second = start(*client, get(server->url("/second")));
    fakes::run_until(io_, [&client] { return client->queued() == 1; });
    const auto third = ask(*client, get(server->url("/third")));
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().kind, Kind::kRefused);
    EXPECT_EQ(third.error().message, "too many requests wait for a connection");
    EXPECT_FALSE(first.done() || second.done());
}

TEST_F(CurlLoadTest, TheQueueIsFirstComeFirstServed) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client(bounds(1, 10));
    std::vector<fakes::Started<adapters::http::HttpResult>> started;
    started.reserve(5);
    for (int i = 0; i < 5; ++i) started.push_back(start(*client, get(server->url("/" + std::to_string(i)))));
    fakes::run_until(io_, [&started] { return started.back().done(); });
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_TRUE(server->requests().at(i).starts_with("GET /" + std::to_string(i) + " "));
}

TEST_F(CurlLoadTest, WaitingInTheQueueCountsAgainstTheDeadline) {
    const auto server = make_silent_server();
    const auto client = make_client(bounds(1, 10));
    auto first = start(*client, get(server->url("/first")));
    const auto second = ask(*client, get(server->url("/quick"), milliseconds(40)));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Kind::kTimeout);
    EXPECT_EQ(second.error().message, "127.0.0.1: the deadline passed in the queue");
    EXPECT_EQ(client->queued(), 0u);
    EXPECT_EQ(client->in_flight(), 1u);
    EXPECT_FALSE(first.done());
}

TEST_F(CurlLoadTest, CancellingARequestClosesItsConnectionAndMakesRoomForTheNext) {
    const auto server = make_silent_server();
    const auto client = make_client(bounds(1, 10));
    boost::asio::steady_timer gate(io_, boost::asio::steady_timer::time_point::max());
    auto first = fakes::start_awaitable(io_, send_until(*client, get(server->url("/first")), gate));
    fakes::run_until(io_, [&server] { return server->requests().size() == 1; });
    auto next = start(*client, get(server->url("/quick")));
    fakes::run_until(io_, [&client] { return client->queued() == 1; });

    gate.cancel();
    fakes::run_until(io_, [first, next] { return first.done() && next.done(); });
    EXPECT_EQ(first.result(), 1u);
    EXPECT_TRUE(next.result());
    fakes::run_until(io_, [&server] { return server->connections_open() == 1; });
    EXPECT_EQ(client->in_flight(), 0u);
}

TEST_F(CurlLoadTest, CancellingAQueuedRequestSendsNothing) {
    const auto server = make_silent_server();
    const auto client = make_client(bounds(1, 10));
    auto first = start(*client, get(server->url("/first")));
    boost::asio::steady_timer gate(io_, boost::asio::steady_timer::time_point::max());
    auto second = fakes::start_awaitable(io_, send_until(*client, get(server->url("/second")), gate));
    fakes::run_until(io_, [&] { return client->queued() == 1 && server->requests().size() == 1; });
    gate.cancel();
    fakes::run_until(io_, [second] { return second.done(); });
    EXPECT_EQ(client->queued(), 0u);
    EXPECT_EQ(server->requests().size(), 1u);
}

TEST_F(CurlLoadTest, StoppingInterruptsWhatRunsAndWhatWaitsAndRefusesWhatComes) {
    const auto server = make_silent_server();
    const auto client = make_client(bounds(1, 10));
    auto running = start(*client, get(server->url("/running")));
    auto waiting = start(*client, get(server->url("/waiting")));
    fakes::run_until(io_, [&server] { return server->requests().size() == 1; });
    client->stop();
    fakes::run_until(io_, [running, waiting] { return running.done() && waiting.done(); });
    EXPECT_EQ(running.result().error().kind, Kind::kInterrupted);
    EXPECT_EQ(waiting.result().error().kind, Kind::kInterrupted);
    EXPECT_EQ(ask(*client, get(server->url("/late"))).error().kind, Kind::kRefused);
}

TEST_F(CurlLoadTest, RequestsOutliveTheirClientAsInterrupted) {
    const auto server = make_silent_server();
    auto client = make_client();
    auto running = start(*client, get(server->url("/running")));
    fakes::run_until(io_, [&server] { return server->requests().size() == 1; });
    client.reset();
    fakes::run_until(io_, [running] { return running.done(); });
    EXPECT_EQ(running.result().error().kind, Kind::kInterrupted);
    fakes::run_until(io_, [&server] { return server->connections_open() == 0; });
}

TEST_F(CurlLoadTest, ALoopThatEndsTakesItsRequestsAlong) {
    std::optional<boost::asio::io_context> loop(std::in_place);
    {
        const RawServer server(*loop, [](const auto&) { return no_answer(); });
        const auto config = bounds(2, 10);
        adapters::http::CurlHttpClient client(loop->get_executor(), clock_, config);
        for (int i = 0; i < 4; ++i) fakes::start_awaitable(*loop, send(client, get(server.url("/x"))));
        fakes::run_until(*loop, [&server] { return server.requests().size() == 2; });
        EXPECT_EQ(client.queued(), 2u);
    }
    loop.reset();  // with four suspended coroutines in it
}

}  // namespace
}  // namespace calfleet::tests
