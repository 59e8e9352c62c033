#include "core/row_binding.hpp"

namespace calfleet::core {

std::string row_binding(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return text;
}

}  // namespace calfleet::core
