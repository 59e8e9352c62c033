// A piece of somebody's input as a message may show it: the message may reach a log or a terminal, so the
// piece is short and tame. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calfleet::core {

// In quotation marks, at most 40 characters of it, printable ASCII only.
inline std::string quoted(std::string_view piece) {
    constexpr std::size_t kShown = 40;
    std::string text = "\"";
    for (const char c : piece.substr(0, kShown)) text += c >= ' ' && c <= '~' ? c : '?';
    if (piece.size() > kShown) text += "...";
    return text += '"';
}

}  // namespace calfleet::core
