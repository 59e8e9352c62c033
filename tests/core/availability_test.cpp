#include "core/availability.hpp"

#include "core/digits.hpp"
#include "core/moments.hpp"
#include "core/repeatable_chance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::IsEmpty;

Availability hours_of(std::string_view text) {
    const auto parsed = Availability::parse(text);
    if (!parsed) throw std::invalid_argument(parsed.error().message);
    return *parsed;
}

const LocalDate kMonday = on_day("2026-05-11");

TEST(AvailabilityTest, SaysNineToSixEveryDayUnlessToldOtherwise) {
    const Availability usual;
    EXPECT_EQ(usual.to_text(), "mon-sun 09:00-18:00");
    EXPECT_EQ(usual, hours_of("mon-sun 09:00-18:00"));
    for (int day = 0; day < 7; ++day)
        EXPECT_EQ(usual.on(kMonday + date::days(day)), (DayHours{{hours(9), hours(18)}}));
}

TEST(AvailabilityTest, AlwaysIsEveryHourOfEveryDay) {
    EXPECT_EQ(Availability::always(), hours_of("always"));
    EXPECT_EQ(Availability::always(), hours_of("mon-sun 00:00-24:00"));
    EXPECT_EQ(Availability::always().to_text(), "always");
    EXPECT_EQ(Availability::always().on(kMonday), (DayHours{{hours(0), hours(24)}}));
}

TEST(AvailabilityTest, ReadsDaysPausesAndExceptions) {
    const Availability shop = hours_of(
        "mon-fri 09:00-12:00,13:00-17:00; sat 10:00-14:00; 2026-12-25 closed; 2026-12-24 09:00-12:00");
    const DayHours weekday{{hours(9), hours(12)}, {hours(13), hours(17)}};
    EXPECT_EQ(shop.on(kMonday), weekday);
    EXPECT_EQ(shop.on(kMonday + date::days(4)), weekday);
    EXPECT_EQ(shop.on(kMonday + date::days(5)), (DayHours{{hours(10), hours(14)}}));
    EXPECT_THAT(shop.on(kMonday + date::days(6)), IsEmpty());
    EXPECT_THAT(shop.on(on_day("2026-12-25")), IsEmpty());  // a Friday
    EXPECT_EQ(shop.on(on_day("2026-12-24")), (DayHours{{hours(9), hours(12)}}));
    EXPECT_EQ(shop.on(on_day("2025-12-25")), weekday);
}

TEST(AvailabilityTest, HasOneTextForEachMeaning) {
    struct Row {
        const char* written;
        const char* canonical;
    };
    for (const Row& row : {
             Row{"always", "always"},
             Row{"Mon-Sun 09:00-18:00", "mon-sun 09:00-18:00"},
             Row{"  mon - fri \t 09:00 - 12:00 , 13:00-17:00 ;; ", "mon-fri 09:00-12:00,13:00-17:00"},
             Row{"mon 13:00-17:00,09:00-12:00", "mon 09:00-12:00,13:00-17:00"},
             Row{"wed,mon,tue 09:00-10:00", "mon-wed 09:00-10:00"},
             Row{"mon, wed, fri 09:00-10:00", "mon 09:00-10:00; wed 09:00-10:00; fri 09:00-10:00"},
             Row{"sat-mon 10:00-11:00", "mon 10:00-11:00; sat-sun 10:00-11:00"},
             Row{"sun closed; mon 00:00-24:00", "mon 00:00-24:00"},
             Row{"mon 09:00-10:00,10:00-11:00", "mon 09:00-10:00,10:00-11:00"},
             Row{"always; 2026-12-25 closed", "always; 2026-12-25 closed"},
             Row{"2026-12-25 09:00-10:00", "2026-12-25 09:00-10:00"},
             Row{"2026-12-26 closed; mon 09:00-10:00; 2026-12-25 closed",
                 "mon 09:00-10:00; 2026-12-25 closed; 2026-12-26 closed"},
         }) {
        EXPECT_EQ(hours_of(row.written).to_text(), row.canonical) << row.written;
        EXPECT_EQ(hours_of(row.canonical), hours_of(row.written)) << row.written;
    }
}

