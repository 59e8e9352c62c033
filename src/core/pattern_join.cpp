#include "core/pattern_join.hpp"

#include <array>

namespace calfleet::core {
namespace {

constexpr std::array<std::string_view, 8> kSeparators{"-", "|", ",", ":", "/", "\u00b7", "\u2013", "\u2014"};

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view without_blanks_before(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

std::string_view without_blanks_after(std::string_view text) {
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// Takes blanks and separators off the front, as many as there are.
std::string_view without_separators_before(std::string_view text) {
    for (bool found = true; found;) {
        found = false;
        text = without_blanks_before(text);
        for (const std::string_view separator : kSeparators) {
            if (!text.starts_with(separator)) continue;
            text.remove_prefix(separator.size());
            found = true;
        }
    }
    return text;
}

std::string_view without_separators_after(std::string_view text) {
    for (bool found = true; found;) {
        found = false;
        text = without_blanks_after(text);
        for (const std::string_view separator : kSeparators) {
            if (!text.ends_with(separator)) continue;
            text.remove_suffix(separator.size());
            found = true;
        }
    }
    return text;
}

bool ends_with_separator(std::string_view text) {
    const std::string_view words = without_blanks_after(text);
    return without_separators_after(text).size() < words.size();
}

bool is_line_break(char c) {
    return c == '\n' || c == '\r';
}

}  // namespace

void PatternJoin::add_literal(std::string_view literal) {
    if (literal.empty()) return;
    if (!after_empty_) {
        text_ += literal;
        return;
    }

    // Parentheses around nothing go first: what stands outside them then meets as if they had not been.
    std::string_view tail = literal_tail();
    for (;;) {
        const std::string_view before = without_blanks_after(tail);
        const std::string_view after = without_blanks_before(literal);
        if (!before.ends_with('(') || !after.starts_with(')')) break;
        tail = before.substr(0, before.size() - 1);
        literal = after.substr(1);
    }

    const std::string_view before = without_blanks_after(tail);
    const std::string_view after = without_blanks_before(literal);
    const bool at_line_start =
        before.empty() ? fixed_ == 0 : before.back() == '(' || is_line_break(before.back());
    const bool at_line_end = !after.empty() && (after.front() == ')' || is_line_break(after.front()));
    if (at_line_start || ends_with_separator(tail)) literal = without_separators_before(literal);
    if (at_line_end) {
        tail = without_separators_after(tail);
        literal = after;
    } else if (!literal.empty() && is_blank(literal.front())) {
        tail = before;
    }
    cut_tail(tail.size());
    text_ += literal;
    // A literal that vanished wholly leaves the empty value at the end, to meet what comes next.
    after_empty_ = literal.empty();
}

void PatternJoin::add_value(std::string_view value) {
    if (value.empty()) {
        after_empty_ = true;
        return;
    }
    text_ += value;
    fixed_ = text_.size();
    after_empty_ = false;
}

std::string PatternJoin::finish() {
    if (after_empty_) cut_tail(without_separators_after(literal_tail()).size());
    const std::string_view whole = without_blanks_after(without_blanks_before(text_));
    return std::string(whole);
}

std::string_view PatternJoin::literal_tail() const {
    return std::string_view(text_).substr(fixed_);
}

}  // namespace calfleet::core
