#include "core/title_pattern.hpp"

#include "core/characters.hpp"
#include "core/pattern_join.hpp"

#include <algorithm>
#include <cstddef>

namespace calfleet::core {
namespace {

constexpr std::string_view kOpening = "{{";
constexpr std::string_view kClosing = "}}";

// A pattern is literals with placeholders between them; the last one has none.
struct Piece {
    std::string_view literal;
    std::string_view placeholder;  // with its braces, as written
    std::string_view name;         // without them and without blanks
};

// The next piece off the front of the pattern. Of several opening braces the innermost counts, so that no
// complete placeholder hides inside an incomplete one.
Piece take_piece(std::string_view& pattern) {
    std::size_t opening = pattern.find(kOpening);
    const std::size_t closing = opening == std::string_view::npos
                                    ? std::string_view::npos
                                    : pattern.find(kClosing, opening + kOpening.size());
    Piece piece;
    if (closing == std::string_view::npos) {
        piece.literal = pattern;
        pattern = {};
        return piece;
    }
    opening = pattern.rfind(kOpening, closing - kOpening.size());
    piece.literal = pattern.substr(0, opening);
    piece.placeholder = pattern.substr(opening, closing + kClosing.size() - opening);
    piece.name = trimmed(pattern.substr(opening + kOpening.size(), closing - opening - kOpening.size()));
    pattern.remove_prefix(closing + kClosing.size());
    return piece;
}

bool is_known(std::string_view name) {
    return std::find(kPlaceholders.begin(), kPlaceholders.end(), name) != kPlaceholders.end();
}

std::string_view html_entity(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

// The value as it may stand in the text.
std::string tame(std::string_view value, Escape escape) {
    std::string text;
    for (const char c : value) {
        if (is_control(c) && !(c == '\n' && escape == Escape::kHtml))
            text += ' ';
        else if (const auto entity = html_entity(c); escape == Escape::kHtml && !entity.empty())
            text += entity;
        else
            text += c;
    }
    const std::size_t first = text.find_first_not_of(" \n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

}  // namespace

std::vector<std::string> unknown_placeholders(std::string_view pattern) {
    constexpr std::size_t kReportedMax = 10;
    std::vector<std::string> unknown;
    const auto report = [&unknown](std::string_view written) {
        if (std::find(unknown.begin(), unknown.end(), written) == unknown.end())
            unknown.emplace_back(written);
    };
    while (!pattern.empty() && unknown.size() < kReportedMax) {
        const Piece piece = take_piece(pattern);
        for (const std::string_view braces : {kOpening, kClosing})
            if (piece.literal.find(braces) != std::string_view::npos) report(braces);
        if (!piece.placeholder.empty() && !is_known(piece.name)) report(piece.placeholder);
    }
    return unknown;
}

std::string fill(std::string_view pattern, const PlaceholderValues& values, Escape escape) {
    PatternJoin text;
    while (!pattern.empty()) {
        const Piece piece = take_piece(pattern);
        text.add_literal(piece.literal);
        if (piece.placeholder.empty()) break;
        if (!is_known(piece.name)) {
            text.add_literal(piece.placeholder);
            continue;
        }
        const auto value = values.find(piece.name);
        text.add_value(value == values.end() ? std::string() : tame(value->second, escape));
    }
    return text.finish();
}

}  // namespace calfleet::core
