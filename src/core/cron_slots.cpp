#include "core/cron_slots.hpp"

#include <algorithm>
#include <bit>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr Instant kBeforeAll = Instant{} - milliseconds(1);
constexpr Instant kEnd = date::sys_days(date::year(10'000) / 1 / 1);
// A 29 February is eight years from the last where a century has none; nothing is rarer.
constexpr int kMonthsAhead = 8 * 12;
constexpr int kMinutesAnHour = 60;

// The first of the values that is not below `from`, or -1.
int first_from(CronValues values, int from) {
    const CronValues rest = from < 64 ? values >> from << from : 0;
    return rest == 0 ? -1 : std::countr_zero(rest);
}

// The days of that month on which the expression has slots.
CronValues days_of(const CronExpression& cron, date::year_month month) {
    constexpr CronValues kEverySevenDays = 1U | 1U << 7 | 1U << 14 | 1U << 21 | 1U << 28;
    if ((cron.months >> static_cast<unsigned>(month.month()) & 1) == 0) return 0;
    const unsigned length = static_cast<unsigned>((month / date::last).day());
    const unsigned first_weekday = date::weekday(LocalDate(month / 1)).c_encoding();
    const CronValues week =
        (cron.days_of_week >> first_weekday | cron.days_of_week << (7 - first_weekday)) & 0x7f;
    const CronValues by_week = week * kEverySevenDays << 1;
    const bool either = !cron.names_every_day_of_month() && !cron.names_every_day_of_week();
    const CronValues days = either ? cron.days_of_month | by_week : cron.days_of_month & by_week;
    return days & ((CronValues{2} << length) - 2);
}

// The first day with slots, from that day on.
std::optional<LocalDate> first_day(const CronExpression& cron, LocalDate from) {
    const date::year_month_day named(from);
    date::year_month month = named.year() / named.month();
    int day = static_cast<int>(static_cast<unsigned>(named.day()));
    for (int months = 0; months <= kMonthsAhead; ++months, month += date::months(1), day = 1) {
        const int found = first_from(days_of(cron, month), day);
        if (found > 0) return LocalDate(month / found);
    }
    return std::nullopt;
}

// The first time of a day, from that time on.
std::optional<minutes> first_time(const CronExpression& cron, minutes from) {
    int hour = static_cast<int>(from.count()) / kMinutesAnHour;
    int minute = first_from(cron.minutes, static_cast<int>(from.count()) % kMinutesAnHour);
    if (minute < 0 || (cron.hours >> hour & 1) == 0) {
        hour = first_from(cron.hours, hour + 1);
        minute = first_from(cron.minutes, 0);
    }
    if (hour < 0) return std::nullopt;
    return minutes(hour * kMinutesAnHour + minute);
}

// The first local time that the expression names, from that one on; no clock changes are looked at.
std::optional<LocalTime> first_local(const CronExpression& cron, LocalTime from) {
    const auto minute = date::ceil<minutes>(from);
    const LocalDate today = date::floor<date::days>(minute);
    const auto day = first_day(cron, today);
    if (!day) return std::nullopt;
    if (*day == today)
        if (const auto time = first_time(cron, minute - today)) return LocalTime(today) + *time;
    const auto later = *day == today ? first_day(cron, today + date::days(1)) : day;
    if (!later) return std::nullopt;
    return LocalTime(*later) + first_time(cron, minutes(0)).value();
}

// For an expression that names every hour: whenever the wall shows a time that it names.
std::optional<Instant> next_as_hours_pass(const CronExpression& cron, const TimeZone& zone, Instant after) {
    Instant from = after + milliseconds(1);
    while (from < kEnd) {
        const OffsetPeriod period = zone.period_at(from);
        const auto local = first_local(cron, LocalTime(from.time_since_epoch() + period.offset));
        if (!local) return std::nullopt;
        const Instant slot(local->time_since_epoch() - period.offset);
        if (slot < period.range.end) return slot;
        from = period.range.end;
    }
    return std::nullopt;
}

// The last local time whose slot is not after that instant: what the wall shows then, unless it showed later
// times before it was set back.
LocalTime last_passed(const TimeZone& zone, Instant instant) {
    constexpr date::days kSetBackAtMost(2);
    const OffsetPeriod period = zone.period_at(instant);
    const LocalTime shown(instant.time_since_epoch() + period.offset);
    if (instant - period.range.start > kSetBackAtMost) return shown;
    const OffsetPeriod before = zone.period_at(period.range.start - milliseconds(1));
    const LocalTime shown_before(before.range.end.time_since_epoch() + before.offset);
    return std::max(shown, shown_before - milliseconds(1));
}

// For any other: the instants that stand for the local times it names.
std::optional<Instant> next_by_the_wall(const CronExpression& cron, const TimeZone& zone, Instant after) {
    for (LocalTime passed = last_passed(zone, after);;) {
        const auto local = first_local(cron, passed + milliseconds(1));
        if (!local) return std::nullopt;
        const Instant slot = zone.first_instant(*local);
        if (slot > after) return slot;
        passed = *local;  // two changes of the clock within days of each other
    }
}

Instant next_multiple(milliseconds every, Instant after) {
    return Instant((after.time_since_epoch() / every + 1) * every);
}

}  // namespace

std::optional<Instant> next_slot(const CronExpression& cron, const TimeZone& zone, Instant after) {
    if (after >= kEnd) return std::nullopt;
    after = std::max(after, kBeforeAll);
    const bool is_every = cron.every > milliseconds::zero();
    if (is_every && after < Instant{}) return Instant{};
    const auto slot = is_every                  ? next_multiple(cron.every, after)
                      : cron.names_every_hour() ? next_as_hours_pass(cron, zone, after)
                                                : next_by_the_wall(cron, zone, after);
    return slot && *slot < kEnd ? slot : std::nullopt;
}

}  // namespace calfleet::core
