#include "doctor/doctor_report.hpp"

#include "codec/json_writer.hpp"
#include "readable_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace calfleet::ctl {
namespace {

constexpr std::chrono::milliseconds kSkewMax{5'000};
constexpr std::size_t kHttpDateSize = 29;

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t size) {
    int number = 0;
    const char* begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + size, number);
    if (error != std::errc() || end != begin + size || number < 0) return std::nullopt;
    return number;
}

std::optional<unsigned> month_named(std::string_view name) {
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(kMonths.begin(), kMonths.end(), name);
    if (found == kMonths.end()) return std::nullopt;
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

std::string in_seconds(std::chrono::milliseconds duration) {
    return std::to_string(std::chrono::round<std::chrono::seconds>(duration).count()) + " s";
}

}  // namespace

std::string_view to_string(Finding::State state) {
    switch (state) {
        case Finding::State::kOk:
            return "ok";
        case Finding::State::kWarning:
            return "warning";
        default:
            return "failed";
    }
}

bool is_healthy(const std::vector<Finding>& findings) {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& finding) { return finding.state == Finding::State::kFailed; });
}

std::vector<std::vector<std::string>> finding_table(const std::vector<Finding>& findings) {
    std::vector<std::vector<std::string>> lines{{"CHECK", "STATE", "WHAT"}};
    for (const Finding& finding : findings)
        lines.push_back({finding.check, std::string(to_string(finding.state)), printable(finding.message)});
    return lines;
}

std::string findings_as_json(const std::vector<Finding>& findings) {
    codec::JsonWriter writer;
    writer.begin_object().member("healthy", is_healthy(findings)).key("checks").begin_array();
    for (const Finding& finding : findings)
        writer.begin_object()
            .member("check", finding.check)
            .member("state", to_string(finding.state))
            .member("message", finding.message)
            .end_object();
    writer.end_array().end_object();
    return writer.text();
}

std::optional<core::Instant> parse_http_date(std::string_view text) {
    if (text.size() != kHttpDateSize || !text.ends_with(" GMT") || text.substr(3, 2) != ", ")
        return std::nullopt;
    const auto day = number_at(text, 5, 2);
    const auto month = month_named(text.substr(8, 3));
    const auto year = number_at(text, 12, 4);
    const auto hour = number_at(text, 17, 2);
    const auto minute = number_at(text, 20, 2);
    const auto second = number_at(text, 23, 2);
    if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

Finding compare_clocks(std::optional<std::string_view> date, core::Instant asked_at,
                       core::Instant answered_at) {
    const auto theirs = date ? parse_http_date(*date) : std::nullopt;
    if (!theirs)
        return {
            "clock", Finding::State::kWarning,
            "the provider's answer has no date to compare with; see to it that this machine's time is kept"};
    // Whole seconds are told, cut off: the true time lies within the second after.
    const auto ahead = asked_at - (*theirs + std::chrono::seconds(1));
    const auto behind = *theirs - answered_at;
    const auto skew = std::max({ahead, behind, std::chrono::milliseconds(0)});
    if (skew <= kSkewMax) return {"clock", Finding::State::kOk, "agrees with the provider's"};
    return {"clock", Finding::State::kWarning,
            "this machine is " + in_seconds(skew) + (ahead > behind ? " ahead of" : " behind") +
                " the provider: commands expire wrongly; let an NTP client keep its time"};
}

}  // namespace calfleet::ctl
