// New ids for traces and spans. Pure but for the randomness.
#pragma once

#include "core/trace_context.hpp"
#include "ports/random.hpp"

#include <algorithm>
#include <string>

namespace calfleet::app {

inline std::string new_trace_id(ports::Random& random) {
    std::string digits = random.uuid();
    std::erase(digits, '-');
    return digits;
}

// A span of the same trace. Of a UUID, the half that has more chance in it.
inline core::TraceContext child_of(const core::TraceContext& parent, ports::Random& random) {
    return {parent.trace_id, new_trace_id(random).substr(16), parent.is_sampled};
}

}  // namespace calfleet::app
