#include "core/rfc3339.hpp"

#include "core/digits.hpp"

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kYearMin = 1970;
constexpr std::size_t kDateLength = 10;  // 2026-05-12
constexpr std::size_t kTimeLength = 8;   // 09:30:00
constexpr std::size_t kTextLengthMax = 64;

// "09:30:00" as the time since midnight.
std::optional<seconds> parse_time_of_day(std::string_view text) {
    if (text.size() != kTimeLength || text[2] != ':' || text[5] != ':') return std::nullopt;
    const auto hour = parse_digits(text.substr(0, 2));
    const auto minute = parse_digits(text.substr(3, 2));
    const auto second = parse_digits(text.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return hours(*hour) + minutes(*minute) + seconds(*second);
}

// Takes ".125" off the front of the text, if it begins with a point.
std::optional<milliseconds> take_fraction(std::string_view& text) {
    if (!text.starts_with('.')) return milliseconds(0);
    text.remove_prefix(1);
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length == 0) return std::nullopt;
    std::string thousandths(text.substr(0, std::min<std::size_t>(length, 3)));
    thousandths.resize(3, '0');
    text.remove_prefix(length);
    return milliseconds(parse_digits(thousandths).value());
}

// "Z", "z", "+07:00" or "-00:30".
std::optional<minutes> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return minutes(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hour = parse_digits(text.substr(1, 2));
    const auto minute = parse_digits(text.substr(4, 2));
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    const minutes distance = hours(*hour) + minutes(*minute);
    return text[0] == '-' ? -distance : distance;
}

// Local date and time without an offset.
void append_local(std::string& text, LocalTime local) {
    const LocalDate day = date::floor<date::days>(local);
    const date::hh_mm_ss<milliseconds> time(local - day);
    text += to_text(day);
    text += 'T';
    append_digits(text, static_cast<int>(time.hours().count()), 2);
    text += ':';
    append_digits(text, static_cast<int>(time.minutes().count()), 2);
    text += ':';
    append_digits(text, static_cast<int>(time.seconds().count()), 2);
    if (time.subseconds() == milliseconds(0)) return;
    text += '.';
    append_digits(text, static_cast<int>(time.subseconds().count()), 3);
}

std::string local_text(Instant instant, seconds offset_from_utc) {
    // RFC 3339 has no seconds in an offset (Liberia kept some until 1972): the wall is then off by those,
    // the instant is not.
    const auto offset = date::floor<minutes>(offset_from_utc);
    const date::hh_mm_ss<minutes> distance(offset);
    std::string text;
    append_local(text, LocalTime(instant.time_since_epoch() + offset));
    text += distance.is_negative() ? '-' : '+';
    append_digits(text, static_cast<int>(distance.hours().count()), 2);
    text += ':';
    append_digits(text, static_cast<int>(distance.minutes().count()), 2);
    return text;
}

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
    constexpr std::size_t kOffsetMin = 1;
    if (text.size() < kDateLength + 1 + kTimeLength + kOffsetMin || text.size() > kTextLengthMax)
        return std::nullopt;
    const auto day = parse_date(text.substr(0, kDateLength));
    if (text[kDateLength] != 'T' && text[kDateLength] != 't') return std::nullopt;
    const auto time = parse_time_of_day(text.substr(kDateLength + 1, kTimeLength));
    std::string_view rest = text.substr(kDateLength + 1 + kTimeLength);
    const auto fraction = take_fraction(rest);
    const auto offset = parse_offset(rest);
    if (!day || !time || !fraction || !offset) return std::nullopt;

    // The offset may carry a text of 1970 or 9999 out of these years, where we could not write it again.
    const Instant instant(day->time_since_epoch() + *time + *fraction - *offset);
    constexpr Instant kEnd = date::sys_days(date::year(10000) / 1 / 1);
    if (instant < Instant{} || instant >= kEnd) return std::nullopt;
    return instant;
}

std::string to_rfc3339(Instant instant) {
    std::string text;
    append_local(text, LocalTime(instant.time_since_epoch()));
    text += 'Z';
    return text;
}

std::string to_rfc3339(Instant instant, const TimeZone& zone) {
    return local_text(instant, zone.period_at(instant).offset);
}

std::string LocalRfc3339::operator()(Instant instant) {
    if (!period_ || instant < period_->range.start || instant >= period_->range.end)
        period_ = zone_.period_at(instant);
    return local_text(instant, period_->offset);
}

std::optional<LocalDate> parse_date(std::string_view text) {
    if (text.size() != kDateLength || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = parse_digits(text.substr(0, 4));
    const auto month = parse_digits(text.substr(5, 2));
    const auto day = parse_digits(text.substr(8, 2));
    if (!year || !month || !day || *year < kYearMin) return std::nullopt;
    const date::year_month_day named = date::year(*year) / *month / *day;
    if (!named.ok()) return std::nullopt;
    return LocalDate(named);
}

std::string to_text(LocalDate day) {
    const date::year_month_day named(day);
    std::string text;
    append_digits(text, static_cast<int>(named.year()), 4);
    text += '-';
    append_digits(text, static_cast<int>(static_cast<unsigned>(named.month())), 2);
    text += '-';
    append_digits(text, static_cast<int>(static_cast<unsigned>(named.day())), 2);
    return text;
}

}  // namespace calfleet::core
