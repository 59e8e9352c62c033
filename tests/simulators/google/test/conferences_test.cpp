#include "simulators/google/model/conferences.hpp"

#include <gtest/gtest.h>

namespace calfleet::simulators::google {
namespace {

class ConferencesTest : public testing::Test {
protected:
    Event asking(const std::string& request_id = "r1", const std::string& calendar = "cal") {
        Event event;
        event.conference = Conference{.request_id = request_id};
        conferences.begin(calendar, event, random);
        return event;
    }

    Random random{1};
    Conferences conferences;
};

TEST_F(ConferencesTest, ARoomIsReadyAtOnceUnlessToldOtherwise) {
    const Event event = asking();
    ASSERT_TRUE(event.conference);
    EXPECT_FALSE(event.conference->pending);
    EXPECT_EQ(event.conference->room.size(), 12);
}

TEST_F(ConferencesTest, ARoomIsPendingForAsManyReadsAsWereSaid) {
    conferences.settings = {.ready_after_polls = 2, .fail = false};
    Event event = asking();
    for (int i = 0; i < 2; ++i) {
        poll_conference(event);
        EXPECT_TRUE(event.conference->pending);
        EXPECT_EQ(event.version, 0);
    }
    poll_conference(event);
    EXPECT_FALSE(event.conference->pending);
    EXPECT_EQ(event.version, 1);
    poll_conference(event);
    EXPECT_EQ(event.version, 1);
}

TEST_F(ConferencesTest, AFailureHasNoRoom) {
    conferences.settings = {.ready_after_polls = 0, .fail = true};
    EXPECT_TRUE(asking().conference->room.empty());
}

TEST_F(ConferencesTest, ARequestIdIsGoodOnceACalendar) {
    EXPECT_TRUE(asking("r1").conference);
    EXPECT_FALSE(asking("r1").conference);
    EXPECT_TRUE(asking("r2").conference);
    EXPECT_TRUE(asking("r1", "other").conference);
    Event event;
    conferences.begin("cal", event, random);
    EXPECT_FALSE(event.conference);
}

}  // namespace
}  // namespace calfleet::simulators::google
