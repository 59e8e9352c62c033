// Kafka records, as they come and as they go.
#pragma once

#include "core/time_range.hpp"
#include "core/topic.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::core {

struct Header {
    std::string name;
    std::string value;
};

// The last header of that name, as Kafka's clients read them; nullptr when there is none.
inline const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
    for (auto it = headers.rbegin(); it != headers.rend(); ++it)
        if (it->name == name) return &it->value;
    return nullptr;
}

struct PartitionId {
    std::string topic;
    std::int32_t partition = 0;

    friend auto operator<=>(const PartitionId&, const PartitionId&) = default;
};

struct Record {
    PartitionId source;
    std::int64_t offset = 0;
    Instant timestamp;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<Header> headers;

    const std::string* header(std::string_view name) const { return find_header(headers, name); }
};

struct OutgoingRecord {
    Topic topic = Topic::kResults;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<Header> headers;

    const std::string* header(std::string_view name) const { return find_header(headers, name); }
};

}  // namespace calfleet::core
