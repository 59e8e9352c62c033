#include "core/cron_field.hpp"

#include "core/characters.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace calfleet::core {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int kSundayAsSeven = 7;

bool is_day_of_week(const CronField& field) {
    return field.max == kSundayAsSeven;
}

std::string refusal(const CronField& field, std::string_view value, std::string_view remark) {
    std::string message(field.name);
    message.append(" ").append(quoted(value)).append(" ").append(remark);
    return message.append("; allowed are ").append(field.allowed);
}

bool same_name(std::string_view text, std::string_view name) {
    return std::equal(text.begin(), text.end(), name.begin(), name.end(),
                      [](char a, char b) { return to_lower(a) == b; });
}

// A number or a name, if the field has it.
std::optional<int> parse_value(const CronField& field, std::string_view text) {
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (same_name(text, field.names[i])) return field.min + static_cast<int>(i);
    const auto number = parse_digits(text);
    if (!number || *number < field.min || *number > field.max) return std::nullopt;
    return number;
}

struct Stretch {
    int first;
    int last;
};

// "*", "7", "1-10", and with a step after it "7" reaches to the field's end.
Result<Stretch, std::string> parse_stretch(const CronField& field, std::string_view text, bool has_step) {
    if (text == "*") return Stretch{field.min, field.max};
    const std::size_t dash = std::min(text.find('-'), text.size());
    const bool is_range = dash != text.size();
    const auto first = parse_value(field, text.substr(0, dash));
    if (!first) return refusal(field, text.substr(0, dash), "does not exist");
    if (!is_range) return Stretch{*first, has_step ? field.max : *first};

    auto last = parse_value(field, text.substr(dash + 1));
    if (!last) return refusal(field, text.substr(dash + 1), "does not exist");
    if (is_day_of_week(field) && *last == 0 && *first > 0) last = kSundayAsSeven;
    if (*first > *last) return refusal(field, text, "ends before it begins");
    return Stretch{*first, *last};
}

// One item of a list.
Result<CronValues, std::string> parse_item(const CronField& field, std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const bool has_step = slash != text.size();
    const auto stretch = parse_stretch(field, text.substr(0, slash), has_step);
    if (!stretch) return stretch.error();
    int step = 1;
    if (has_step) {
        const std::string_view written = text.substr(slash + 1);
        step = parse_digits(written).value_or(0);
        if (step < 1 || step > field.max)
            return std::string(field.name) + " step " + quoted(written) +
                   " is not possible; allowed are 1 to " + std::to_string(field.max);
    }
    CronValues values = 0;
    for (int value = stretch->first; value <= stretch->last; value += step)
        values |= CronValues{1} << (is_day_of_week(field) ? value % kSundayAsSeven : value);
    return values;
}

}  // namespace

const std::array<CronField, 5> kCronFields{
    CronField{"minute", 0, 59, {}, "0 to 59"},
    CronField{"hour", 0, 23, {}, "0 to 23"},
    CronField{"day of month", 1, 31, {}, "1 to 31"},
    CronField{"month", 1, 12, kMonths, "1 to 12, or JAN to DEC"},
    CronField{"day of week", 0, kSundayAsSeven, kWeekdays, "0 to 7, where 0 and 7 are Sunday, or SUN to SAT"},
};

Result<CronValues, std::string> parse_cron_field(const CronField& field, std::string_view text) {
    CronValues values = 0;
    for (std::size_t begin = 0;;) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const auto item = parse_item(field, text.substr(begin, comma - begin));
        if (!item) return item.error();
        values |= *item;
        if (comma == text.size()) return values;
        begin = comma + 1;
    }
}

}  // namespace calfleet::core
