// Puts the pieces of a filled pattern together so that empty values leave no trace: no separator at either
// end of a line, none twice, no empty parentheses. Part of core/title_pattern.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calfleet::core {

class PatternJoin {
public:
    // The pattern's own words, as they stand between placeholders.
    void add_literal(std::string_view literal);
    // What stands for a placeholder; it is never trimmed.
    void add_value(std::string_view value);

    // The text without blanks at its ends. Call once, at last.
    std::string finish();

private:
    std::string_view literal_tail() const;
    void cut_tail(std::size_t length) { text_.resize(fixed_ + length); }

    std::string text_;
    std::size_t fixed_ = 0;     // up to the end of the last value; what follows is literal and may shrink
    bool after_empty_ = false;  // an empty value stands at the end of the text
};

}  // namespace calfleet::core
