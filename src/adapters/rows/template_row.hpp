// A template's row in whichever database: its definition is the JSON of codec/template_codec, its id and its
// owner are columns. Pure function, any thread.
#pragma once

#include "core/booking_template.hpp"
#include "core/result.hpp"
#include "ports/store_error.hpp"

#include <string_view>

namespace calfleet::adapters::rows {

// StoreError::Kind::kCorrupt for a definition that cannot be used, naming the template and what is wrong.
core::Result<core::BookingTemplate, ports::StoreError> template_of_row(const core::CompanyId& company_id,
                                                                       const core::AgentId& agent_id,
                                                                       core::TemplateId template_id,
                                                                       std::string_view definition);

}  // namespace calfleet::adapters::rows
