#include "core/duration_text.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(DurationTextTest, ADurationIsAWholeNumberAndAUnit) {
    EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
    EXPECT_EQ(parse_duration("90s"), seconds(90));
    EXPECT_EQ(parse_duration("10m"), minutes(10));
    EXPECT_EQ(parse_duration("6h"), hours(6));
    EXPECT_EQ(parse_duration("2d"), hours(48));
    EXPECT_EQ(parse_duration("0s"), seconds(0));
    EXPECT_EQ(parse_duration("1000000d"), hours(24'000'000));
}

TEST(DurationTextTest, RefusesWhatIsNoDuration) {
    for (const char* bad : {"", "s", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5h", "5S", "5sec", "1h30m",
                            "1000001s", "99999999999999999999s", "0x5s"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(DurationTextTest, IsWrittenInTheLargestUnitThatLeavesNoRest) {
    EXPECT_EQ(to_text(seconds(0)), "0s");
    EXPECT_EQ(to_text(milliseconds(1500)), "1500ms");
    EXPECT_EQ(to_text(seconds(90)), "90s");
    EXPECT_EQ(to_text(seconds(600)), "10m");
    EXPECT_EQ(to_text(minutes(360)), "6h");
    EXPECT_EQ(to_text(hours(48)), "2d");
    for (const char* text : {"0s", "1ms", "999ms", "59s", "61m", "25h", "31d"})
        EXPECT_EQ(to_text(parse_duration(text).value()), text);
}

}  // namespace
}  // namespace calfleet::core
