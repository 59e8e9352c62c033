#include "core/schedule_definition.hpp"

#include "core/moments.hpp"
#include "core/schedules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

std::string problem(std::string_view text) {
    const auto parsed = parse_schedule(text);
    return parsed ? "nothing" : parsed.error();
}

TEST(ScheduleDefinitionTest, ACronExpressionAloneIsASchedule) {
    const ScheduleDefinition plain = schedule("0 3 * * *");
    EXPECT_EQ(plain.cron, cron("0 3 * * *"));
    EXPECT_EQ(plain.zone, TimeZone::utc());
    EXPECT_EQ(plain.jitter, milliseconds(0));
    EXPECT_EQ(plain.missed, MissedPolicy::kRunOnce);
    EXPECT_EQ(plain.catchup_window, hours(1));
    EXPECT_EQ(schedule(" @every 90s ").cron.every, seconds(90));
}

TEST(ScheduleDefinitionTest, OptionsComeInAnyOrderBeforeIt) {
    for (const char* text : {"zone=Asia/Jakarta jitter=10m missed=run_all:3 catchup=6h 0 3 * * *",
                             "\tcatchup=6h  missed=run_all:3\tjitter=10m zone=Asia/Jakarta\t0 3 * * *"}) {
        const ScheduleDefinition full = schedule(text);
        EXPECT_EQ(full.zone, zone("Asia/Jakarta"));
        EXPECT_EQ(full.jitter, minutes(10));
        EXPECT_EQ(full.missed, MissedPolicy::kRunAll);
        EXPECT_EQ(full.run_all_max, 3);
        EXPECT_EQ(full.catchup_window, hours(6));
        EXPECT_EQ(next_slot(full, at("2026-05-12T00:00:00Z")), at("2026-05-13T03:00:00+07:00"));
    }
    EXPECT_EQ(schedule("missed=skip @daily").missed, MissedPolicy::kSkip);
    EXPECT_EQ(schedule("missed=run_once @daily").missed, MissedPolicy::kRunOnce);
    EXPECT_EQ(schedule("jitter=0s catchup=31d @daily").catchup_window, hours(24 * 31));
}

TEST(ScheduleDefinitionTest, EveryErrorNamesTheOptionTheValueAndWhatIsAllowed) {
    struct Row {
        const char* text;
        const char* message;
    };
    for (
        const Row& row : {
            Row{"zone=Mars/Base @daily",
                R"(zone "Mars/Base" is not possible; allowed are IANA names such as Asia/Jakarta or UTC)"},
            Row{"jitter=61m @daily", R"(jitter "61m" is not possible; allowed are durations from 0s to 1h)"},
            Row{"jitter= @daily", R"(jitter "" is not possible; allowed are durations from 0s to 1h)"},
            Row{"catchup=0s @daily", R"(catchup "0s" is not possible; allowed are durations from 1s to 31d)"},
            Row{"catchup=32d @daily",
                R"(catchup "32d" is not possible; allowed are durations from 1s to 31d)"},
            Row{"missed=all @daily",
                R"(missed "all" is not possible; allowed are run_once, skip, and run_all:1 to run_all:1000)"},
            Row{"missed=run_all:0 @daily",
                R"(missed "run_all:0" is not possible; allowed are run_once, skip, and run_all:1 to run_all:1000)"},
            Row{"missed=run_all:1001 @daily",
                R"(missed "run_all:1001" is not possible; allowed are run_once, skip, and run_all:1 to )"
                R"(run_all:1000)"},
            Row{"zone=UTC zone=UTC @daily", R"(option "zone" stands twice; allowed is each option once)"},
            Row{"colour=red @daily",
                R"(option "colour" does not exist; allowed are zone, jitter, missed and catchup)"},
            Row{"ZONE=UTC @daily",
                R"(option "ZONE" does not exist; allowed are zone, jitter, missed and catchup)"},
            Row{"@daily zone=UTC",
                R"(schedule "@daily zone=UTC" has an option after the cron expression; allowed are options )"
                R"(before it)"},
            Row{"zone=UTC 0 25 * * *", R"(hour "25" does not exist; allowed are 0 to 23)"},
        })
        EXPECT_EQ(problem(row.text), row.message);
    EXPECT_THAT(problem("zone=UTC"), HasSubstr("has 0 fields"));
    EXPECT_THAT(problem(""), HasSubstr("has 0 fields"));
    EXPECT_THAT(problem("@daily" + std::string(kScheduleBytesMax, ' ')), HasSubstr("allowed are 512"));
}

TEST(ScheduleDefinitionTest, JitterIsTheSameForASlotAndSpreadOverItsRange) {
    const ScheduleDefinition jittered = schedule("jitter=10m * * * * *");
    std::set<milliseconds> seen;
    Instant slot = at("2026-05-12T00:00:00Z");
    for (int i = 0; i < 1000; ++i) {
        slot = next_slot(jittered, slot).value();
        const milliseconds jitter = jitter_of(jittered, "sweep", slot);
        EXPECT_EQ(jitter, jitter_of(jittered, "sweep", slot));
        EXPECT_GE(jitter, milliseconds(0));
        EXPECT_LE(jitter, minutes(10));
        seen.insert(jitter);
    }
    EXPECT_GT(seen.size(), 900U);
    EXPECT_LT(*seen.begin(), seconds(30));
    EXPECT_GT(*seen.rbegin(), minutes(9) + seconds(30));
    EXPECT_NE(jitter_of(jittered, "sweep", slot), jitter_of(jittered, "digest", slot));
    EXPECT_EQ(jitter_of(schedule("* * * * *"), "sweep", slot), milliseconds(0));
}

TEST(ScheduleDefinitionTest, JitterDoesNotChangeFromReleaseToRelease) {
    EXPECT_EQ(jitter_of(schedule("jitter=10m @daily"), "sweep", at("2026-05-12T00:00:00Z")),
              milliseconds(40'684));
}

}  // namespace
}  // namespace calfleet::core
