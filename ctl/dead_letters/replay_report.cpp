#include "dead_letters/replay_report.hpp"

#include "codec/json_writer.hpp"
#include "readable_data.hpp"

#include <algorithm>

namespace calfleet::ctl {
namespace {

std::string outcome_text(const ReplayOutcome& outcome) {
    if (outcome.status == "success") return outcome.id + " succeeded";
    if (outcome.status == "refused") return "refused: " + outcome.message;
    const std::string reason = outcome.failure_reason.empty() ? "no answer" : outcome.failure_reason;
    return outcome.id + " " + reason + ": " + outcome.message;
}

void write_outcome(codec::JsonWriter& writer, const ReplayOutcome& outcome) {
    writer.member("status", outcome.status.empty() ? "unknown" : outcome.status);
    writer.member_unless_empty("failure_reason", outcome.failure_reason);
    writer.member_unless_empty("message", outcome.message);
}

}  // namespace

bool ReplayReport::is_all_well() const {
    return refused.empty() && std::all_of(outcomes.begin(), outcomes.end(), [](const ReplayOutcome& outcome) {
               return outcome.status == "success";
           });
}

std::string plan_lines(const ReplayReport& report) {
    std::string lines;
    for (const PlannedReplay& planned : report.planned)
        lines += printable(to_text(planned.letter.position) + "  " + planned.draft.type + " " +
                           planned.draft.agent_id + "  as " + planned.id) +
                 '\n';
    for (const RefusedLetter& refused : report.refused)
        lines += to_text(refused.letter) + "  refused: " + printable(refused.why) + '\n';
    return lines + std::to_string(report.planned.size()) + " can be replayed, " +
           std::to_string(report.refused.size()) + " cannot\n";
}

std::string outcome_lines(const ReplayReport& report) {
    std::string lines;
    for (std::size_t i = 0; i < report.outcomes.size(); ++i)
        lines += to_text(report.planned.at(i).letter.position) + "  " +
                 printable(outcome_text(report.outcomes[i])) + '\n';
    return lines;
}

std::string report_as_json(const ReplayReport& report) {
    codec::JsonWriter writer;
    writer.begin_object().key(report.outcomes.empty() ? "planned" : "replayed").begin_array();
    for (std::size_t i = 0; i < report.planned.size(); ++i) {
        const PlannedReplay& planned = report.planned[i];
        writer.begin_object().member("letter", to_text(planned.letter.position));
        writer.member("replay_of", planned.draft.original).member("command_id", planned.id);
        writer.member("type", planned.draft.type).member("edited", planned.edited);
        if (!report.outcomes.empty()) write_outcome(writer, report.outcomes.at(i));
        writer.end_object();
    }
    writer.end_array().key("refused").begin_array();
    for (const RefusedLetter& refused : report.refused)
        writer.begin_object()
            .member("letter", to_text(refused.letter))
            .member("message", refused.why)
            .end_object();
    writer.end_array().end_object();
    return writer.text() + '\n';
}

}  // namespace calfleet::ctl
