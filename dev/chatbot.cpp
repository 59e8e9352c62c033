#include "chatbot.hpp"

#include <iostream>
#include <utility>

namespace calfleet::dev {
namespace {

constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::seconds kEndBound{10};

}  // namespace

Chatbot::Chatbot(boost::asio::any_io_executor executor, const Sandbox& sandbox, LiveView& view,
                 ports::Clock& clock, ports::Log& log)
    : view_(view),
      clock_(clock),
      publisher_(
          executor, sandbox.kafka_settings("calfleet-dev-chatbot"),
          {core::Topic::kSlotLookups, core::Topic::kBookings, core::Topic::kAdmin, core::Topic::kRefreshes},
          clock, log),
      reader_(
          executor, sandbox.kafka_settings("calfleet-dev-reader"),
          [this](core::Topic topic, const core::Record& record) {
              board_.arrived(topic, record, clock_.steady_now());
          },
          log),
      tasks_(executor, [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

bool Chatbot::start() {
    auto reading = reader_.start({core::Topic::kResults, core::Topic::kEvents, core::Topic::kConnectionStates,
                                  core::Topic::kDeadLetters},
                                 adapters::kafka::TopicReader::From::kBeginning);
    if (reading.has_error()) {
        std::cerr << "calfleet-dev: " << reading.error().message << '\n';
        return false;
    }
    tasks_.start(publisher_.run());
    tasks_.start(reader_.run());
    return true;
}

void Chatbot::publish(std::vector<SampleCommand> commands) {
    for (SampleCommand& command : commands) {
        board_.published(command, clock_.steady_now());
        publish(std::move(command.record));
    }
}

void Chatbot::publish(core::OutgoingRecord record) {
    tasks_.start(send(std::move(record)));
}

ports::awaitable<void> Chatbot::send(core::OutgoingRecord record) {
    std::vector<core::OutgoingRecord> records{std::move(record)};
    co_await publisher_.publish(std::move(records));
}

ports::awaitable<bool> Chatbot::wait_until(std::function<bool()> holds, std::chrono::milliseconds bound) {
    const ports::SteadyInstant give_up_at = clock_.steady_now() + bound;
    while (!holds() && !interrupted_ && clock_.steady_now() < give_up_at) {
        view_.draw(board_);
        co_await clock_.sleep_for(kLook);
    }
    view_.draw(board_);
    co_return holds();
}

ports::awaitable<void> Chatbot::end() {
    reader_.stop();
    publisher_.stop();
    co_await tasks_.wait_idle(kEndBound);
}

}  // namespace calfleet::dev
