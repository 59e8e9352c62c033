#include "demonstration.hpp"

#include <iostream>

namespace calfleet::dev {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::seconds kStartBound{30};
constexpr std::chrono::seconds kAnswerBound{45};

}  // namespace

Demonstration::Demonstration(boost::asio::io_context& io, Sandbox& sandbox, LiveView& view, ports::Log& log)
    : io_(io),
      sandbox_(sandbox),
      view_(view),
      log_(log),
      publisher_(io.get_executor(), sandbox.kafka_settings("calfleet-dev-chatbot"),
                 {core::Topic::kSlotLookups, core::Topic::kBookings}, log),
      reader_(
          io.get_executor(), sandbox.kafka_settings("calfleet-dev-reader"),
          [this](core::Topic topic, const core::Record& record) {
              board_.arrived(topic, record, clock_.steady_now());
          },
          log),
      tasks_(io.get_executor(), [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

ports::awaitable<bool> Demonstration::run() {
    auto reading = reader_.start({core::Topic::kResults, core::Topic::kEvents, core::Topic::kDeadLetters},
                                 adapters::kafka::TopicReader::From::kBeginning);
    if (reading.has_error()) {
        std::cerr << "calfleet-dev: " << reading.error().message << '\n';
        co_return false;
    }
    if (!co_await start_worker()) co_return false;
    tasks_.start(publisher_.run());
    tasks_.start(reader_.run());

    co_await publish(lookups_and_refusals(clock_.now()));
    std::vector<core::OutgoingRecord> unreadable{unreadable_record()};
    co_await publisher_.publish(std::move(unreadable));
    co_await wait_until([this] { return board_.all_answered() && board_.dead_letters() > 0; }, kAnswerBound);
    co_await publish(bookings(board_.slots(), clock_.now()));
    co_await wait_until([this] { return board_.all_answered(); }, kAnswerBound);
    co_return true;
}

ports::awaitable<bool> Demonstration::start_worker() {
    auto started = co_await worker::Worker::start(io_, sandbox_.worker_settings(), log_);
    if (started.has_error()) {
        std::cerr << "calfleet-dev: " << started.error().message << '\n';
        co_return false;
    }
    worker_ = std::move(*started);
    tasks_.start(run_worker());
    if (co_await wait_until([this] { return worker_->ready(); }, kStartBound)) co_return true;
    std::cerr << "calfleet-dev: the worker did not get ready\n";
    co_return false;
}

ports::awaitable<void> Demonstration::run_worker() {
    co_await worker_->run();
}

ports::awaitable<void> Demonstration::publish(std::vector<SampleCommand> commands) {
    for (SampleCommand& command : commands) {
        board_.published(command, clock_.steady_now());
        tasks_.start(publish_one(std::move(command)));
    }
    co_return;
}

ports::awaitable<void> Demonstration::publish_one(SampleCommand command) {
    std::vector<core::OutgoingRecord> records{std::move(command.record)};
    co_await publisher_.publish(std::move(records));
}

template <class Condition>
ports::awaitable<bool> Demonstration::wait_until(Condition holds, std::chrono::seconds bound) {
    const ports::SteadyInstant give_up_at = clock_.steady_now() + bound;
    while (!holds() && !interrupted_ && clock_.steady_now() < give_up_at) {
        view_.draw(board_);
        co_await clock_.sleep_for(kLook);
    }
    view_.draw(board_);
    co_return holds();
}

ports::awaitable<void> Demonstration::keep_running() {
    while (!interrupted_) co_await clock_.sleep_for(kLook);
}

void Demonstration::interrupt() {
    interrupted_ = true;
}

ports::awaitable<void> Demonstration::end() {
    if (worker_) worker_->stop();
    reader_.stop();
    publisher_.stop();
    co_await tasks_.wait_idle(std::chrono::seconds(10));
}

}  // namespace calfleet::dev
