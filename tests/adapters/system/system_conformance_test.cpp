#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "conformance/clock_conformance.hpp"
#include "conformance/random_conformance.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/scripted_random.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>

namespace calfleet::conformance {
namespace {

struct SystemClockWorld {
    ports::Clock& clock() { return clock_; }
    boost::asio::io_context& io() { return io_; }
    void let_pass(std::chrono::milliseconds) {}  // real time passes by itself

    boost::asio::io_context io_;
    adapters::system::SystemClock clock_;
};

struct ManualClockWorld {
    ports::Clock& clock() { return clock_; }
    boost::asio::io_context& io() { return io_; }
    void let_pass(std::chrono::milliseconds duration) { clock_.advance(duration); }

    boost::asio::io_context io_;
    fakes::ManualClock clock_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(SystemClock, ClockConformance, SystemClockWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(ManualClock, ClockConformance, ManualClockWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(SystemRandom, RandomConformance, adapters::system::SystemRandom);
INSTANTIATE_TYPED_TEST_SUITE_P(ScriptedRandom, RandomConformance, fakes::ScriptedRandom);

}  // namespace
}  // namespace calfleet::conformance
