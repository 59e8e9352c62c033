#include "slots/slot_lines.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace calfleet::ctl {
namespace {

// As wide as the longest name of a rule, and two blanks.
constexpr int kRuleWidth = 15;

std::string reason_of(const core::ExplainedStart& one, core::LocalRfc3339& local) {
    std::string reason(core::describe(*one.refusal));
    if (one.busy) reason += " Busy " + local(one.busy->start) + "/" + local(one.busy->end);
    return reason;
}

}  // namespace

core::Result<core::TimeRange, std::string> parse_busy(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto start = core::parse_rfc3339(text.substr(0, slash));
    const auto end = core::parse_rfc3339(text.substr(std::min(slash + 1, text.size())));
    if (!start || !end)
        return "the busy time " + std::string(text) +
               " is not START/END; write for example "
               "2026-05-12T09:00:00+07:00/2026-05-12T10:00:00+07:00";
    if (*end <= *start) return "the busy time " + std::string(text) + " does not end after it begins";
    return core::TimeRange{*start, *end};
}

std::string rules_line(const core::SlotRules& rules) {
    std::ostringstream line;
    line << rules.zone.name() << ", hours " << rules.availability.to_text() << "; " << rules.duration.count()
         << " minutes every " << rules.step.count() << ", buffers " << rules.buffer_before.count() << " and "
         << rules.buffer_after.count() << ", notice " << rules.min_notice.count() << ", " << rules.window_days
         << " days ahead\n";
    return line.str();
}

std::string explanation_lines(const core::SlotRules& rules,
                              const std::vector<core::ExplainedStart>& explained) {
    std::ostringstream lines;
    core::LocalRfc3339 local(rules.zone);
    std::size_t free = 0;
    for (const core::ExplainedStart& one : explained) {
        lines << local(one.start) << "  ";
        if (one.refusal) {
            lines << std::left << std::setw(kRuleWidth) << core::to_string(*one.refusal)
                  << reason_of(one, local) << '\n';
        } else {
            lines << "free\n";
            ++free;
        }
    }
    if (explained.empty())
        lines << "the hours leave no time to begin\n";
    else
        lines << free << " of " << explained.size() << " free\n";
    return lines.str();
}

std::string explanation_json(const core::SlotRules& rules,
                             const std::vector<core::ExplainedStart>& explained) {
    core::LocalRfc3339 local(rules.zone);
    codec::JsonWriter writer;
    writer.begin_object().member("timezone", rules.zone.name());
    writer.member("hours", rules.availability.to_text());
    writer.member("duration_minutes", static_cast<std::int64_t>(rules.duration.count()));
    writer.key("starts").begin_array();
    std::size_t free = 0;
    for (const core::ExplainedStart& one : explained) {
        writer.begin_object().member("start", local(one.start)).member("free", !one.refusal.has_value());
        if (one.refusal)
            writer.member("rule", core::to_string(*one.refusal))
                .member("reason", core::describe(*one.refusal));
        else
            ++free;
        if (one.busy) {
            writer.key("busy").begin_object().member("start", local(one.busy->start));
            writer.member("end", local(one.busy->end)).end_object();
        }
        writer.end_object();
    }
    writer.end_array().member("free_count", free).end_object();
    return writer.text();
}

}  // namespace calfleet::ctl
