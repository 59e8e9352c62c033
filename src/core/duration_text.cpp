#include "core/duration_text.hpp"

#include "core/digits.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calfleet::core {
namespace {

struct Unit {
    std::string_view name;
    std::chrono::milliseconds length;
};
constexpr std::array kUnits{
    Unit{"ms", std::chrono::milliseconds(1)}, Unit{"s", std::chrono::seconds(1)},
    Unit{"m", std::chrono::minutes(1)},       Unit{"h", std::chrono::hours(1)},
    Unit{"d", std::chrono::hours(24)},
};
constexpr int kNumberMax = 1'000'000;

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_digits(text.substr(0, digits));
    if (!number || *number > kNumberMax) return std::nullopt;
    for (const Unit& unit : kUnits)
        if (text.substr(digits) == unit.name) return *number * unit.length;
    return std::nullopt;
}

std::string to_text(std::chrono::milliseconds duration) {
    if (duration == std::chrono::milliseconds::zero()) return "0s";
    const auto unit = std::find_if(kUnits.rbegin(), kUnits.rend(), [duration](const Unit& each) {
        return duration % each.length == std::chrono::milliseconds::zero();
    });
    return std::to_string(duration / unit->length).append(unit->name);
}

}  // namespace calfleet::core
