#include "core/trace_context.hpp"

#include <algorithm>
#include <cstddef>

namespace calfleet::core {
namespace {

// "00-" trace id "-" span id "-" flags
constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kTraceIdSize = 32;
constexpr std::size_t kSpanIdAt = 36;
constexpr std::size_t kSpanIdSize = 16;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kSize = 55;

bool is_hexadecimal(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

int value_of(char hexadecimal) {
    return hexadecimal <= '9' ? hexadecimal - '0' : hexadecimal - 'a' + 10;
}

}  // namespace

std::optional<TraceContext> parse_traceparent(std::string_view text) {
    if (text.size() < kSize || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    const std::string_view version = text.substr(0, 2);
    const std::string_view trace_id = text.substr(kTraceIdAt, kTraceIdSize);
    const std::string_view span_id = text.substr(kSpanIdAt, kSpanIdSize);
    const std::string_view flags = text.substr(kFlagsAt, 2);
    for (const std::string_view part : {version, trace_id, span_id, flags})
        if (!is_hexadecimal(part)) return std::nullopt;
    if (version == "ff" || is_zero(trace_id) || is_zero(span_id)) return std::nullopt;
    const bool goes_on = text.size() > kSize;
    if (goes_on && (version == "00" || text[kSize] != '-')) return std::nullopt;
    return TraceContext{std::string(trace_id), std::string(span_id), value_of(flags[1]) % 2 == 1};
}

std::string to_traceparent(const TraceContext& context) {
    return "00-" + context.trace_id + "-" + context.span_id + (context.is_sampled ? "-01" : "-00");
}

}  // namespace calfleet::core
