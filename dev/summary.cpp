#include "summary.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>
#include <sstream>

namespace calfleet::dev {
namespace {

constexpr std::size_t kNameWidth = 34;
constexpr std::size_t kBarWidth = 30;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

void write_counts(std::ostringstream& lines, const char* title,
                  const std::map<std::string, std::size_t>& counts) {
    std::size_t most = 1;
    for (const auto& [name, count] : counts) most = std::max(most, count);
    lines << title << '\n';
    for (const auto& [name, count] : counts) {
        const std::size_t bar = std::max<std::size_t>(1, count * kBarWidth / most);
        lines << "  " << padded(name, kNameWidth) << padded(std::to_string(count), 6) << std::string(bar, '#')
              << '\n';
    }
}

template <class Number>
void write_members(codec::JsonWriter& writer, const char* name,
                   const std::map<std::string, Number>& members) {
    writer.key(name).begin_object();
    for (const auto& [key, number] : members) writer.member(key, static_cast<std::int64_t>(number));
    writer.end_object();
}

}  // namespace

std::string as_json(const Scoreboard& board) {
    codec::JsonWriter writer;
    writer.begin_object().member("commands", board.commands()).member("results", board.results());
    write_members(writer, "by_reason", board.by_reason());
    write_members(writer, "events", board.events());
    writer.member("proactive_refreshes", board.proactive_refreshes());
    write_members(writer, "connections", board.connections_by_state());
    write_members(writer, "p50_ms", board.percentiles(0.5));
    write_members(writer, "p95_ms", board.percentiles(0.95));
    writer.end_object();
    return writer.text();
}

std::string as_text(const Scoreboard& board) {
    std::ostringstream lines;
    lines << board.commands() << " commands, " << board.results() << " results, " << board.dead_letters()
          << " dead letter" << (board.dead_letters() == 1 ? "" : "s") << '\n';
    write_counts(lines, "results by reason", board.by_reason());
    write_counts(lines, "analytics events", board.events());
    write_counts(lines, "connections by state", board.connections_by_state());
    lines << "tokens the scheduler had refreshed before they ran out: " << board.proactive_refreshes()
          << '\n';
    const auto median = board.percentiles(0.5);
    const auto slow = board.percentiles(0.95);
    lines << padded("from publication to result, ms", kNameWidth + 2) << "p50    p95\n";
    for (const auto& [type, milliseconds] : median)
        lines << "  " << padded(type, kNameWidth) << padded(std::to_string(static_cast<int>(milliseconds)), 7)
              << static_cast<int>(slow.at(type)) << '\n';
    return lines.str();
}

}  // namespace calfleet::dev