TEST(AvailabilityTest, SaysWhatIsWrongAndWhatWouldBeRight) {
    struct Row {
        const char* text;
        const char* piece;
        const char* remark;
    };
    for (const Row& row : {
             Row{"", "no day has hours", "mon-fri 09:00-17:00"},
             Row{" ; ;", "no day has hours", "always"},
             Row{"mon closed", "no day has hours", "always"},
             Row{"2026-12-25 closed", "no day has hours", "always"},
             Row{"mon", "\"\" are no hours", "HH:MM-HH:MM"},
             Row{"mon-fry 09:00-17:00", "\"mon-fry\" is no day", "mon, tue, wed"},
             Row{"monday 09:00-17:00", "\"monday\" is no day", "mon-fri"},
             Row{"mon- 09:00-17:00", "is no day", "mon-fri"},
             Row{",mon 09:00-17:00", "\"\" is no day", "mon-fri"},
             Row{"mon-tue-wed 09:00-17:00", "\"mon-tue-wed\" is no day", "mon-fri"},
             Row{"09:00-17:00", "\"09:00-17:00\" is no date", "YYYY-MM-DD"},
             Row{"mon 9:00-17:00", "\"9:00-17:00\" are no hours", "HH:MM-HH:MM"},
             Row{"mon 09.00-17.00", "are no hours", "HH:MM-HH:MM"},
             Row{"mon 09:00", "\"09:00\" are no hours", "HH:MM-HH:MM"},
             Row{"mon 09:00-17:00-18:00", "are no hours", "HH:MM-HH:MM"},
             Row{"mon 09:00-17:60", "are no hours", "HH:MM-HH:MM"},
             Row{"mon 09:00-24:01", "are no hours", "24:00"},
             Row{"mon 25:00-26:00", "are no hours", "24:00"},
             Row{"mon 09:00-17:00,", "\"\" are no hours", "closed"},
             Row{"mon open", "\"open\" are no hours", "closed"},
             Row{"mon 09:00-17:00 tue 09:00-17:00", "are no hours", "closed"},
             Row{"fri 18:00-02:00", "\"18:00-02:00\" does not end", "00:00 on the next day"},
             Row{"mon 09:00-09:00", "does not end after it begins", "24:00"},
             Row{"mon 09:00-12:00,11:59-13:00", "\"09:00-12:00,11:59-13:00\" overlap", "each other"},
             Row{"mon-fri 09:00-12:00; wed 13:00-17:00", "\"wed 13:00-17:00\"", "has its hours already"},
             Row{"mon,mon 09:00-12:00", "\"mon\" is named twice", ""},
             Row{"fri-tue,mon 09:00-12:00", "\"mon\" is named twice", ""},
             Row{"always; mon closed", "\"mon closed\"", "has its hours already"},
             Row{"always 09:00-18:00", "\"always\" is no day", ""},
             Row{"2026-02-30 closed", "\"2026-02-30\" is no date", "YYYY-MM-DD"},
             Row{"2026-12-25 closed; 2026-12-25 09:00-10:00", "\"2026-12-25\" is named twice", ""},
             Row{"mon 09:00-17:00\n", "are no hours", ""},
             Row{"mon \x1b[31m", "\"?[31m\" are no hours", ""},
         }) {
        const auto parsed = Availability::parse(row.text);
        ASSERT_FALSE(parsed) << row.text;
        EXPECT_THAT(parsed.error().message, HasSubstr(row.piece)) << row.text;
        EXPECT_THAT(parsed.error().message, HasSubstr(row.remark)) << row.text;
    }
}

TEST(AvailabilityTest, BoundsTextAndMessage) {
    EXPECT_FALSE(Availability::parse(std::string(5000, ';')));
    const auto parsed = Availability::parse("mon " + std::string(3000, 'x'));
    ASSERT_FALSE(parsed);
    EXPECT_LT(parsed.error().message.size(), 200U);
}

TEST(AvailabilityTest, EveryTextItWritesMeansTheSame) {
    std::mt19937 random = repeatable_chance(9);
    const auto random_hours = [&random] {
        DayHours day;
        for (int from = static_cast<int>(random() % 900); from < 1440;
             from += static_cast<int>(random() % 500)) {
            const int to = std::min(1440, from + 1 + static_cast<int>(random() % 400));
            day.push_back({minutes(from), minutes(to)});
            from = to;
            if (random() % 2 == 0) break;
        }
        return day;
    };
    const auto text_of = [](const DayHours& day) {
        std::string text;
        for (const LocalHours& interval : day) {
            if (!text.empty()) text += ',';
            for (const minutes clock : {interval.from, interval.to}) {
                if (clock == interval.to) text += '-';
                append_digits(text, static_cast<int>(clock.count() / 60), 2);
                text += ':';
                append_digits(text, static_cast<int>(clock.count() % 60), 2);
            }
        }
        return text.empty() ? "closed" : text;
    };
    for (int round = 0; round < 2000; ++round) {
        std::vector<DayHours> week(7);
        for (DayHours& day : week) day = random() % 3 == 0 ? DayHours{} : random_hours();
        if (random() % 2 == 0) week[3] = week[4] = week[2];
        const DayHours exception = random_hours();
        std::string text = "2026-05-13 " + text_of(exception);
        constexpr std::array<const char*, 7> kNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
        for (std::size_t day = 0; day < week.size(); ++day)
            text.append("; ").append(kNames.at(day)).append(" ").append(text_of(week[day]));

        const Availability availability = hours_of(text);
        for (std::size_t day = 0; day < week.size(); ++day)
            ASSERT_EQ(availability.on(kMonday + date::days(7 + static_cast<int>(day))), week[day]) << text;
        ASSERT_EQ(availability.on(on_day("2026-05-13")), exception) << text;
        ASSERT_EQ(hours_of(availability.to_text()), availability) << availability.to_text();
        ASSERT_EQ(hours_of(availability.to_text()).to_text(), availability.to_text());
    }
}

}  // namespace
}  // namespace calfleet::core
