#include "adapters/system/environment.hpp"

#include <unistd.h>

#include <string_view>

namespace calfleet::adapters::system {

Environment read_environment() {
    return environment_from(environ);
}

Environment environment_from(const char* const* entries) {
    Environment environment;
    for (; entries != nullptr && *entries != nullptr; ++entries) {
        const std::string_view entry = *entries;
        const auto equals = entry.find('=');
        if (!entry.starts_with("CALFLEET_") || equals == std::string_view::npos) continue;
        environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return environment;
}

}  // namespace calfleet::adapters::system
