// What every ports::Clock keeps. A world owns the clock and its loop, and can let time pass:
//   ports::Clock& clock(); boost::asio::io_context& io(); void let_pass(std::chrono::milliseconds);
#pragma once

#include "fakes/run_awaitable.hpp"
#include "ports/clock.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <utility>

namespace calfleet::conformance {

template <class World>
class ClockConformance : public testing::Test {
protected:
    World world_;
};

TYPED_TEST_SUITE_P(ClockConformance);

TYPED_TEST_P(ClockConformance, ASleepEndsWhenItsDurationHasPassedOnBothClocks) {
    auto& clock = this->world_.clock();
    const auto wall = clock.now();
    const auto steady = clock.steady_now();
    auto sleep = fakes::start_awaitable(this->world_.io(), clock.sleep_for(std::chrono::milliseconds(20)));
    this->world_.io().poll();
    this->world_.let_pass(std::chrono::milliseconds(20));
    fakes::run_until(this->world_.io(), [sleep] { return sleep.done(); });
    sleep.result();
    EXPECT_GE(clock.steady_now() - steady, std::chrono::milliseconds(20));
    EXPECT_GT(clock.now(), wall);
}

TYPED_TEST_P(ClockConformance, SleepingForNothingOrLessReturnsAtOnce) {
    auto& clock = this->world_.clock();
    fakes::run_awaitable(this->world_.io(), clock.sleep_for(std::chrono::milliseconds(0)));
    fakes::run_awaitable(this->world_.io(), clock.sleep_for(std::chrono::hours(-1)));
}

TYPED_TEST_P(ClockConformance, ASleeperCanBeCancelled) {
    using boost::asio::experimental::awaitable_operators::operator||;
    auto& clock = this->world_.clock();
    auto race = clock.sleep_for(std::chrono::hours(1)) || clock.sleep_for(std::chrono::milliseconds(1));
    auto both = fakes::start_awaitable(this->world_.io(), std::move(race));
    this->world_.io().poll();
    this->world_.let_pass(std::chrono::milliseconds(1));
    fakes::run_until(this->world_.io(), [both] { return both.done(); });
    EXPECT_EQ(both.result().index(), 1u);
}

REGISTER_TYPED_TEST_SUITE_P(ClockConformance, ASleepEndsWhenItsDurationHasPassedOnBothClocks,
                            SleepingForNothingOrLessReturnsAtOnce, ASleeperCanBeCancelled);

}  // namespace calfleet::conformance
