// What makes a booking template acceptable (the contract, section 5; decisions D9, D15, D20). Pure functions,
// any thread.
#pragma once

#include "core/booking_template.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

// Templates of a company, over all its agents (decisions, D20).
inline constexpr int kTemplatesPerCompanyMax = 10;

// One thing that is wrong with a template, for the form that sent it.
struct FieldError {
    std::string field;    // the name in the command's JSON, e.g. "duration_minutes"
    std::string value;    // the offending value or, in a longer text, the offending piece; cut if very long
    std::string message;  // for a person

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

// Everything that is wrong at once; empty when the template may be saved. The template's own id, company and
// agent are not looked at: they come from the command, not from the form.
std::vector<FieldError> validate(const BookingTemplate& booking_template);

// A calendar id becomes a part of a path: "." and ".." survive percent-encoding and would name another
// endpoint. 1 to 1024 bytes, no control characters.
bool is_acceptable_calendar_id(std::string_view id);

}  // namespace calfleet::core
