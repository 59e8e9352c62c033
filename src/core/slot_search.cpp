#include "core/slot_search.hpp"

#include "core/slot_judge.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace calfleet::core {
namespace {

struct Candidate {
    LocalDate day;
    Instant start;
};

// All that the rules and the query let through, by time.
std::vector<Candidate> candidates(const SlotRules& rules, SlotJudge& judge, const SlotQuery& query) {
    std::vector<Candidate> found;
    std::map<LocalDate, int> taken_on;
    for (const OpenStretch& stretch : judge.open()) {
        int& taken = taken_on[stretch.day];
        for (Instant start = first_on_grid(stretch, rules.step); start < stretch.range.end;
             start += rules.step) {
            if (query.per_day && taken >= *query.per_day) break;
            if (judge.refusal_of(start)) continue;
            ++taken;
            if (!query.from || start >= *query.from) found.push_back({stretch.day, start});
        }
    }
    return found;
}

// Brings the first `count` by distance from the hint to the front, in order.
void sort_by_distance(std::vector<Candidate>& found, LocalDate hint, std::size_t count) {
    const auto rank = [hint](const Candidate& candidate) {
        return std::tuple(std::abs((candidate.day - hint).count()), candidate.start);
    };
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(),
                      [&rank](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
}

}  // namespace

SlotPage find_slots(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                    const SlotQuery& query) {
    SlotPage page;
    page.window = search_window(rules, now);
    SlotJudge judge(rules, now, busy, page.window, std::chrono::minutes(0));
    std::vector<Candidate> found = candidates(rules, judge, query);

    page.total_count = found.size();
    const std::size_t count = std::min(query.limit, found.size());
    page.truncated = count < found.size();
    if (query.date_hint) sort_by_distance(found, *query.date_hint, count);
    page.slots.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        page.slots.push_back({found[i].start, found[i].start + rules.duration});
    return page;
}

std::vector<TimeRange> nearest_slots(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy,
                                     Instant wanted, std::size_t count) {
    std::vector<TimeRange> slots =
        find_slots(rules, now, busy, {.limit = std::numeric_limits<std::size_t>::max()}).slots;
    const auto distance = [wanted](const TimeRange& slot) { return std::chrono::abs(slot.start - wanted); };
    const auto is_nearer = [&distance](const TimeRange& a, const TimeRange& b) {
        return std::pair(distance(a), a) < std::pair(distance(b), b);
    };
    const auto end = slots.begin() + static_cast<std::ptrdiff_t>(std::min(count, slots.size()));
    std::partial_sort(slots.begin(), end, slots.end(), is_nearer);
    slots.erase(end, slots.end());
    std::sort(slots.begin(), slots.end());
    return slots;
}

}  // namespace calfleet::core
