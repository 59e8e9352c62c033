#include "simulators/google/model/civil_time.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace calfleet::simulators::google {
namespace {

// Takes digits and separators off the front of a text; after the first mismatch everything fails.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = i < rest_.size() ? rest_[i] : '\0';
            ok_ = ok_ && c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        return advance(digits) ? value : 0;
    }
    void expect(char wanted) {
        ok_ = ok_ && !rest_.empty() && rest_.front() == wanted;
        advance(1);
    }
    bool take_if(char wanted) { return ok_ && !rest_.empty() && rest_.front() == wanted && advance(1); }
    bool take_either(char upper, char lower) { return take_if(upper) || take_if(lower); }

    // What follows a decimal point: any number of digits, of which milliseconds are kept.
    std::chrono::milliseconds fraction() {
        int milliseconds = 0, weight = 100;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            milliseconds += weight * (rest_[digits] - '0');
            weight /= 10;
        }
        ok_ = ok_ && digits > 0;
        advance(digits);
        return std::chrono::milliseconds(milliseconds);
    }

    bool ok() const { return ok_; }
    bool at_end() const { return ok_ && rest_.empty(); }

private:
    bool advance(std::size_t count) {
        ok_ = ok_ && count <= rest_.size();
        if (ok_) rest_.remove_prefix(count);
        return ok_;
    }

    std::string_view rest_;
    bool ok_ = true;
};

date::year_month_day scan_date(Scanner& scanner) {
    const date::year year(scanner.number(4));
    scanner.expect('-');
    const date::month month(static_cast<unsigned>(scanner.number(2)));
    scanner.expect('-');
    return year / month / date::day(static_cast<unsigned>(scanner.number(2)));
}

}  // namespace

std::optional<DateTimeText> parse_date_time(std::string_view text) {
    Scanner scanner(text);
    const auto date = scan_date(scanner);
    if (!scanner.take_either('T', 't')) return std::nullopt;
    const int hours = scanner.number(2);
    scanner.expect(':');
    const int minutes = scanner.number(2);
    scanner.expect(':');
    const int seconds = scanner.number(2);
    const auto fraction = scanner.take_if('.') ? scanner.fraction() : std::chrono::milliseconds(0);
    if (!scanner.ok() || !date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;

    DateTimeText result;
    result.local = date::local_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
                   std::chrono::seconds(seconds) + fraction;
    if (scanner.at_end()) return result;
    if (scanner.take_either('Z', 'z')) {
        result.offset = std::chrono::minutes(0);
    } else {
        const int sign = scanner.take_if('-') ? -1 : 1;
        if (sign == 1) scanner.expect('+');
        const int offset_hours = scanner.number(2);
        scanner.expect(':');
        const int offset_minutes = scanner.number(2);
        if (offset_hours > 23 || offset_minutes > 59) return std::nullopt;
        result.offset = std::chrono::minutes(sign * (offset_hours * 60 + offset_minutes));
    }
    if (!scanner.at_end()) return std::nullopt;
    return result;
}

std::optional<core::Instant> parse_instant(std::string_view text) {
    const auto parsed = parse_date_time(text);
    if (!parsed || !parsed->offset) return std::nullopt;
    return core::Instant(parsed->local.time_since_epoch() - *parsed->offset);
}

std::optional<date::year_month_day> parse_date(std::string_view text) {
    Scanner scanner(text);
    const auto date = scan_date(scanner);
    if (!scanner.at_end() || !date.ok()) return std::nullopt;
    return date;
}

std::string format_date(date::year_month_day date) {
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(date.year()),
                                     unsigned(date.month()), unsigned(date.day()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string format_instant(core::Instant instant, const date::time_zone* zone) {
    using std::chrono::floor;
    const auto offset = zone == nullptr ? std::chrono::seconds(0)
                                        : zone->get_info(floor<std::chrono::seconds>(instant)).offset;
    const core::Instant local = instant + offset;
    const auto day = floor<date::days>(local);
    const date::hh_mm_ss<std::chrono::milliseconds> time(local - day);

    std::array<char, 48> text{};
    int length = std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", int(time.hours().count()),
                               int(time.minutes().count()), int(time.seconds().count()));
    const auto append = [&text, &length](const char* format, auto... values) {
        length += std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length), format,
                                values...);
    };
    if (time.subseconds().count() != 0) append(".%03d", int(time.subseconds().count()));
    const int minutes = static_cast<int>(offset.count() / 60);
    if (zone == nullptr)
        append("%s", "Z");
    else
        append("%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
    return format_date(date::year_month_day(day)) +
           std::string(text.data(), static_cast<std::size_t>(length));
}

const date::time_zone* find_zone(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

core::Instant to_instant(date::local_time<std::chrono::milliseconds> local, const date::time_zone* zone) {
    return zone->to_sys(local, date::choose::earliest);
}

core::Instant midnight(date::year_month_day date, const date::time_zone* zone) {
    return to_instant(date::local_days(date), zone);
}

}  // namespace calfleet::simulators::google
