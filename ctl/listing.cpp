#include "listing.hpp"

#include "codec/json_writer.hpp"
#include "readable_data.hpp"
#include "table.hpp"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <string>
#include <utility>

namespace calfleet::ctl {
namespace {

using Line = std::vector<std::string>;

std::string cell(const codec::JsonValue& object, std::string_view member) {
    const codec::JsonValue* value = object.find(member);
    if (value == nullptr) return "-";
    if (const std::string* text = value->as_string()) return printable(*text);
    return codec::to_json(*value);
}

std::string heading(std::string_view member) {
    std::string text(member);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return c == '_' ? ' ' : static_cast<char>(std::toupper(c)); });
    return text;
}

}  // namespace

int ask_and_list(const Session& session, CommandRequest request, const AgentOptions& options,
                 std::string_view name, const std::vector<std::string_view>& members, std::string_view none) {
    const auto answer = exchange(session, std::move(request));
    if (answer.has_error()) return answer.error();
    if (!answer->succeeded() || options.output.is_json()) return print_answer(*answer, options);

    const codec::JsonValue* list = answer->data().find(name);
    std::vector<Line> lines(1);
    for (const std::string_view member : members) lines.front().push_back(heading(member));
    if (list != nullptr && list->as_array() != nullptr)
        for (const codec::JsonValue& object : *list->as_array()) {
            Line line;
            for (const std::string_view member : members) line.push_back(cell(object, member));
            lines.push_back(std::move(line));
        }
    if (lines.size() == 1)
        std::cout << none << '\n';
    else
        print_table(lines);
    return adapters::config::kExitOk;
}

}  // namespace calfleet::ctl
