// A row of the reference table (cron_reference.py) compared with what we say: expression, zone, instant, and
// the first slot after it or "refused", with tabs between.
#pragma once

#include "core/cron_slots.hpp"
#include "core/embedded_text.hpp"
#include "core/rfc3339.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace calfleet::core {

// cron_reference.tsv.
std::span<const EmbeddedText> embedded_cron_reference();

// Empty when we agree.
inline std::string disagreement(std::string_view row) {
    std::array<std::string_view, 4> columns;
    std::string_view rest = row;
    for (std::string_view& column : columns) {
        const std::size_t end = std::min(rest.find('\t'), rest.size());
        column = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto& [expression, place, instant, wanted] = columns;
    const auto zone = TimeZone::find(place);
    const auto after = parse_rfc3339(instant);
    if (!zone || !after || wanted.empty()) return std::string(row) + ": no row of the table";

    const auto cron = parse_cron(expression);
    std::string ours = cron ? "nothing" : "refused";
    if (cron)
        if (const auto slot = next_slot(*cron, *zone, *after)) ours = to_rfc3339(*slot);
    if (ours == wanted) return {};
    return std::string(row) + ": we say " + ours + (cron ? "" : ", " + cron.error());
}

}  // namespace calfleet::core
