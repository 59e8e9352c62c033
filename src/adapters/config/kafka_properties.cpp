#include "adapters/config/kafka_properties.hpp"

#include <algorithm>
#include <array>

namespace calfleet::adapters::config {
namespace {

constexpr const char* kMask = "***";
constexpr std::string_view kBlanks = " \t\r";
// What a name has whose value is or may hold a secret: sasl.password, ssl.key.pem, sasl.oauthbearer.config,
// and sasl.jaas.config, which is Java's and refused later.
constexpr std::array<std::string_view, 6> kSecretParts{"password", "secret", "pem", "key", "config", "token"};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

bool is_name(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._") == std::string_view::npos;
}

// Where a file lies is no secret.
bool is_open(std::string_view name) {
    return name.ends_with(".location") ||
           std::none_of(kSecretParts.begin(), kSecretParts.end(),
                        [name](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

}  // namespace

std::optional<KafkaProperties> parse_kafka_properties(std::string_view text) {
    KafkaProperties properties;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = std::min(line.find('='), line.size());
        const std::string_view name = trimmed(line.substr(0, equals));
        if (equals == line.size() || !is_name(name)) return std::nullopt;
        properties[std::string(name)] = trimmed(line.substr(equals + 1));
    }
    return properties;
}

std::string masked_kafka_properties(std::string_view text) {
    const auto properties = parse_kafka_properties(text);
    if (!properties) return kMask;
    std::string masked;
    for (const auto& [name, value] : *properties) {
        if (!masked.empty()) masked += '\n';
        masked.append(name).append("=").append(is_open(name) ? value : kMask);
    }
    return masked;
}

}  // namespace calfleet::adapters::config
