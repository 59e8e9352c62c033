#include "core/event_id.hpp"

#include "core/row_binding.hpp"

#include <string_view>

namespace calfleet::core {

std::string event_id_text(const CompanyId& company_id, const AgentId& agent_id, const CalendarId& calendar_id,
                          const CommandId& command_id) {
    return row_binding({company_id.str(), agent_id.str(), calendar_id.str(), command_id.str()});
}

EventId event_id_from(const std::array<std::uint8_t, 32>& hash) {
    constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnopqrstuv";
    constexpr unsigned kBitsPerCharacter = 5;
    std::string text;
    unsigned bits = 0;  // what is not written yet, at the low end
    unsigned bit_count = 0;
    for (const std::uint8_t byte : hash) {
        bits = bits << 8 | byte;
        bit_count += 8;
        while (bit_count >= kBitsPerCharacter) {
            bit_count -= kBitsPerCharacter;
            text += kAlphabet[bits >> bit_count & 31];
        }
        bits &= (1U << bit_count) - 1;
    }
    if (bit_count > 0) text += kAlphabet[bits << (kBitsPerCharacter - bit_count) & 31];
    return EventId(std::move(text));
}

}  // namespace calfleet::core
