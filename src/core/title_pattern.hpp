// Titles and descriptions with placeholders: "Test drive {{vehicle}} - {{customer_name}}".
// What a customer typed is data: a value is put in once and never read for placeholders again, control
// characters become blanks, and in a description its HTML is escaped. Pure functions, any thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

constexpr std::array<std::string_view, 5> kPlaceholders{"customer_name", "vehicle", "lead_source", "phone",
                                                        "email"};

enum class Escape {
    kNone,  // a title: one line of plain text
    kHtml,  // a description: values are escaped and may hold line breaks; the pattern is the admin's own HTML
};

// Placeholder name -> what the customer's data holds for it. An absent or blank value is empty.
using PlaceholderValues = std::map<std::string, std::string, std::less<>>;

// What looks like a placeholder and is none, as written ("{{undefined_var}}"), each once: unknown names,
// and braces without their counterpart. Blanks inside the braces do not matter. About ten at most.
std::vector<std::string> unknown_placeholders(std::string_view pattern);

// The pattern with its placeholders filled, values without the blanks at their ends; unknown ones stay as
// they are. A separator (- | , : / · – —) or a pair of parentheses that an empty value leaves dangling or
// doubled goes with it.
std::string fill(std::string_view pattern, const PlaceholderValues& values, Escape escape);

}  // namespace calfleet::core
