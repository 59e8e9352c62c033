#include "core/template_id.hpp"

#include "core/row_binding.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace calfleet::core {

std::string template_id_text(const CompanyId& company_id, const AgentId& agent_id,
                             const CommandId& command_id) {
    return row_binding({"booking_template", company_id.str(), agent_id.str(), command_id.str(), ""});
}

TemplateId template_id_from(const std::array<std::uint8_t, 32>& hash) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::size_t kBytes = 16;
    std::string text;
    for (std::size_t i = 0; i < kBytes; ++i) {
        std::uint8_t byte = hash.at(i);
        if (i == 6) byte = static_cast<std::uint8_t>((byte & 0x0fU) | 0x80U);  // version 8
        if (i == 8) byte = static_cast<std::uint8_t>((byte & 0x3fU) | 0x80U);  // variant
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0x0fU];
    }
    return TemplateId(std::move(text));
}

}  // namespace calfleet::core
