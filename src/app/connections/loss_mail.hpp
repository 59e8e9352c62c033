// One mail to the operator for each connection that is lost (GCAL-S05 AC-1), where mail is configured. Best
// effort: the event on Kafka is what counts. Owned by the wiring; loop thread only.
#pragma once

#include "app/task_group.hpp"
#include "ports/clock.hpp"
#include "ports/connection_store.hpp"
#include "ports/log.hpp"
#include "ports/mailer.hpp"

#include <chrono>

namespace calfleet::app::connections {

class LossMail {
public:
    // `mailer`: null when no mail is configured.
    LossMail(boost::asio::any_io_executor executor, ports::Mailer* mailer, ports::Clock& clock,
             ports::Log& log);

    // Returns at once.
    void send(const ports::Connection& lost);

    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

private:
    ports::awaitable<void> keep_sending(ports::Mail mail);

    ports::Mailer* const mailer_;
    ports::Clock& clock_;
    ports::Log& log_;
    TaskGroup tasks_;
};

}  // namespace calfleet::app::connections
