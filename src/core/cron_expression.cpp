#include "core/cron_expression.hpp"

#include "core/characters.hpp"
#include "core/cron_field.hpp"
#include "core/duration_text.hpp"
#include "core/quoted.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <vector>

namespace calfleet::core {
namespace {

constexpr std::chrono::milliseconds kEveryMin = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kEveryMax = std::chrono::hours(24);

struct Macro {
    std::string_view name;
    std::string_view fields;
};
constexpr std::array kMacros{
    Macro{"@yearly", "0 0 1 1 *"}, Macro{"@annually", "0 0 1 1 *"}, Macro{"@monthly", "0 0 1 * *"},
    Macro{"@weekly", "0 0 * * 0"}, Macro{"@daily", "0 0 * * *"},    Macro{"@midnight", "0 0 * * *"},
    Macro{"@hourly", "0 * * * *"},
};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), to_lower);
    return result;
}

Result<CronExpression, std::string> parse_every(const std::vector<std::string_view>& words) {
    const std::string_view written = words.size() == 2 ? words[1] : std::string_view();
    const auto every = parse_duration(written);
    if (!every || *every < kEveryMin || *every > kEveryMax)
        return "@every " + quoted(written) +
               " is not one duration from 1s to 24h; allowed are a number and s, m or h, such as @every 90s";
    CronExpression cron;
    cron.every = *every;
    return cron;
}

// Which days a month can have at most; February its 29th.
int days_at_most(int month) {
    if (month == 2) return 29;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool can_match(const CronExpression& cron) {
    if (!cron.names_every_day_of_week())
        return true;  // either some weekday will do, or every day of the month
    const int first_day = std::countr_zero(cron.days_of_month);
    for (int month = 1; month <= 12; ++month)
        if ((cron.months >> month & 1) != 0 && first_day <= days_at_most(month)) return true;
    return false;
}

Result<CronExpression, std::string> parse_fields(const std::vector<std::string_view>& words) {
    CronExpression cron;
    const std::array<CronValues*, 5> values{&cron.minutes, &cron.hours, &cron.days_of_month, &cron.months,
                                            &cron.days_of_week};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto field = parse_cron_field(kCronFields.at(i), words[i]);
        if (!field) return field.error();
        *values.at(i) = *field;
    }
    if (!can_match(cron))
        return "day of month " + quoted(words[2]) + " never comes in month " + quoted(words[3]) +
               "; allowed are days that one of the months has";
    return cron;
}

bool names_all(CronValues values, int first, int last) {
    return std::popcount(values) == last - first + 1;
}

}  // namespace

Result<CronExpression, std::string> parse_cron(std::string_view text) {
    if (text.size() > kCronBytesMax)
        return "cron expression " + quoted(text) + " has " + std::to_string(text.size()) +
               " bytes; allowed are " + std::to_string(kCronBytesMax);
    std::vector<std::string_view> words = words_of(text);
    if (!words.empty() && words[0].starts_with('@')) {
        const std::string name = lower(words[0]);
        if (name == "@every") return parse_every(words);
        const auto* const macro = std::find_if(kMacros.begin(), kMacros.end(),
                                               [&name](const Macro& each) { return each.name == name; });
        if (macro == kMacros.end() || words.size() != 1)
            return "macro " + quoted(trimmed(text)) +
                   " does not exist; allowed are @yearly, @annually, @monthly, @weekly, @daily, @midnight, "
                   "@hourly "
                   "and @every with a duration";
        words = words_of(macro->fields);
    }
    if (words.size() != kCronFields.size())
        return "cron expression " + quoted(text) + " has " + std::to_string(words.size()) +
               (words.size() == 1 ? " field" : " fields") +
               "; allowed are five (minute, hour, day of month, month, day of week) or a macro such as "
               "@daily";
    return parse_fields(words);
}

bool CronExpression::names_every_hour() const {
    return names_all(hours, 0, 23);
}

bool CronExpression::names_every_day_of_month() const {
    return names_all(days_of_month, 1, 31);
}

bool CronExpression::names_every_day_of_week() const {
    return names_all(days_of_week, 0, 6);
}

}  // namespace calfleet::core
