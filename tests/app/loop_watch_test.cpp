#include "app/loop_watch.hpp"

#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace calfleet::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct LoopWatchTest : ::testing::Test {
    // The loop turns every so often.
    void turn_every(milliseconds step, milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += step) {
            clock.advance(step);
            io.restart();
            io.poll();
        }
    }
    void TearDown() override {
        watch.stop();
        turn_every(milliseconds(250), seconds(1));
        EXPECT_TRUE(running.done());
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    LoopWatch watch{clock};
    fakes::Started<void> running = fakes::start_awaitable(io, watch.run());
};

TEST_F(LoopWatchTest, ALoopThatTurnsIsNotLate) {
    turn_every(milliseconds(250), seconds(5));
    EXPECT_EQ(watch.lag(), milliseconds(0));
}

TEST_F(LoopWatchTest, TheWorstIsRememberedForHalfAMinuteAndForgottenAfterAMinute) {
    turn_every(milliseconds(250), seconds(5));
    turn_every(milliseconds(1'250), milliseconds(1'250));
    EXPECT_EQ(watch.lag(), seconds(1));
    turn_every(milliseconds(250), seconds(30));
    EXPECT_EQ(watch.lag(), seconds(1));
    turn_every(milliseconds(250), seconds(31));
    EXPECT_EQ(watch.lag(), milliseconds(0));
}

}  // namespace
}  // namespace calfleet::app
