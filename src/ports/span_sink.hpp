// Where the spans of a trace go once they have ended, in OpenTelemetry's words. What is not sampled is not
// told.
#pragma once

#include "core/time_range.hpp"
#include "core/trace_context.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace calfleet::ports {

// With the numbers of OTLP.
enum class SpanKind : std::uint8_t { kInternal = 1, kClient = 3, kProducer = 4, kConsumer = 5 };

struct Span {
    std::string name;  // of a bounded set: no id in it
    SpanKind kind = SpanKind::kInternal;
    core::TraceContext context;  // its own
    std::string parent_id;       // empty: it begins the trace
    core::Instant began;
    core::Instant ended;
    std::vector<std::pair<std::string_view, std::variant<std::string, std::int64_t>>> attributes;
    std::string error_type;  // empty: it went well
};

class SpanSink {
public:
    virtual ~SpanSink() = default;

    // Never waits. Loop thread only.
    virtual void ended(Span span) = 0;
};

class NoSpanSink final : public SpanSink {
public:
    void ended(Span) override {}
};

}  // namespace calfleet::ports
