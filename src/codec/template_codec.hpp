// Booking templates as JSON, with the field names of the contract, section 5: what save_template sends, what
// list_templates answers and what a store keeps. Pure functions, any thread.
#pragma once

#include "codec/json_value.hpp"
#include "core/booking_template.hpp"
#include "core/result.hpp"
#include "core/template_rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::codec {

using DecodedTemplate = core::Result<core::BookingTemplate, std::vector<core::FieldError>>;

// Company and agent are not in it: they are the command's, or the row's.
std::string encode_template(const core::BookingTemplate& booking_template);

// Everything that is wrong at once: wrong types, what this version does not support, and what
// core::validate finds. Members nobody knows are ignored. Without a template_id the id is empty.
DecodedTemplate decode_template(const JsonValue& json, core::CompanyId company_id, core::AgentId agent_id);
DecodedTemplate decode_template(std::string_view json, core::CompanyId company_id, core::AgentId agent_id);

}  // namespace calfleet::codec
