#include "core/cron_expression.hpp"

#include "core/schedules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace calfleet::core {
namespace {

using testing::HasSubstr;

std::string problem(std::string_view text) {
    const auto parsed = parse_cron(text);
    return parsed ? "nothing" : parsed.error();
}

CronValues values(std::initializer_list<int> numbers) {
    CronValues bits = 0;
    for (const int number : numbers) bits |= CronValues{1} << number;
    return bits;
}

TEST(CronExpressionTest, ReadsValuesRangesStepsAndLists) {
    EXPECT_EQ(cron("5 4 3 2 1").minutes, values({5}));
    EXPECT_EQ(cron("5 4 3 2 1").hours, values({4}));
    EXPECT_EQ(cron("5 4 3 2 1").days_of_month, values({3}));
    EXPECT_EQ(cron("5 4 3 2 1").months, values({2}));
    EXPECT_EQ(cron("5 4 3 2 1").days_of_week, values({1}));
    EXPECT_EQ(cron("1-4,7,20-26/3 * * * *").minutes, values({1, 2, 3, 4, 7, 20, 23, 26}));
    EXPECT_EQ(cron("*/20 * * * *").minutes, values({0, 20, 40}));
    EXPECT_EQ(cron("7/15 * * * *").minutes, values({7, 22, 37, 52}));
    EXPECT_EQ(cron("1-10/2 * * * *").minutes, values({1, 3, 5, 7, 9}));
    EXPECT_EQ(cron("5,5,05 * * * *").minutes, values({5}));
    EXPECT_EQ(cron("* */9 * * *").hours, values({0, 9, 18}));
    EXPECT_EQ(cron("* * */10 * *").days_of_month, values({1, 11, 21, 31}));
    EXPECT_EQ(cron("* * * */5 *").months, values({1, 6, 11}));
    EXPECT_EQ(cron("* * * * */2").days_of_week, values({0, 2, 4, 6}));
}

TEST(CronExpressionTest, KnowsNamesInAnyCaseAndInRanges) {
    EXPECT_EQ(cron("0 0 * JAN *").months, values({1}));
    EXPECT_EQ(cron("0 0 * oct-Dec,mAr *").months, values({3, 10, 11, 12}));
    EXPECT_EQ(cron("0 0 * jan-9/4 *").months, values({1, 5, 9}));
    EXPECT_EQ(cron("0 0 * * MON-FRI").days_of_week, values({1, 2, 3, 4, 5}));
    EXPECT_EQ(cron("0 0 * * sun,Wed").days_of_week, values({0, 3}));
}

TEST(CronExpressionTest, SundayIsZeroAndSevenAndTheEndOfARange) {
    EXPECT_EQ(cron("0 0 * * 7"), cron("0 0 * * 0"));
    EXPECT_EQ(cron("0 0 * * 5-7").days_of_week, values({5, 6, 0}));
    EXPECT_EQ(cron("0 0 * * FRI-SUN"), cron("0 0 * * 5-7"));
    EXPECT_EQ(cron("0 0 * * 5-0"), cron("0 0 * * 5-7"));
    EXPECT_EQ(cron("0 0 * * sun-sun").days_of_week, values({0}));
    EXPECT_EQ(cron("0 0 * * 1/2").days_of_week, values({1, 3, 5, 0}));
    EXPECT_TRUE(cron("0 0 1 * 1-7").names_every_day_of_week());
}

TEST(CronExpressionTest, WhatNamesEverythingIsAStarHoweverItIsWritten) {
    EXPECT_EQ(cron("0-59 0-23 1-31 1-12 0-6"), cron("* * * * *"));
    EXPECT_EQ(cron("*/1 0/1 1/1 jan-dec mon-sun"), cron("* * * * *"));
    EXPECT_EQ(cron("*,5 * * * *"), cron("* * * * *"));
    EXPECT_TRUE(cron("0 0-11,12-23 * * *").names_every_hour());
    EXPECT_FALSE(cron("0 1-23 * * *").names_every_hour());
    EXPECT_FALSE(cron("0 0 */2 * *").names_every_day_of_month());
}

TEST(CronExpressionTest, BlanksAndTabsMaySurroundFields) {
    EXPECT_EQ(cron(" \t0  3\t* * *  "), cron("0 3 * * *"));
}

TEST(CronExpressionTest, MacrosStandForTheirFields) {
    EXPECT_EQ(cron("@yearly"), cron("0 0 1 1 *"));
    EXPECT_EQ(cron("@annually"), cron("0 0 1 1 *"));
    EXPECT_EQ(cron("@monthly"), cron("0 0 1 * *"));
    EXPECT_EQ(cron("@weekly"), cron("0 0 * * 0"));
    EXPECT_EQ(cron(" @Daily "), cron("0 0 * * *"));
    EXPECT_EQ(cron("@midnight"), cron("0 0 * * *"));
    EXPECT_EQ(cron("@hourly"), cron("0 * * * *"));
}

TEST(CronExpressionTest, EveryTakesADurationFromASecondToADay) {
    EXPECT_EQ(cron("@every 1s").every, std::chrono::seconds(1));
    EXPECT_EQ(cron("@every 90s").every, std::chrono::seconds(90));
    EXPECT_EQ(cron("@EVERY   5m").every, std::chrono::minutes(5));
    EXPECT_EQ(cron("@every 24h").every, std::chrono::hours(24));
    EXPECT_EQ(cron("@every 1d").every, std::chrono::hours(24));
    for (const char* bad : {"@every", "@every 0s", "@every 999ms", "@every 25h", "@every 2d", "@every five",
                            "@every 5", "@every 1h 30m", "@every -5s"})
        EXPECT_THAT(problem(bad), HasSubstr("from 1s to 24h")) << bad;
}

TEST(CronExpressionTest, EveryErrorNamesTheFieldTheValueAndWhatIsAllowed) {
    struct Row {
        const char* text;
        const char* message;
    };
    for (
        const Row& row : {
            Row{"60 * * * *", R"(minute "60" does not exist; allowed are 0 to 59)"},
            Row{"* 24 * * *", R"(hour "24" does not exist; allowed are 0 to 23)"},
            Row{"* * 0 * *", R"(day of month "0" does not exist; allowed are 1 to 31)"},
            Row{"* * * 13 *", R"(month "13" does not exist; allowed are 1 to 12, or JAN to DEC)"},
            Row{"* * * janu *", R"(month "janu" does not exist; allowed are 1 to 12, or JAN to DEC)"},
            Row{"* * * * 8",
                R"(day of week "8" does not exist; allowed are 0 to 7, where 0 and 7 are Sunday, or SUN to SAT)"},
            Row{"* mon * * *", R"(hour "mon" does not exist; allowed are 0 to 23)"},
            Row{"* * 0-5 * *", R"(day of month "0" does not exist; allowed are 1 to 31)"},
            Row{"* 22-2 * * *", R"(hour "22-2" ends before it begins; allowed are 0 to 23)"},
            Row{"1,,2 * * * *", R"(minute "" does not exist; allowed are 0 to 59)"},
            Row{"*/0 * * * *", R"(minute step "0" is not possible; allowed are 1 to 59)"},
            Row{"*/60 * * * *", R"(minute step "60" is not possible; allowed are 1 to 59)"},
            Row{"* 1/x * * *", R"(hour step "x" is not possible; allowed are 1 to 23)"},
            Row{"* * * *",
                R"(cron expression "* * * *" has 4 fields; allowed are five (minute, hour, day of month, month, )"
                R"(day of week) or a macro such as @daily)"},
            Row{"@reboot",
                R"(macro "@reboot" does not exist; allowed are @yearly, @annually, @monthly, @weekly, @daily, )"
                R"(@midnight, @hourly and @every with a duration)"},
            Row{"0 0 30 2 *",
                R"(day of month "30" never comes in month "2"; allowed are days that one of the months has)"},
        })
        EXPECT_EQ(problem(row.text), row.message);
}

TEST(CronExpressionTest, RefusesWhatIsNoCronExpression) {
    for (const char* bad : {"",
                            " ",
                            "*",
                            "* * * * * *",
                            "0 0 * * * 2024",
                            "** * * * *",
                            "*5 * * * *",
                            "5* * * * *",
                            "-1 * * * *",
                            "+1 * * * *",
                            "1- * * * *",
                            "-5 * * * *",
                            "1-2-3 * * * *",
                            "1/2/3 * * * *",
                            "/5 * * * *",
                            "*/ * * * *",
                            "1.5 * * * *",
                            "*-5 * * * *",
                            "? * * * *",
                            "0 0 L * *",
                            "0 0 * * 5#2",
                            "0 0 * * 5L",
                            "0 0 15W * *",
                            "H * * * *",
                            "0000000000 * * * *",
                            "0 0 * * fri-mon",
                            "0 0 31 4,6,9,11 *",
                            "0 0 31 feb *",
                            "@daily x",
                            "@",
                            "0\n3 * * *",
                            "0 0 * * \xc3\xa9"})
        EXPECT_NE(problem(bad), "nothing") << bad;
}

TEST(CronExpressionTest, WhatCanComeIsNotRefused) {
    for (const char* good : {"0 0 29 2 *", "0 0 31 2,3 *", "0 0 30 2 1", "0 0 30-31 2-4 *", "59 23 31 12 6"})
        EXPECT_EQ(problem(good), "nothing") << good;
}

TEST(CronExpressionTest, InputIsBoundedAndShownTame) {
    std::string long_list = "0";
    while (long_list.size() < kCronBytesMax) long_list += ",0";
    EXPECT_THAT(problem(long_list + " * * * *"), HasSubstr("bytes; allowed are 256"));
    EXPECT_EQ(problem("\x1b[31m * * * *"), R"(minute "?[31m" does not exist; allowed are 0 to 59)");
}

}  // namespace
}  // namespace calfleet::core
