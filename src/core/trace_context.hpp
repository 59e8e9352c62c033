// W3C Trace Context, as the header `traceparent` carries it from one process to the next. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

struct TraceContext {
    std::string trace_id;  // 32 hexadecimal digits
    std::string span_id;   // 16: the parent of what is done in this context
    bool is_sampled = false;
};

// Nothing for what the standard calls invalid; the trace then begins anew. Of versions to come, the part is
// read that they share.
std::optional<TraceContext> parse_traceparent(std::string_view text);

std::string to_traceparent(const TraceContext& context);

}  // namespace calfleet::core
