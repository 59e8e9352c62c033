// Records as a chatbot publishes them, for tests that feed the codec and the path.
#pragma once

#include "core/record.hpp"
#include "fakes/manual_clock.hpp"

#include <string>
#include <utility>

namespace calfleet::fakes {

// A good command in binary mode; tests change what they are about.
inline core::Record command_record(const std::string& type, std::string data,
                                   const std::string& id = "cmd-1") {
    core::Record record;
    record.source = {"calendar.slot-lookups", 3};
    record.offset = 41;
    record.timestamp = kNoon;
    record.key = "agent-1";
    record.value = std::move(data);
    record.headers = {{"ce_specversion", "1.0"},
                      {"ce_id", id},
                      {"ce_type", type},
                      {"ce_source", "/chatbot"},
                      {"ce_time", "2026-03-10T12:00:00Z"},
                      {"content-type", "application/json"}};
    return record;
}

inline core::Record with_header(core::Record record, const std::string& name, std::string value) {
    std::erase_if(record.headers, [&name](const core::Header& header) { return header.name == name; });
    record.headers.push_back({name, std::move(value)});
    return record;
}

inline core::Record without_header(core::Record record, const std::string& name) {
    std::erase_if(record.headers, [&name](const core::Header& header) { return header.name == name; });
    return record;
}

// The same command in structured mode.
inline core::Record structured_record(std::string body) {
    core::Record record = command_record("", std::move(body));
    record.headers = {{"content-type", "application/cloudevents+json; charset=UTF-8"}};
    return record;
}

}  // namespace calfleet::fakes
