// One of the five fields of a cron expression: which numbers its text names, or what is wrong with it.
// Part of core/cron_expression.hpp; nobody else needs it. Pure, any thread.
#pragma once

#include "core/cron_expression.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace calfleet::core {

struct CronField {
    std::string_view name;
    int min;
    int max;
    std::span<const std::string_view> names;  // in lower case, the first stands for the min
    std::string_view allowed;                 // for a message
};

extern const std::array<CronField, 5> kCronFields;  // in the order of an expression

// Not empty.
Result<CronValues, std::string> parse_cron_field(const CronField& field, std::string_view text);

}  // namespace calfleet::core
