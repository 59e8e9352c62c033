#include "wiring/store_watch.hpp"

#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace calfleet::wiring {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A store that answers with a version, with an error, or not at all.
struct StoreWatchTest : ::testing::Test {
    ports::awaitable<SchemaVersion> answer() {
        while (hangs) co_await clock.sleep_for(milliseconds(100));
        if (is_away) co_return ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"};
        co_return version;
    }
    void pass(milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += milliseconds(100)) {
            io.restart();
            io.poll();
            clock.advance(milliseconds(100));
        }
        io.restart();
        io.poll();
    }
    void TearDown() override {
        watch.stop();
        hangs = false;
        pass(seconds(2));
        EXPECT_TRUE(running.done());
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    int version = 8;
    bool is_away = false;
    bool hangs = false;
    StoreWatch watch{[this] { return answer(); }, clock};
    fakes::Started<void> running = fakes::start_awaitable(io, watch.run());
};

TEST_F(StoreWatchTest, BeforeTheFirstAnswerNothingIsKnown) {
    EXPECT_FALSE(watch.store().holds);
    EXPECT_FALSE(watch.store().age);
    EXPECT_FALSE(watch.schema().holds);
}

TEST_F(StoreWatchTest, AStoreThatAnswersIsThereAndItsSchemaIsTold) {
    pass(seconds(3));
    EXPECT_TRUE(watch.store().holds);
    EXPECT_LE(watch.store().age, seconds(1));
    EXPECT_TRUE(watch.schema().holds);
    EXPECT_EQ(watch.schema().detail, "version 8");
}

TEST_F(StoreWatchTest, OneThatFailsIsAwayUntilItAnswersAgain) {
    pass(seconds(3));
    is_away = true;
    pass(seconds(2));
    EXPECT_FALSE(watch.store().holds);
    EXPECT_EQ(watch.store().detail, "gone");
    EXPECT_GE(watch.store().age, seconds(1)) << "of the last answer";
    is_away = false;
    pass(seconds(2));
    EXPECT_TRUE(watch.store().holds);
}

TEST_F(StoreWatchTest, OneThatHangsIsAwayAfterFiveSeconds) {
    pass(seconds(3));
    hangs = true;
    pass(seconds(4));
    EXPECT_TRUE(watch.store().holds);
    pass(seconds(3));
    EXPECT_FALSE(watch.store().holds);
    EXPECT_EQ(watch.store().detail, "the store does not answer");
}

TEST_F(StoreWatchTest, ANewerSchemaIsWorkedWithAnOlderOneIsNot) {
    pass(seconds(3));
    version = 9;
    pass(seconds(2));
    EXPECT_TRUE(watch.schema().holds);
    version = 7;
    pass(seconds(2));
    EXPECT_FALSE(watch.schema().holds);
    EXPECT_EQ(watch.schema().detail, "version 7, this program needs 8");
    EXPECT_TRUE(watch.store().holds);
}

}  // namespace
}  // namespace calfleet::wiring
