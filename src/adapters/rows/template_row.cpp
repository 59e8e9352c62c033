#include "adapters/rows/template_row.hpp"

#include "codec/template_codec.hpp"

#include <utility>

namespace calfleet::adapters::rows {

core::Result<core::BookingTemplate, ports::StoreError> template_of_row(const core::CompanyId& company_id,
                                                                       const core::AgentId& agent_id,
                                                                       core::TemplateId template_id,
                                                                       std::string_view definition) {
    auto found = codec::decode_template(definition, company_id, agent_id);
    if (!found) {
        const core::FieldError first = found.error().front();
        return ports::StoreError{ports::StoreError::Kind::kCorrupt,
                                 "the stored template " + template_id.str() +
                                     " cannot be used: " + first.field + ": " + first.message};
    }
    found->id = std::move(template_id);
    return std::move(*found);
}

}  // namespace calfleet::adapters::rows
