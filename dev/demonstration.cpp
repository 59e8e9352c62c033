#include "demonstration.hpp"

#include "sample_administration.hpp"
#include "sample_traffic.hpp"
#include "sample_world.hpp"
#include "scheduler/wiring.hpp"

#include <iostream>

namespace calfleet::dev {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::seconds kStartBound{30};
constexpr std::chrono::seconds kAnswerBound{45};
constexpr std::chrono::seconds kTellBound{15};
constexpr std::chrono::seconds kRefreshBound{20};
constexpr std::size_t kRefreshesShown = 2;
constexpr std::chrono::seconds kEndBound{10};

}  // namespace

Demonstration::Demonstration(boost::asio::io_context& io, Sandbox& sandbox, LiveView& view, ports::Log& log)
    : io_(io),
      sandbox_(sandbox),
      log_(log),
      chatbot_(io.get_executor(), sandbox, view, clock_, log),
      tasks_(io.get_executor(), [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

ports::awaitable<bool> Demonstration::run() {
    if (!chatbot_.start() || !co_await start_worker()) co_return false;
    SampleConnections connections(io_.get_executor(), sandbox_, chatbot_, clock_);
    if (!co_await connections.connect_all()) co_return false;
    plan_troubles(sandbox_.google());
    co_await call_and_book();
    co_await administer();
    co_return co_await keep_connected(connections);
}

ports::awaitable<void> Demonstration::call_and_book() {
    const Scoreboard& board = chatbot_.board();
    chatbot_.publish(lookups_and_refusals(clock_.now()));
    chatbot_.publish(unreadable_record());
    co_await chatbot_.wait_until([&board] { return board.all_answered() && board.dead_letters() > 0; },
                                 kAnswerBound);
    chatbot_.publish(bookings(board.slots(), clock_.now()));
    co_await chatbot_.wait_until([&board] { return board.all_answered(); }, kAnswerBound);
}

ports::awaitable<void> Demonstration::administer() {
    const Scoreboard& board = chatbot_.board();
    chatbot_.publish(later_administration(clock_.now()));
    co_await chatbot_.wait_until([&board] { return board.all_answered(); }, kAnswerBound);
    co_await chatbot_.wait_until([&board] { return board.all_told(); }, kTellBound);
}

// Tokens that live for seconds, and a scheduler that has each replaced before it runs out.
ports::awaitable<bool> Demonstration::keep_connected(SampleConnections& connections) {
    if (!co_await start_scheduler() || !co_await connections.connect_with_short_life()) co_return false;
    const Scoreboard& board = chatbot_.board();
    const bool refreshed = co_await chatbot_.wait_until(
        [&board] { return board.proactive_refreshes() >= kRefreshesShown && board.all_told(); },
        kRefreshBound);
    connections.stop_short_lives();
    if (!refreshed) std::cerr << "calfleet-dev: the scheduler had no token refreshed\n";
    co_return refreshed;
}

ports::awaitable<bool> Demonstration::start_scheduler() {
    auto started = co_await scheduler::start(io_, sandbox_.scheduler_settings(), log_);
    if (started.has_error()) {
        std::cerr << "calfleet-dev: " << started.error().message << '\n';
        co_return false;
    }
    scheduler_ = std::move(*started);
    tasks_.start(run_service(*scheduler_));
    co_return true;
}

ports::awaitable<bool> Demonstration::start_worker() {
    auto started = co_await worker::Worker::start(io_, sandbox_.worker_settings(), log_);
    if (started.has_error()) {
        std::cerr << "calfleet-dev: " << started.error().message << '\n';
        co_return false;
    }
    worker_ = std::move(*started);
    tasks_.start(run_service(*worker_));
    if (co_await chatbot_.wait_until([this] { return worker_->ready(); }, kStartBound)) co_return true;
    std::cerr << "calfleet-dev: the worker did not get ready\n";
    co_return false;
}

ports::awaitable<void> Demonstration::run_service(wiring::Service& service) {
    co_await service.run();
}

ports::awaitable<void> Demonstration::keep_running() {
    while (!interrupted_) co_await clock_.sleep_for(kLook);
}

void Demonstration::interrupt() {
    interrupted_ = true;
    chatbot_.interrupt();
}

ports::awaitable<void> Demonstration::end() {
    if (scheduler_) scheduler_->stop();
    if (worker_) worker_->stop();
    co_await chatbot_.end();
    co_await tasks_.wait_idle(kEndBound);
}

}  // namespace calfleet::dev
