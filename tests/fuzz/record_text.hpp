// A Kafka record as the input of a fuzz target writes it: lines of "header: value", where the header `key` is
// the record's key, then an empty line and the record's value.
#pragma once

#include "core/record.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace calfleet::fuzz {

inline core::Record record_of(std::string_view text) {
    core::Record record;
    record.source = {"calendar.slot-lookups", 0};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) {
            record.value = std::string(text);
            break;
        }
        const std::size_t colon = std::min(line.find(": "), line.size());
        const std::string_view value = line.substr(std::min(colon + 2, line.size()));
        if (line.substr(0, colon) == "key")
            record.key = std::string(value);
        else
            record.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    }
    return record;
}

}  // namespace calfleet::fuzz
