// Spans as the JSON of OTLP/HTTP (opentelemetry-proto, ExportTraceServiceRequest: ids in hexadecimal, times
// in nanoseconds as text). Pure function.
#pragma once

#include "ports/span_sink.hpp"

#include <string>
#include <vector>

namespace calfleet::adapters::otlp {

// Who made the spans.
struct Resource {
    std::string service;  // "calfleet-worker"
    std::string version;
    std::string instance;  // unique to this process
};

std::string span_json(const Resource& resource, const std::vector<ports::Span>& spans);

}  // namespace calfleet::adapters::otlp
